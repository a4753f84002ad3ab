// Small manners of every page: open panels close, results are said aloud, an answer of 422 is shown.
const PANELS = "details.um-sees[open], details.um-menu[open]";

document.addEventListener("click", (event) => {
  for (const panel of document.querySelectorAll(PANELS)) if (!panel.contains(event.target)) panel.open = false;
  const dismiss = event.target.closest?.("[data-dismiss]");
  if (dismiss) {
    dismiss.closest(dismiss.dataset.dismiss).remove();
    document.getElementById("main")?.focus();
  }
  if (event.target.closest?.("[data-print]")) window.print();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const panel of document.querySelectorAll(PANELS)) {
    panel.open = false;
    if (panel.contains(document.activeElement)) panel.querySelector("summary").focus();
  }
});

// Words that wait in this browser to be saved belong to whoever is signed in: they leave with them.
document.addEventListener("submit", (event) => {
  if (event.defaultPrevented || !event.target.getAttribute("action")?.endsWith("/sign-out/")) return;
  for (const store of [window.localStorage, window.sessionStorage])
    for (const key of Object.keys(store)) if (key.startsWith("upmentor.notes.")) store.removeItem(key);
});

export function say(text) {
  const region = document.getElementById("um-live");
  if (!region) return;
  region.textContent = "";
  setTimeout(() => (region.textContent = text), 50);
}

// A swapped fragment may carry data-say="…": the one polite live region announces it.
document.addEventListener("htmx:afterSwap", (event) => {
  const words = event.target.querySelector?.("[data-say]")?.dataset.say ?? event.target.dataset?.say;
  if (words && words !== document.body.dataset.lastSaid) say(words);
  document.body.dataset.lastSaid = words ?? "";
  const heading = event.target.querySelector?.("[data-focus]");
  if (heading) heading.focus();
});

// A busy line after 300 ms for links and forms that htmx sends; polling stays silent.
let timer = 0;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.closest?.("[data-quiet]")) return;
  clearTimeout(timer);
  timer = setTimeout(() => document.body.classList.add("is-busy"), 300);
});
document.addEventListener("htmx:afterRequest", () => {
  clearTimeout(timer);
  document.body.classList.remove("is-busy");
});
