// Opens and closes dialogs where a browser does not know commandfor yet, or no <dialog> at all.

/** Opens a dialog over the page. */
export function openDialog(dialog) {
  if (dialog.showModal) return dialog.showModal();
  dialog.dataset.plain = "";
  dialog.setAttribute("open", "");
  return dialog.querySelector("input, button")?.focus();
}

/** Closes a dialog. */
export function closeDialog(dialog) {
  if (dialog.close) dialog.close();
  else dialog.removeAttribute("open");
}

if (!("commandForElement" in HTMLButtonElement.prototype)) {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[commandfor]");
    const dialog = button && document.getElementById(button.getAttribute("commandfor"));
    if (!dialog) return;
    if (button.getAttribute("command") === "show-modal") openDialog(dialog);
    else closeDialog(dialog);
  });
}
