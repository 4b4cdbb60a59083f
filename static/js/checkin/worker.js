// Installs the service worker, which keeps this page for when there is no network.

/** Calls `renewed()` when a newer version of the page has been kept. */
export function keepOffline(renewed) {
  // Some private windows have none, or refuse it; the desk works as long as the page stays open.
  if (!navigator.serviceWorker) return;
  const isFirst = navigator.serviceWorker.controller === null;
  navigator.serviceWorker.addEventListener("controllerchange", () => isFirst || renewed());
  navigator.serviceWorker.register("service-worker.js").catch(() => null);
}
