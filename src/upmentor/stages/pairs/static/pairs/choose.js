// Ticks all pairs of the page at once and says how many are ticked. Without it every box still works by itself.
for (const bar of document.querySelectorAll("[data-choose]")) {
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${bar.dataset.choose}"]`)];
  const all = bar.querySelector("[data-choose-all]");
  const said = bar.querySelector("[data-chosen]");
  const tell = () => {
    const number = boxes.filter((box) => box.checked).length;
    all.checked = number > 0 && number === boxes.length;
    all.indeterminate = number > 0 && number < boxes.length;
    said.textContent = number ? said.dataset.words.replace("{n}", number) : "";
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  for (const box of boxes) box.addEventListener("change", tell);
  bar.hidden = boxes.length === 0;
  tell();
}
