// Notes that save themselves: two seconds after a pause, again and again until the server has them, and across a
// closed lid. A save carries the text from which it started, so that the server can put both people's words together.
import { say } from "../ui/page.js";

const PAUSE = 2000;
const TICK = 5000;
const stores = { local: window.localStorage, session: window.sessionStorage };
const all = [];

// Tells one save from another; not a secret, and pages without encryption have no randomUUID.
const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, "0")).join("");

class Notes {
  constructor(box) {
    this.box = box;
    this.name = box.dataset.notes;
    this.text = box.querySelector("[data-text]");
    this.baseField = box.querySelector("[data-base]");
    this.keyField = box.querySelector("[data-key]");
    this.status = box.querySelector("[data-status]");
    this.tick = box.querySelector("[data-icon-saved]");
    this.clashButton = box.querySelector("[data-clash]");
    this.store = stores[box.dataset.place];
    this.hold = "hold" in box.dataset;
    this.version = box.dataset.version;
    this.base = this.baseField.value;
    this.sending = null;
    this.busy = this.clashed = this.refused = false;
    this.timer = 0;
    if (this.text.readOnly) return;
    this.recover();
    this.text.addEventListener("input", () => this.changed());
    this.text.form.addEventListener("submit", () => this.hand());
    this.show(this.dirty ? "waiting" : "saved-now");
    if (this.hold) this.keep();
    else if (this.dirty) this.save();
  }

  get dirty() {
    return Boolean(this.sending) || this.text.value !== this.base;
  }

  // What an earlier page could not send any more comes back, unless the server has it already.
  recover() {
    if (this.hold) return;
    let kept = null;
    try {
      kept = JSON.parse(this.store.getItem(this.box.dataset.store));
    } catch {
      kept = null;
    }
    if (!kept) return;
    const arrived = kept.sending && kept.sending.key === this.box.dataset.last;
    if (arrived && kept.text === kept.sending.text) return this.forget();
    this.base = arrived ? kept.sending.text : kept.base;
    this.sending = arrived ? null : kept.sending;
    this.text.value = kept.text;
    this.baseField.value = this.base;
    // The version on the page may hold words that this text does not: it is asked for again.
    this.version = "";
  }

  keep() {
    try {
      this.store.setItem(this.box.dataset.store, JSON.stringify({ base: this.base, text: this.text.value, sending: this.sending }));
    } catch {
      // A full or forbidden store: the words are still in their field.
    }
  }

  forget() {
    try {
      this.store.removeItem(this.box.dataset.store);
    } catch {
      // Nothing was kept there.
    }
  }

  changed() {
    this.refused = false;
    this.keep();
    if (this.hold) return;
    if (!this.clashed) this.show(this.dirty ? "waiting" : "saved-now");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), PAUSE);
  }

  // The form itself is sent, by a button: what is on its way gets a key by which the next page knows it again.
  hand() {
    clearTimeout(this.timer);
    this.sending ??= { key: newKey(), base: this.base, text: this.text.value };
    if (this.sending.text !== this.text.value) this.sending = { key: newKey(), base: this.base, text: this.text.value };
    this.keyField.value = this.sending.key;
    this.baseField.value = this.base;
    this.keep();
  }

  async save(leaving = false) {
    clearTimeout(this.timer);
    if (this.busy || this.hold || this.clashed || this.refused || !this.dirty) return;
    // Until it is known what became of a save, that same save is sent again.
    this.sending ??= { key: newKey(), base: this.base, text: this.text.value };
    this.keep();
    this.busy = true;
    try {
      const answer = await this.post(leaving);
      await this.take(answer);
    } catch {
      this.show("offline");
    }
    this.busy = false;
    if (!this.sending && this.dirty && !this.clashed && !this.refused) this.timer = setTimeout(() => this.save(), PAUSE);
  }

  post(leaving) {
    const body = new URLSearchParams();
    body.set("csrfmiddlewaretoken", this.text.form.elements.csrfmiddlewaretoken.value);
    body.set(this.name, this.sending.text);
    body.set(`${this.name}_base`, this.sending.base);
    body.set(`${this.name}_key`, this.sending.key);
    // A browser sends at most 64 kB from a page that is being left.
    return fetch(this.box.dataset.url, { method: "POST", body, redirect: "manual", keepalive: leaving && body.toString().length < 60000 });
  }

  async take(answer) {
    if (answer.type === "opaqueredirect" || answer.status === 403) return this.show("away");
    if (answer.status === 409) return this.clash();
    if (answer.status === 422 || answer.status === 404) {
      this.refused = true;
      this.sending = null;
      this.keep();
      return this.show("refused");
    }
    if (!answer.ok) return this.show("offline");
    const found = await answer.json();
    this.base = this.sending.text;
    this.sending = null;
    if (this.text.value === this.base) this.adopt(found);
    this.baseField.value = this.base;
    if (this.dirty) {
      this.keep();
      return this.show("waiting");
    }
    this.forget();
    this.show("saved");
  }

  clash() {
    this.clashed = true;
    this.sending = null;
    this.keep();
    this.clashButton.hidden = false;
    this.show("clash");
    say(this.status.textContent);
  }

  // The server's text into the field; the caret stays at the words where it was.
  adopt({ text, version }) {
    this.version = String(version);
    this.base = text;
    this.baseField.value = text;
    const before = this.text.value;
    if (before === text) return;
    const { selectionStart, selectionEnd, scrollTop } = this.text;
    let head = 0;
    while (head < Math.min(before.length, text.length) && before[head] === text[head]) head += 1;
    const shift = (place) => (place <= head ? place : Math.max(head, place + text.length - before.length));
    this.text.value = text;
    if (document.activeElement === this.text) this.text.setSelectionRange(shift(selectionStart), shift(selectionEnd));
    this.text.scrollTop = scrollTop;
  }

  async poll() {
    if (!this.box.dataset.poll || this.busy || this.clashed) return;
    const stamp = this.box.dataset.stamp ?? "";
    const answer = await fetch(`${this.box.dataset.url}?since=${this.version}&stamp=${stamp}`, { redirect: "manual" });
    if (answer.status !== 200) return;
    const found = await answer.json();
    if (found.stamp !== stamp && stamp) window.htmx?.trigger("[data-refresh]", "um:refresh");
    this.box.dataset.stamp = found.stamp;
    // While words are on their way, the answer to their save brings the partner's.
    if (!this.dirty && !this.busy) this.adopt(found);
  }

  show(what) {
    if (!this.status) return;
    const now = new Date().toLocaleTimeString(document.documentElement.lang || "en", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const key = "said" + what.split("-").map((word) => word[0].toUpperCase() + word.slice(1)).join("");
    const words = (this.box.dataset[key] ?? "").replace("{time}", now);
    if (this.status.textContent !== words) this.status.textContent = words;
    if (this.tick) this.tick.hidden = !what.startsWith("saved");
    if (what === "away" || what === "refused") say(words);
  }
}

for (const box of document.querySelectorAll("[data-notes]")) all.push(new Notes(box));

async function turn() {
  if (document.hidden) return;
  for (const notes of all) {
    if (notes.dirty) await notes.save();
    await notes.poll().catch(() => undefined);
  }
}
setInterval(turn, TICK);
window.addEventListener("online", turn);
document.addEventListener("visibilitychange", () => (document.hidden ? all.forEach((notes) => notes.save(true)) : turn()));
window.addEventListener("pagehide", () => all.forEach((notes) => notes.save(true)));

// Nobody signs out over words that are still on their way; a second press goes ahead.
let warned = false;
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.getAttribute("action")?.endsWith("/sign-out/") || warned || !all.some((notes) => notes.dirty && !notes.hold)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  warned = true;
  Promise.all(all.map((notes) => notes.save())).then(() => {
    if (all.every((notes) => !notes.dirty)) form.requestSubmit();
    else document.querySelector("[data-notes]").scrollIntoView();
  });
}, true);

