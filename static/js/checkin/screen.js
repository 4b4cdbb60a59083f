// Which of the page's screens is seen; keeps the tablet's own screen on, and fills it if wanted.

/** Shows the parts of the page that belong to that screen, and no others. */
export function show(name) {
  for (const part of document.querySelectorAll("[data-screen]")) {
    part.hidden = part.dataset.screen !== name;
  }
}

async function keepOn() {
  if (document.hidden) return;
  // A tablet low on power may refuse; the desk works all the same.
  await navigator.wakeLock?.request("screen").catch(() => null);
}

/** Keeps the screen on from now on, and gives the full-screen button its deed. */
export function holdScreen() {
  const button = document.getElementById("full-screen");
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", () => {
    if (document.fullscreenElement) document.exitFullscreen();
    else document.documentElement.requestFullscreen();
  });
  document.addEventListener("visibilitychange", keepOn);
  keepOn();
}
