// Points and actions without leaving the page. A row that is added leaves its field at once, so that one can type the
// next; when it could not be sent, its words come back into the field.
import { say } from "../ui/page.js";

const form = document.getElementById("meeting");
const FIELDS = ["new_point", "new_action"];
const NOTES = ["shared", "shared_base", "shared_key", "private", "private_base", "private_key", "done", "point", "promise"];
let line = Promise.resolve();

function unsent() {
  say(form.dataset.unsent);
  document.getElementById("unsent").hidden = false;
}

function put(typed) {
  for (const [name, words] of typed) {
    const field = form.elements[name];
    if (words && field) field.value = field.value ? `${words} ${field.value}` : words;
  }
  unsent();
}

async function send(body, typed) {
  try {
    const page = form.getAttribute("action");
    const answer = await fetch(page, { method: "POST", body });
    // What was saved leads back to this page; a sign-in page or a refusal does not.
    if (!answer.ok || new URL(answer.url).pathname !== page) return put(typed);
    document.getElementById("unsent").hidden = true;
    window.htmx?.trigger("[data-refresh]", "um:refresh");
  } catch {
    put(typed);
  }
}

function add(event) {
  const button = event.target.closest?.("[data-add]");
  if (!button) return;
  event.preventDefault();
  const typed = FIELDS.map((name) => [name, form.elements[name]?.value.trim() ?? ""]);
  if (typed.every(([, words]) => !words)) return;
  const body = new URLSearchParams(new FormData(form));
  for (const name of NOTES) body.delete(name);
  body.set("do", "add");
  body.set("one_time_key", Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(16).padStart(2, "0")).join(""));
  for (const name of [...FIELDS, "new_due"]) if (form.elements[name]) form.elements[name].value = "";
  line = line.then(() => send(body, typed));
}

// A tick that could not be sent is taken back, so that the page shows what is kept.
function failed(event) {
  const box = event.target;
  if (box.matches?.("input[type=checkbox]")) box.checked = !box.checked;
  unsent();
}

if (form) {
  form.addEventListener("click", add);
  form.addEventListener("htmx:sendError", failed);
  form.addEventListener("htmx:responseError", failed);
}
