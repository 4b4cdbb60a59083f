// Keeps the screen on while the desk is open, and fills it when that is wanted.

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
