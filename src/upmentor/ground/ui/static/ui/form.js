// Forms: a second press does nothing, "Saving…" and the busy line come after 300 ms, an error summary gets the focus.
const WAIT = 300;

function release(form) {
  clearTimeout(Number(form.dataset.busyTimer));
  delete form.dataset.busy;
  document.body.classList.remove("is-busy");
  for (const button of form.querySelectorAll("[data-busy-text]")) {
    button.removeAttribute("aria-disabled");
    if (button.dataset.said) button.lastChild.textContent = button.dataset.said;
    delete button.dataset.said;
  }
}

function showBusy(form, button) {
  document.body.classList.add("is-busy");
  if (!button || !button.lastChild) return;
  button.dataset.busyText ??= document.body.dataset.saving;
  button.dataset.said = button.lastChild.textContent;
  button.lastChild.textContent = button.dataset.busyText;
  button.setAttribute("aria-disabled", "true");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  // A download leaves the page as it is, so nothing would ever release its form.
  if (form.method !== "post" || event.defaultPrevented || "download" in form.dataset) return;
  if (form.dataset.busy) {
    event.preventDefault();
    return;
  }
  form.dataset.busy = "1";
  const button = event.submitter ?? form.querySelector("[type=submit]");
  form.dataset.busyTimer = String(setTimeout(showBusy, WAIT, form, button));
});

// A form sent by htmx stays on the page, and so does one that the browser brings back from its history.
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (form) release(form);
});
window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-busy]").forEach(release);
});

function focusErrors(root) {
  const box = root.querySelector(".um-errors");
  if (box) box.focus();
}
document.addEventListener("htmx:afterSwap", (event) => focusErrors(event.target));
focusErrors(document);

// A link of the summary goes to the field itself, wherever the browser would scroll.
document.addEventListener("click", (event) => {
  const link = event.target.closest?.(".um-errors a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  const control = field.matches("input, select, textarea") ? field : field.querySelector("input, select, textarea");
  (control ?? field).focus();
});
