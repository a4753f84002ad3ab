// Ctrl K or ⌘ K goes to the jump box.
document.addEventListener("keydown", (event) => {
  if (event.key.toLowerCase() !== "k" || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
  const box = document.querySelector(".um-jump input, a.um-jump");
  if (!box || box.offsetParent === null) return;
  event.preventDefault();
  box.focus();
  box.select?.();
});
