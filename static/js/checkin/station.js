// Which station this tablet stands at; kept on the tablet.

const KEY = "desk-station";
const dialog = document.getElementById("station-dialog");
const buttons = [...dialog.querySelectorAll("[data-station]")];

/** Returns the code of the station, or "" while none is chosen. */
export function station() {
  const kept = localStorage.getItem(KEY);
  return buttons.some((button) => button.dataset.station === kept) ? kept : "";
}

/** Returns the name of the station with that id. */
export function stationName(id) {
  return buttons.find((button) => Number(button.dataset.id) === id)?.textContent ?? "–";
}

/** Asks for the station if none is known; calls `chosen` each time one is pressed. */
export function askForStation(chosen) {
  for (const button of buttons) {
    button.addEventListener("click", () => {
      localStorage.setItem(KEY, button.dataset.station);
      show();
      dialog.close();
      chosen();
    });
  }
  show();
  if (station() === "") dialog.showModal();
}

function show() {
  for (const button of buttons) {
    const isHere = button.dataset.station === station();
    button.setAttribute("aria-pressed", String(isHere));
    if (isHere) document.querySelector("[data-station-name]").textContent = button.textContent;
  }
}
