// Sounds as the browser gets them (sending.py), heard and drawn.
import { bytesOf } from "../../kit/frontend/format.js";

const WORD = "#0072b2"; // POSITIVE in core/figures/style.py
const REST = "#8a94a0"; // NEUTRAL

/** What came packed, as numbers from -1 to 1.
 * @param {string} text
 */
export const samplesOf = (text) => Float32Array.from(new Int16Array(bytesOf(text).buffer), (v) => v / 32767);

/** @type {AudioContext | null} */
let context = null;
/** @type {Player | null} */
let playing = null; // one at a time, whoever began

/** Plays a piece of a sound, and says while it does where it is. */
export class Player {
  /** @param {(second: number | null) => void} moved null when it is over */
  constructor(moved) {
    this.moved = moved;
    this.count = 0; // how often it has come to the end
    /** @type {AudioBufferSourceNode | null} */
    this.source = null;
  }

  /** @param {Float32Array} samples @param {number} rate @param {number} [from] seconds @param {number} [to] */
  play(samples, rate, from = 0, to = samples.length / rate) {
    playing?.stop();
    context ??= new AudioContext();
    context.resume();
    const buffer = context.createBuffer(1, Math.max(samples.length, 1), rate);
    buffer.copyToChannel(/** @type {Float32Array<ArrayBuffer>} */ (samples), 0);
    const source = context.createBufferSource();
    source.buffer = buffer;
    source.connect(context.destination);
    const begun = context.currentTime;
    source.onended = () => {
      if (this.source !== source) return;
      this.count++;
      this.stop();
    };
    source.start(0, from, to - from);
    this.source = source;
    playing = this;
    const follow = () => {
      if (this.source !== source || !context) return;
      this.moved(Math.min(from + context.currentTime - begun, to));
      requestAnimationFrame(follow);
    };
    follow();
  }

  get on() {
    return this.source !== null;
  }

  stop() {
    const source = this.source;
    this.source = null;
    if (playing === this) playing = null;
    source?.stop();
    if (source) this.moved(null);
  }
}

/**
 * Draws a wave as wide and high as its canvas: blue within the spans, grey elsewhere.
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array} samples
 * @param {[number, number][]} spans shares of the whole, from and to
 */
export function drawWave(canvas, samples, spans) {
  const sharp = devicePixelRatio || 1;
  const wide = Math.round(canvas.clientWidth * sharp);
  const high = Math.round(canvas.clientHeight * sharp);
  if (!wide || !high) return;
  [canvas.width, canvas.height] = [wide, high];
  const ink = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const most = samples.reduce((top, v) => Math.max(top, Math.abs(v)), 0.05);
  for (let x = 0; x < wide; x++) {
    const from = Math.floor((x * samples.length) / wide);
    const piece = samples.subarray(from, Math.max(Math.floor(((x + 1) * samples.length) / wide), from + 1));
    const low = piece.reduce((least, v) => Math.min(least, v), 0) / most;
    const top = piece.reduce((largest, v) => Math.max(largest, v), 0) / most;
    const inside = spans.some(([begin, end]) => x >= begin * wide && x <= end * wide);
    ink.fillStyle = inside ? WORD : REST;
    const y = (high / 2) * (1 - 0.96 * top);
    ink.fillRect(x, y, 1, Math.max(sharp, (high / 2) * 0.96 * (top - low)));
  }
}
