// Reads badge codes from the camera: small frames, many a second, each code once while it is held.
import {
  BarcodeDetector,
  prepareZXingModule,
} from "../../vendor/js/barcode-detector/ponyfill.js";
import { say } from "./texts.js";

const FRAME_WIDTH = 640; // pixels; decoding a frame takes a few milliseconds at this width
const HELD_FOR = 4000; // milliseconds without a code before the same one counts again
const FACING = "desk-camera";

prepareZXingModule({
  overrides: {
    // Not by this script's own address: it is loaded from a bundle.
    locateFile: () => "/static/vendor/js/barcode-detector/zxing_reader.wasm",
  },
});

const box = document.getElementById("camera");
const video = box.querySelector("video");
const turn = document.getElementById("turn-camera");
const torch = document.getElementById("torch");
const detector = new BarcodeDetector({ formats: ["qr_code"] });
const drawing = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const lastSeen = new Map();

/** Calls `take(code)` for each badge held before the camera, once that is started. */
export function readBadges(take) {
  turn.addEventListener("click", () => {
    localStorage.setItem(FACING, facing() === "user" ? "environment" : "user");
    startCamera();
  });
  torch.addEventListener("click", switchTorch);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && box.dataset.state === "on" && !isLive()) startCamera();
  });
  video.addEventListener("loadeddata", () => read(take), { once: true });
}

/** Lets go of the camera. */
export function restCamera() {
  track()?.stop();
  video.srcObject = null;
  box.dataset.state = "starting";
}

const facing = () => localStorage.getItem(FACING) ?? "environment";
const track = () => video.srcObject?.getVideoTracks()[0];
const isLive = () => track()?.readyState === "live";

/** Starts the camera. */
export async function startCamera() {
  track()?.stop();
  if (!navigator.mediaDevices) return fail("insecure");
  try {
    video.srcObject = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: facing(), width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    await video.play();
  } catch (problem) {
    return fail(problem.name === "NotAllowedError" ? "refused" : "missing");
  }
  box.dataset.state = "on";
  box.dataset.facing = facing();
  torch.hidden = !track().getCapabilities?.().torch;
  torch.setAttribute("aria-pressed", "false");
  const devices = await navigator.mediaDevices.enumerateDevices();
  turn.hidden = devices.filter((device) => device.kind === "videoinput").length < 2;
}

function fail(reason) {
  track()?.stop();
  box.dataset.state = "off";
  box.querySelector(".desk-camera__message").textContent = say(reason);
}

async function switchTorch() {
  const on = torch.getAttribute("aria-pressed") !== "true";
  await track().applyConstraints({ advanced: [{ torch: on }] });
  torch.setAttribute("aria-pressed", String(on));
}

async function read(take) {
  if (!document.querySelector("dialog[open]")) {
    const found = await detector.detect(frame()).catch(() => null);
    if (found === null) return fail("unreadable");
    for (const { rawValue } of found) see(rawValue, take);
  }
  return video.requestVideoFrameCallback(() => read(take));
}

function frame() {
  const scale = Math.min(1, FRAME_WIDTH / video.videoWidth);
  const width = Math.round(video.videoWidth * scale);
  const height = Math.round(video.videoHeight * scale);
  if (drawing.canvas.width !== width || drawing.canvas.height !== height) {
    Object.assign(drawing.canvas, { width, height });
  }
  drawing.drawImage(video, 0, 0, width, height);
  return drawing.getImageData(0, 0, width, height);
}

function see(code, take) {
  const now = performance.now();
  const isNew = now - (lastSeen.get(code) ?? -Infinity) > HELD_FOR;
  lastSeen.set(code, now);
  if (isNew) take(code);
}
