// Makes the whole .file-drop area take files, and lists the names that were chosen.
function listNames(area, input) {
  const names = [...input.files].map((file) => {
    const item = document.createElement("li");
    item.textContent = file.name;
    return item;
  });
  area.querySelector(".file-drop__names").replaceChildren(...names);
}

function take(input, files) {
  const chosen = new DataTransfer();
  const wanted = input.multiple ? [...files] : [...files].slice(0, 1);
  for (const file of wanted) chosen.items.add(file);
  input.files = chosen.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

for (const area of document.querySelectorAll(".file-drop")) {
  const input = area.querySelector("input[type=file]");
  input.addEventListener("change", () => listNames(area, input));
  area.addEventListener("dragover", (event) => {
    event.preventDefault();
    area.dataset.over = "";
  });
  area.addEventListener("dragleave", (event) => {
    if (!area.contains(event.relatedTarget)) delete area.dataset.over;
  });
  area.addEventListener("drop", (event) => {
    event.preventDefault();
    delete area.dataset.over;
    if (event.dataTransfer.files.length) take(input, event.dataTransfer.files);
  });
}
