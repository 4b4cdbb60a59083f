// Shows the print buttons, which need a script, and prints the page when one is pressed.
for (const button of document.querySelectorAll(".print-button")) {
  button.dataset.ready = "";
  button.addEventListener("click", () => window.print());
}
