/* A fault's line number leads to its line in the text. */
(() => {
  "use strict";
  document.addEventListener("click", (e) => {
    const place = e.target.closest("[data-line]");
    const text = document.getElementById("text");
    if (!place || !text) return;
    const lines = text.value.split("\n");
    const number = Math.min(Number(place.dataset.line), lines.length) - 1;
    const start = lines.slice(0, number).reduce((sum, line) => sum + line.length + 1, 0);
    text.focus({ preventScroll: true });
    text.setSelectionRange(start, start + lines[number].length);
    document.querySelectorAll("#gutter li")[number]?.scrollIntoView({ block: "center" });
  });
})();
