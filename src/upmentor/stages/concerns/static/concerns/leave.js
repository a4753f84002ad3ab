// "Leave quickly": this page is replaced in the history, so that "back" does not bring it back.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-leave]");
  if (!link) return;
  event.preventDefault();
  for (const form of document.forms) form.reset();
  window.location.replace(link.href);
});
