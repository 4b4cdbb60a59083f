// Shows a question only when the earlier answer it depends on is given.
// Without scripts all questions stand there, and the server drops what does not apply.
const form = document.querySelector("[data-shown-if]")?.closest("form");

const answersTo = (name) =>
  [...form.querySelectorAll(`[name="${name}"]`)]
    .filter((field) => !["checkbox", "radio"].includes(field.type) || field.checked)
    .map((field) => (field.type === "checkbox" && field.value === "y" ? "yes" : field.value.trim()))
    .filter(Boolean);

const update = () => {
  for (const box of form.querySelectorAll("[data-shown-if]")) {
    const given = answersTo(box.dataset.shownIf);
    const wanted = box.dataset.shownValue;
    const applies = wanted ? given.includes(wanted) : given.length > 0;
    box.hidden = !applies && !box.querySelector(".field--invalid");
  }
};

if (form) {
  form.addEventListener("input", update);
  update();
}
