// Shows the questions that apply, keeps the answers on this device until they have arrived, and
// sends them again after a bad connection. Without scripts everything stands there and is posted.
const form = document.getElementById("answers");
const key = form.elements.key.value;
const PREFIX = "survey:";
const KEPT_DAYS = 30;
const AGAIN_AFTER = 15_000; // milliseconds
const PATIENCE = 20_000; // milliseconds for one try

const questions = [...form.querySelectorAll(".question")];
const status = form.querySelector(".survey__status");
const button = form.querySelector(".actions button");
const hasTyped = () => questions.some(isAnswered);

const store = {
  read(name) {
    try {
      return JSON.parse(localStorage.getItem(name));
    } catch {
      return null; // storage may be forbidden, or not ours
    }
  },
  write(name, value) {
    try {
      localStorage.setItem(name, JSON.stringify(value));
    } catch {
      // the page still sends; only a closed page is then lost
    }
  },
  remove(name) {
    try {
      localStorage.removeItem(name);
    } catch {
      // as above
    }
  },
};

function isAnswered(question) {
  return [...question.querySelectorAll("input, textarea")].some((field) =>
    field.type === "radio" || field.type === "checkbox" ? field.checked && field.value : field.value.trim(),
  );
}

const given = (name) =>
  form.querySelector(`[name="${name}"]:checked`)?.closest(".question")?.hidden
    ? ""
    : (form.querySelector(`[name="${name}"]:checked`)?.value ?? "");

function showWhatApplies() {
  for (const question of questions) {
    const conditions = question.dataset.conditions?.split(" ") ?? [];
    question.hidden = !conditions.every((condition) => {
      const [name, values] = condition.split("=");
      return values.split("|").includes(given(name));
    });
  }
  for (const section of form.querySelectorAll(".form-section")) {
    section.hidden = !section.querySelector(".question:not([hidden])");
  }
}

function showProgress() {
  const shown = questions.filter((question) => !question.hidden);
  const answered = shown.filter(isAnswered).length;
  const box = form.querySelector(".survey__progress");
  box.hidden = false;
  Object.assign(box.querySelector("progress"), { max: shown.length, value: answered });
  box.querySelector("span").textContent = form.dataset.progress
    .replace("{number}", answered)
    .replace("{total}", shown.length);
}

function keepToTheRules(field) {
  if (field.type !== "checkbox" || !field.checked) return;
  const others = [...field.closest(".choices").querySelectorAll(":checked")].filter((each) => each !== field);
  for (const other of others) {
    if ("alone" in field.dataset || "alone" in other.dataset) other.checked = false;
  }
}

function limitChoices() {
  for (const choices of form.querySelectorAll("[data-most]")) {
    const isFull = choices.querySelectorAll(":checked").length >= Number(choices.dataset.most);
    for (const field of choices.querySelectorAll("input")) {
      field.disabled = isFull && !field.checked && !("alone" in field.dataset);
    }
  }
}

function entries() {
  return [...new FormData(form)].filter(([name, value]) => name !== "key" && value);
}

function restore() {
  const draft = store.read(PREFIX + key);
  if (!draft || hasTyped()) return;
  for (const [name, value] of draft.entries) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.type === "radio" || field.type === "checkbox") field.checked ||= field.value === value;
      else field.value = value;
    }
  }
}

function forgetOldDrafts() {
  try {
    for (const name of Object.keys(localStorage).filter((each) => each.startsWith(PREFIX))) {
      const isOld = Date.now() - (store.read(name)?.at ?? 0) > KEPT_DAYS * 86_400_000;
      if (isOld) store.remove(name);
    }
  } catch {
    // no storage, no drafts
  }
}

function update() {
  showWhatApplies();
  limitChoices();
  showProgress();
}

/** Sends the answers once; returns the server's response, or why there is none. */
async function ask() {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  const asking = fetch(form.action, {
    method: "POST",
    body: new URLSearchParams([["key", key], ...entries()]),
    credentials: "omit", // the answers travel with nothing that names a person
    signal: stop.signal,
  });
  try {
    const response = await asking;
    return response.status < 500 ? { response } : { reason: "busy" };
  } catch {
    return { reason: stop.signal.aborted ? "busy" : "waiting" };
  } finally {
    clearTimeout(timer);
  }
}

let again;
async function send() {
  clearTimeout(again);
  button.disabled = true;
  status.textContent = form.dataset.sending;
  const { response, reason } = await ask();
  if (response?.ok) {
    store.remove(PREFIX + key);
    return location.replace(response.url);
  }
  if (response) return form.submit(); // the server's page says what is to be mended
  status.textContent = form.dataset[reason];
  button.disabled = false;
  again = setTimeout(send, AGAIN_AFTER);
}

// The other language's button sends the form elsewhere; not every browser says which one was pressed.
let pressed = null;
document.addEventListener("click", ({ target }) => {
  pressed = target.closest?.("button");
});

if (key) {
  forgetOldDrafts();
  restore();
  form.addEventListener("submit", (event) => {
    if ((event.submitter ?? pressed)?.hasAttribute("formaction")) return;
    event.preventDefault();
    send().catch(() => form.submit()); // what this browser lacks is no bad connection
  });
  addEventListener("online", () => again && send());
}
form.addEventListener("input", (event) => {
  keepToTheRules(event.target);
  update();
  if (key) store.write(PREFIX + key, { at: Date.now(), entries: entries() });
});
update();
