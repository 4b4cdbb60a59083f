// Shows the buttons that copy a text, where copying is possible, and says that it was done.
for (const button of document.querySelectorAll(".copy-button")) {
  if (!navigator.clipboard) break;
  const label = button.textContent;
  button.dataset.ready = "";
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copies);
    try {
      await navigator.clipboard.writeText(source.textContent);
    } catch {
      // A browser may refuse: then the text is marked, to be copied by hand.
      getSelection().selectAllChildren(source);
      return;
    }
    button.textContent = button.dataset.done;
    setTimeout(() => (button.textContent = label), 2000);
  });
}
