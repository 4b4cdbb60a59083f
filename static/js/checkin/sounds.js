// A different short melody for every outcome; refusals are soft, the visitor should not start.

// Each note: pitch in hertz, beginning and length in seconds.
const MELODIES = {
  rising: [[660, 0, 0.11], [880, 0.11, 0.2]],
  twice: [[620, 0, 0.09], [620, 0.16, 0.09]],
  falling: [[440, 0, 0.14], [330, 0.15, 0.24]],
  level: [[494, 0, 0.34]],
  low: [[294, 0, 0.3]],
  steps: [[440, 0, 0.09], [392, 0.12, 0.09], [349, 0.24, 0.16]],
  knock: [[330, 0, 0.07], [330, 0.12, 0.07], [330, 0.24, 0.07]],
  open: [[392, 0, 0.12], [523, 0.2, 0.14]],
};
const LOUD = 0.4;
const SOFT = 0.16;

let context = null;

/** Lets the browser play sounds; call it from something the person pressed. */
export function wake() {
  if (!globalThis.AudioContext) return;
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
}

/** Plays the melody of that name, if sounds may be played yet. */
export function play(name) {
  if (context?.state !== "running") return;
  const volume = name === "rising" ? LOUD : SOFT;
  for (const [pitch, begins, lasts] of MELODIES[name]) note(pitch, begins, lasts, volume);
}

function note(pitch, begins, lasts, volume) {
  const start = context.currentTime + begins;
  const tone = new OscillatorNode(context, { frequency: pitch, type: "triangle" });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.linearRampToValueAtTime(volume, start + 0.015);
  gain.gain.setTargetAtTime(0, start + lasts, 0.03);
  tone.connect(gain).connect(context.destination);
  tone.start(start);
  tone.stop(start + lasts + 0.3);
}
