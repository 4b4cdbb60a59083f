// The figures in the desk's bar, fetched every few seconds while the page is seen.
import { get } from "./server.js";

const EVERY = 8000; // milliseconds

/** Shows the figures now and from time to time; returns a function that shows them at once. */
export function showCounts(url) {
  const show = async () => {
    if (document.hidden) return;
    // The queue says when the server is away; figures may be a little old.
    const counts = await get(url).catch(() => null);
    if (counts === null) return;
    for (const place of document.querySelectorAll("[data-count]")) {
      place.textContent = counts[place.dataset.count];
    }
  };
  setInterval(show, EVERY);
  show();
  return show;
}
