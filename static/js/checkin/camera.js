// Reads badge codes from the camera: small frames, many a second, each code once while it is held.
// A camera that gives no more frames is started anew, or says that it stands still.
import {
  BarcodeDetector,
  prepareZXingModule,
} from "../../vendor/js/barcode-detector/ponyfill.js";
import { say } from "./texts.js";

const FRAME_WIDTH = 640; // pixels; decoding a frame takes a few milliseconds at this width
const HELD_FOR = 4000; // milliseconds without a code before the same one counts again
const STILL_AFTER = 2000; // milliseconds without a frame in which a camera may be slow
const DECODED_WITHIN = 15000; // milliseconds; the first frame waits for the decoder to be loaded
const MOST_STARTS = 3; // one after another without a frame between them
const LOOK_EVERY = 500;
const FACING = "desk-camera";

prepareZXingModule({
  overrides: {
    // Not by this script's own address: it is loaded from a bundle.
    locateFile: () => "/static/vendor/js/barcode-detector/zxing_reader.wasm",
  },
});

const box = document.getElementById("camera");
const video = box.querySelector("video");
const message = box.querySelector(".desk-camera__message");
const turn = document.getElementById("turn-camera");
const torch = document.getElementById("torch");
const again = document.getElementById("camera-again");
const detector = new BarcodeDetector({ formats: ["qr_code"] });
const drawing = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const lastSeen = new Map();
let facing = remembered() ?? "environment";
let attempt = 0; // which start is the present one; what an older one brings is let go
let starts = 0;
let frameAt = 0;
let readAt = 0;

/** Calls `take(code)` for each badge held before the camera, once that is started. */
export function readBadges(take) {
  turn.addEventListener("click", () => {
    facing = facing === "user" ? "environment" : "user";
    remember();
    startCamera();
  });
  torch.addEventListener("click", () => switchTorch().catch(() => (torch.hidden = true)));
  again.addEventListener("click", startCamera);
  // A page that was out of sight had no frames; it gets a moment for them to come back.
  document.addEventListener("visibilitychange", () => {
    frameAt = readAt = performance.now();
    if (!document.hidden && box.dataset.state === "on" && !isLive()) startCamera();
  });
  setInterval(watch, LOOK_EVERY);
  onFrame(() => read(take));
}

/** Lets go of the camera. */
export function restCamera() {
  attempt += 1;
  track()?.stop();
  video.srcObject = null;
  box.dataset.state = "starting";
}

/** Starts the camera, at somebody's wish. */
export function startCamera() {
  starts = 0;
  return start("camera_starting");
}

const track = () => video.srcObject?.getVideoTracks()[0];
const isLive = () => track()?.readyState === "live" && !track().muted;

async function start(sentence) {
  const mine = (attempt += 1);
  track()?.stop();
  tell("starting", sentence);
  if (!navigator.mediaDevices) return tell("off", "insecure");
  try {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: facing, width: { ideal: 1280 }, height: { ideal: 720 } },
    });
    if (mine !== attempt) return stream.getTracks().forEach((each) => each.stop());
    video.srcObject = stream;
    await video.play();
  } catch (problem) {
    return mine === attempt && tell("off", problem.name === "NotAllowedError" ? "refused" : "missing");
  }
  return mine === attempt && begin();
}

async function begin() {
  frameAt = readAt = performance.now();
  box.dataset.state = "on";
  box.dataset.facing = facing;
  torch.hidden = !track().getCapabilities?.().torch;
  torch.setAttribute("aria-pressed", "false");
  const devices = await navigator.mediaDevices.enumerateDevices();
  turn.hidden = devices.filter((device) => device.kind === "videoinput").length < 2;
}

function tell(state, sentence) {
  if (state === "off") track()?.stop();
  box.dataset.state = state;
  message.textContent = say(sentence);
  again.hidden = sentence === "camera_starting";
}

// Whatever stopped it: a track that ended or is muted, a video that was paused, a page that slept.
function watch() {
  if (box.dataset.state !== "on" || document.hidden) return;
  const now = performance.now();
  if (now - readAt > DECODED_WITHIN) tell("off", "unreadable");
  else if (now - frameAt > STILL_AFTER) startAnew();
}

function startAnew() {
  starts += 1;
  if (starts > MOST_STARTS) tell("off", "camera_still");
  else start("camera_starts_anew");
}

async function switchTorch() {
  const on = torch.getAttribute("aria-pressed") !== "true";
  await track().applyConstraints({ advanced: [{ torch: on }] });
  torch.setAttribute("aria-pressed", String(on));
}

// Calls `look()` for one frame after another; no frame and no fault of one is the last.
function onFrame(look) {
  const next = video.requestVideoFrameCallback ? nextFrame : nextMoment;
  next(async () => {
    if (isLive()) frameAt = performance.now();
    await look().catch(() => null);
    onFrame(look);
  });
}

const nextFrame = (then) => video.requestVideoFrameCallback(then);

// Where a browser does not tell of frames, the time of the video does.
function nextMoment(then) {
  const shown = video.currentTime;
  const wait = () => (video.currentTime === shown ? setTimeout(wait, 40) : then());
  setTimeout(wait, 40);
}

async function read(take) {
  if (!video.videoWidth) return;
  starts = 0;
  if (!document.querySelector("dialog[open]")) {
    for (const { rawValue } of await detector.detect(frame())) see(rawValue, take);
  }
  readAt = performance.now();
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

/** Lets a badge that is still held before the camera count as a new one: it was not answered. */
export function forgetSeen() {
  lastSeen.clear();
}

function see(code, take) {
  const now = performance.now();
  const isNew = now - (lastSeen.get(code) ?? -Infinity) > HELD_FOR;
  lastSeen.set(code, now);
  if (isNew) take(code);
}

// Storage may be forbidden: the choice then lasts as long as the page.
function remembered() {
  try {
    return localStorage.getItem(FACING);
  } catch {
    return null;
  }
}

function remember() {
  try {
    localStorage.setItem(FACING, facing);
  } catch {
    // as above
  }
}
