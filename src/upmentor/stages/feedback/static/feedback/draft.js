// Keeps a draft on the server two seconds after the last key or tap. Without it the page is a plain form.
const PAUSE = 2000;
const form = document.querySelector("form[data-draft]");

if (form) {
  const state = form.querySelector("[data-state]");
  let timer = 0;
  let leaving = false;

  async function keep() {
    if (leaving) return;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      state.textContent = answer.ok ? form.dataset.saved : form.dataset.kept;
    } catch {
      state.textContent = form.dataset.kept;
    }
  }

  form.addEventListener("input", () => {
    state.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
}
