// Keeps the desk's page for when there is no network: all of one version, or none of it.
const VERSION = {{ version|tojson }};
const FILES = {{ files|tojson }};
const HERE = new URL(registration.scope).pathname;
const KEPT = `desk ${HERE} ${VERSION}`;
// A page that was kept says the same to everybody; a cookie would make it say one person's language.
const asAnybody = (address) => new Request(address, { credentials: "omit", cache: "no-cache" });

addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(KEPT).then((kept) => kept.addAll(FILES.map(asAnybody))).then(() => skipWaiting()),
  );
});

addEventListener("activate", (event) => {
  event.waitUntil(forgetOthers().then(() => clients.claim()));
});

addEventListener("fetch", (event) => {
  const { method, url, mode } = event.request;
  const { origin, pathname, searchParams } = new URL(url);
  if (method !== "GET" || origin !== location.origin) return;
  if (mode === "navigate" && pathname === HERE) {
    const language = searchParams.get("lang") === "en" ? "en" : "zh";
    event.respondWith(keptFirst(event.request, `${HERE}?lang=${language}`));
  } else if (pathname.startsWith("/static/")) {
    event.respondWith(keptFirst(event.request, url));
  }
});

async function forgetOthers() {
  const ours = (await caches.keys()).filter((name) => name.startsWith(`desk ${HERE} `));
  return Promise.all(ours.filter((name) => name !== KEPT).map((name) => caches.delete(name)));
}

async function keptFirst(request, address) {
  const kept = await caches.open(KEPT);
  const found = await kept.match(address, { ignoreVary: true });
  if (found) return found;
  const answer = await fetch(request);
  // Slices of fonts come as the letters of names are met.
  if (answer.ok && new URL(request.url).pathname.endsWith(".woff2")) kept.put(address, answer.clone());
  return answer;
}
