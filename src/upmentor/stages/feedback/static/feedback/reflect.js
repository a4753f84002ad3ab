// Saves an entry two seconds after the last key. Until the server has it, the text is kept in this window only
// (sessionStorage ends with the window), under the author's own key.
import { say } from "../ui/page.js";

const PAUSE = 2000;
const RETRY = 5000;
const form = document.querySelector("form[data-reflect]");

if (form) {
  const text = form.elements.text;
  const state = form.querySelector("[data-state]");
  const key = `reflect:${form.dataset.reflect}:${form.elements.version.value === "0" ? "new" : form.elements.entry.value}`;
  let timer = 0;
  let saving = false;

  const known = () => ({
    entry: form.elements.entry.value,
    version: form.elements.version.value,
    prompt: form.elements.prompt.value,
    text: text.value,
  });
  const keep = (sent = false) => {
    try {
      sessionStorage.setItem(key, JSON.stringify({ ...known(), sent }));
    } catch {
      // A full or forbidden store: the form itself still holds the text.
    }
  };
  const forget = () => {
    try {
      sessionStorage.removeItem(key);
    } catch {
      // Nothing was kept.
    }
  };

  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
    // Sent as a form, and there it stands below: nothing to bring back.
    if (kept?.sent && document.getElementById(`entry-${kept.entry}`)) forget();
    else if (kept?.text && kept.text !== text.value) {
      for (const name of ["entry", "version", "prompt", "text"]) form.elements[name].value = kept[name];
      state.textContent = form.dataset.kept;
      timer = setTimeout(save, PAUSE);
    }
  } catch {
    // No store: the page works as a plain form.
  }

  async function save() {
    if (saving || !text.value.trim()) return;
    saving = true;
    const sent = text.value;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new FormData(form),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const saved = await answer.json();
      form.elements.entry.value = saved.entry;
      form.elements.version.value = saved.version;
      if (text.value === sent) {
        forget();
        state.textContent = form.dataset.saved;
      } else {
        keep();
        timer = setTimeout(save, PAUSE);
      }
    } catch {
      if (state.textContent !== form.dataset.kept) say(form.dataset.kept);
      state.textContent = form.dataset.kept;
      timer = setTimeout(save, RETRY);
    } finally {
      saving = false;
    }
  }

  text.addEventListener("input", () => {
    keep();
    state.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    keep(true);
  });
  window.addEventListener("online", save);
}
