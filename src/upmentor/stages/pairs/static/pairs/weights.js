// Weights count in proportion to each other: when one moves, every sentence says the new share.
function retell(box) {
  const numbers = [...box.querySelectorAll("input[type=number]")];
  const total = numbers.reduce((sum, number) => sum + Number(number.value || 0), 0);
  for (const number of numbers) {
    const sentence = number.closest(".um-slide")?.querySelector("[data-sentence]");
    if (!sentence) continue;
    const share = total ? Math.round((100 * Number(number.value || 0)) / total) : 0;
    sentence.textContent = sentence.dataset.sentence.replace("{n}", String(share));
  }
}

for (const box of document.querySelectorAll("[data-weights]")) {
  for (const kind of ["um:slide", "input", "change"]) box.addEventListener(kind, () => retell(box));
}
