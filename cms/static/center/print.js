// Shows what prints the page, which could do nothing without this file.
for (const tool of document.querySelectorAll("[data-print]")) {
  tool.hidden = false;
  tool.querySelector("button").addEventListener("click", () => window.print());
}
