// Runs before the first paint: marks that scripts work and resolves "system" to light or dark.
(() => {
  const root = document.documentElement;
  root.classList.add("js");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const resolve = () => {
    if (root.dataset.theme === "system") root.dataset.bsTheme = dark.matches ? "dark" : "light";
  };
  resolve();
  dark.addEventListener("change", resolve);
})();
