// Loads our faces of Han characters where the device has none; most have, and load nothing.
const MISSING = "\u{10FFFF}"; // a noncharacter: what is drawn for it stands for whatever is missing
const SAMPLE = "永";
const SERIF = '"Songti TC", "Noto Serif TC", "Noto Serif CJK TC", "Source Han Serif TC"';
const { faces, serif } = document.currentScript.dataset;

function drawn(character, family) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 24;
  const pen = canvas.getContext("2d");
  pen.font = `20px ${family}`;
  pen.fillText(character, 0, 20);
  return pen.getImageData(0, 0, 24, 24).data.join();
}

function neededSheet() {
  try {
    if (drawn(SAMPLE, "sans-serif") === drawn(MISSING, "sans-serif")) return faces;
    // Headings in Ming are for large screens with a mouse; a phone's data are not spent on them.
    if (!matchMedia("(min-width: 60rem) and (hover: hover)").matches) return null;
    return drawn(SAMPLE, `${SERIF}, sans-serif`) === drawn(SAMPLE, "sans-serif") ? serif : null;
  } catch {
    return faces; // a browser that lets nobody look at what it draws
  }
}

const address = neededSheet();
if (address) {
  const sheet = document.createElement("link");
  sheet.rel = "stylesheet";
  sheet.href = address;
  document.head.append(sheet);
}
