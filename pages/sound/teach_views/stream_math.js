// The ear while it listens: every layer keeps what it needs of what came before, so that nothing is computed twice.
// 24 new frames (240 ms) give three times 96 numbers. Touches no element; tests/frontend holds it equal to PyTorch's.
import { softmax } from "../../kit/frontend/live/digit_net.js";
import { FFT, HOP, bandsOf, power } from "../say_views/spectrum_math.js";
import { applied } from "./ear_net.js";

/** @typedef {import("./ear_net.js").Ear} Ear @typedef {import("./ear_net.js").Maps} Maps */

export const FRAMES = 24; // at once: three times the eight frames from one 96 numbers to the next
export const CHUNK = FRAMES * HOP; // samples at once
const FLOOR = 100; // as in core/explain/sounds/own_words/placing.py

/** A frame of the log-mel picture. @param {Float32Array} samples @param {number} start */
export const frameAt = (samples, start) =>
  bandsOf(power(samples, start)).map((v) => Math.log10(Math.max(v, FLOOR)) + 2);

export class Stream {
  /** @param {Ear} ear */
  constructor(ear) {
    this.ear = ear;
    /** @type {(Maps | undefined)[]} the last rows that a layer got, which its next windows begin with */
    this.before = [];
    this.rest = new Float32Array(FFT - HOP); // samples that the next frame begins with
  }

  /**
   * What the ear hears in the next samples: 3 x 96 numbers. They are those of windows that begin at frame 4, 12, 20 …;
   * what comes before the first window is full, after a second, counts as silence and says nothing.
   * @param {Float32Array} samples CHUNK of them
   */
  push(samples) {
    const wave = new Float32Array(this.rest.length + samples.length);
    wave.set(this.rest);
    wave.set(samples, this.rest.length);
    this.rest = wave.slice(samples.length);
    const rows = Array.from({ length: FRAMES }, (_, frame) => frameAt(wave, frame * HOP));
    /** @type {Maps} */
    let x = { values: Float32Array.from(rows.flat()), shape: [1, FRAMES, this.ear.bands] };
    this.ear.layers.forEach((layer, i) => {
      if (layer.kind === "conv" && layer.size[0] > 1) x = this.continued(x, i, layer.size[0] - 1);
      x = applied(this.ear, layer, x);
    });
    const [maps, steps] = x.shape;
    const { values } = x;
    return Float32Array.from({ length: maps * steps }, (_, i) => values[(i % maps) * steps + Math.floor(i / maps)]);
  }

  /** The rows with those before them. @param {Maps} x @param {number} i @param {number} count */
  continued({ values, shape: [C, T, F] }, i, count) {
    const before = this.before[i] ?? { values: new Float32Array(C * count * F), shape: [C, count, F] };
    const [old, each] = [count * F, T * F];
    const joined = new Float32Array(C * (old + each));
    const last = new Float32Array(C * old);
    for (let c = 0; c < C; c++) {
      const from = c * (old + each);
      joined.set(before.values.subarray(c * old, (c + 1) * old), from);
      joined.set(values.subarray(c * each, (c + 1) * each), from + old);
      last.set(joined.subarray(from + each, from + each + old), c * old);
    }
    this.before[i] = { values: last, shape: [C, count, F] };
    return { values: joined, shape: [C, T + count, F] };
  }
}

const [STEPS, WIDTH] = [7, 96]; // as in core/explain/sounds/own_words/placing.py
const FULL = 6; // times CHUNK until the first window holds nothing but sound

/**
 * @typedef {{names: string[], weight: number[][], bias: number[], mean: number[], spread: number[],
 *   temperature: number, limit: number, gain: number}} Head
 */

/**
 * What the head says of 7 x 96 numbers: shares of 1, the last of the background.
 * @param {Head} head @param {Float32Array} heard
 */
export function answered({ weight, bias, mean, spread, temperature }, heard) {
  const pooled = new Float64Array(2 * WIDTH);
  for (let i = 0; i < WIDTH; i++) {
    let [sum, most] = [0, -Infinity];
    for (let step = 0; step < STEPS; step++) {
      const value = heard[step * WIDTH + i];
      sum += value;
      if (value > most) most = value;
    }
    pooled[i] = (sum / STEPS - mean[i]) / spread[i];
    pooled[WIDTH + i] = (most - mean[WIDTH + i]) / spread[WIDTH + i];
  }
  const scores = weight.map((row, k) => row.reduce((sum, w, i) => sum + w * pooled[i], bias[k]));
  return softmax(scores, temperature);
}

/** Listens all the time: an answer for every CHUNK of samples, from the first full window on. */
export class Listener {
  /** @param {Ear} ear @param {Head} head */
  constructor(ear, head) {
    this.stream = new Stream(ear);
    this.head = head;
    this.count = 0;
    this.heard = new Float32Array(STEPS * WIDTH);
  }

  /** @param {Float32Array} samples CHUNK of them @returns {number[] | null} */
  push(samples) {
    const found = this.stream.push(samples.map((v) => v * this.head.gain));
    this.heard.copyWithin(0, found.length);
    this.heard.set(found, this.heard.length - found.length);
    this.count += 1;
    return this.count >= FULL ? answered(this.head, this.heard) : null;
  }
}
