// Slider, buttons and number say the same. The number is the one that is sent; without scripts it stands alone.
function parts(node) {
  const box = node.closest?.(".um-slide");
  return box && { box, range: box.querySelector("input[type=range]"), number: box.querySelector("input[type=number]") };
}

function set(slide, wanted) {
  const low = Number(slide.number.min || 0);
  const high = Number(slide.number.max || 100);
  const value = Math.min(high, Math.max(low, Number(wanted) || 0));
  slide.range.value = String(value);
  if (slide.number.value !== String(value)) slide.number.value = String(value);
  const sentence = slide.box.querySelector("[data-sentence]");
  if (sentence) sentence.textContent = sentence.dataset.sentence.replace("{n}", String(value));
  slide.number.dispatchEvent(new CustomEvent("um:slide", { bubbles: true, detail: value }));
}

document.addEventListener("input", (event) => {
  const slide = parts(event.target);
  if (!slide?.range || !slide.number) return;
  if (event.target === slide.range) set(slide, slide.range.value);
  else if (event.target === slide.number && slide.number.value !== "") set(slide, slide.number.value);
});

document.addEventListener("change", (event) => {
  const slide = parts(event.target);
  if (slide?.number === event.target) set(slide, slide.number.value);
  else if (slide?.range === event.target) slide.number.dispatchEvent(new Event("change", { bubbles: true }));
});

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-step]");
  const slide = button && parts(button);
  if (!slide) return;
  set(slide, Number(slide.number.value) + Number(button.dataset.step) * Number(slide.number.step || 1));
  slide.number.dispatchEvent(new Event("change", { bubbles: true }));
});
