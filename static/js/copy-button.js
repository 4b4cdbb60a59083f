// Shows the buttons that copy a text, where copying is possible, and says that it was done.
for (const button of document.querySelectorAll(".copy-button")) {
  if (!navigator.clipboard) break;
  const label = button.textContent;
  button.dataset.ready = "";
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).textContent);
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = label), 2000);
  });
}
