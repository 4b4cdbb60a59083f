// Lets a person choose between the system's colours, light and dark; kept on this device only.
const CHOICES = ["auto", "light", "dark"];
const KEY = "theme";

function stored() {
  try {
    const choice = localStorage.getItem(KEY);
    return CHOICES.includes(choice) ? choice : "auto";
  } catch {
    return "auto"; // storage may be forbidden: the switch then lasts as long as the page
  }
}

function remember(choice) {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // as above
  }
}

function apply(choice) {
  if (choice === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
}

function show(button, choice) {
  const name = button.dataset[choice];
  button.dataset.choice = choice;
  button.dataset.ready = "";
  button.title = name;
  button.querySelector("[data-theme-name]").textContent = name;
}

function start() {
  for (const button of document.querySelectorAll(".theme-switch")) {
    show(button, stored());
    button.addEventListener("click", () => {
      const next = CHOICES[(CHOICES.indexOf(button.dataset.choice) + 1) % CHOICES.length];
      remember(next);
      apply(next);
      show(button, next);
    });
  }
}

apply(stored()); // before the first paint: the script blocks rendering
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
