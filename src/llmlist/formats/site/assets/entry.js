// The page of one entry: copies its BibTeX.
"use strict";
(() => {
  const button = document.getElementById("copy");
  const text = document.getElementById("bibtex");
  const said = document.getElementById("copied");
  if (!button || !text) return;
  const select = () => {
    const range = document.createRange();
    range.selectNodeContents(text);
    const selection = getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
      said.textContent = "Copied";
    } catch {
      // Some browsers keep the clipboard from pages opened as files: the text is at least selected.
      select();
      said.textContent = document.execCommand("copy") ? "Copied" : "Selected: press Ctrl+C or ⌘C";
    }
  });
})();
