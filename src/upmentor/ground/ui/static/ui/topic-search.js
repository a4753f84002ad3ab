// A search box that narrows the large choices below it. Chosen ones stay in sight; the live region says how many are left.
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();

function narrow(box) {
  const list = document.getElementById(box.dataset.choices);
  if (!list) return;
  const words = plain(box.value).split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const choice of list.querySelectorAll(".um-choice")) {
    const text = plain(`${choice.textContent} ${choice.dataset.words ?? ""}`);
    const hit = words.every((word) => text.includes(word));
    const keep = hit || choice.querySelector("input").checked;
    choice.dataset.hit = keep ? "yes" : "no";
    if (hit) shown += 1;
  }
  const status = document.getElementById(`${box.id}-found`);
  if (status) status.textContent = words.length ? status.dataset.words.replace("{n}", String(shown)) : "";
}

function count(list) {
  const chosen = list.querySelectorAll(".um-choice input:checked").length;
  const limit = Number(list.dataset.atMost || 0);
  for (const place of list.querySelectorAll("[data-chosen]")) place.textContent = place.dataset.chosen.replace("{n}", String(chosen));
  if (!limit) return;
  for (const input of list.querySelectorAll(".um-choice input")) input.disabled = !input.checked && chosen >= limit;
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-choices]")) narrow(event.target);
});
document.addEventListener("change", (event) => {
  const list = event.target.closest?.(".um-choices");
  if (list) count(list);
});
// Enter in the search box must not send the form.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target.matches?.("[data-choices]")) event.preventDefault();
});
document.querySelectorAll(".um-choices").forEach(count);
