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

let again;
async function send() {
  clearTimeout(again);
  button.disabled = true;
  status.textContent = form.dataset.sending;
  try {
    const response = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams([["key", key], ...entries()]),
      credentials: "omit", // the answers travel with nothing that names a person
      signal: AbortSignal.timeout(PATIENCE),
    });
    if (response.status >= 500) throw new Error(response.status);
    if (!response.ok) return form.submit(); // the server's page says what is to be mended
    store.remove(PREFIX + key);
    location.replace(response.url);
  } catch {
    status.textContent = form.dataset.waiting;
    button.disabled = false;
    again = setTimeout(send, AGAIN_AFTER);
  }
}

if (key) {
  forgetOldDrafts();
  restore();
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("formaction")) return; // the other language
    event.preventDefault();
    send();
  });
  addEventListener("online", () => again && send());
}
form.addEventListener("input", (event) => {
  keepToTheRules(event.target);
  update();
  if (key) store.write(PREFIX + key, { at: Date.now(), entries: entries() });
});
update();
