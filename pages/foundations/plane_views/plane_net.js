// A small network computed in the browser from the weights of a film, and its colours. The server trains; this only
// reads.
import { floatsOf } from "../../kit/frontend/format.js";

/** @type {Record<string, (a: number, b: number) => number>} */
const PLANE_FEATURES = {
  x1: (a) => a,
  x2: (a, b) => b,
  x1sq: (a) => a * a,
  x2sq: (a, b) => b * b,
  x1x2: (a, b) => a * b,
  sinx1: (a) => Math.sin(2 * a),
  sinx2: (a, b) => Math.sin(2 * b),
};
export const FEATURE_NAMES = {
  x1: "x₁",
  x2: "x₂",
  x1sq: "x₁²",
  x2sq: "x₂²",
  x1x2: "x₁x₂",
  sinx1: "sin 2x₁",
  sinx2: "sin 2x₂",
};
/** @type {Record<string, (z: number) => number>} */
const PLANE_ACTIVATIONS = {
  tanh: Math.tanh,
  relu: (z) => Math.max(z, 0),
  leaky: (z) => (z > 0 ? z : 0.1 * z),
  sigmoid: (z) => 1 / (1 + Math.exp(-z)),
  linear: (z) => z,
};

export const PALE = 0.6; // the surface is paler than the points on it

export class PlaneNet {
  /** @type {string[]} */
  features;
  /** @type {number[]} */
  sizes;
  /** @type {number[]} */
  frames;
  /** @type {string} */
  activation;
  /** @type {number} */
  classes;
  /** @type {number} */
  reach;
  /** @type {any} */
  colours;
  /** @type {Float32Array} */
  numbers = new Float32Array();
  count = 0;

  /** @param {any} film */
  constructor({ features, sizes, activation, classes, frames, reach, weights, colours }) {
    Object.assign(this, { features, sizes, activation, classes, frames, reach, colours });
    this.bend = PLANE_ACTIVATIONS[activation];
    this.takeFrames({ weights, frames });
    this.starts = []; // where the numbers of each layer begin
    for (let layer = 1, at = 0; layer < sizes.length; at += (sizes[layer - 1] + 1) * sizes[layer], layer++)
      this.starts.push(at);
    this.scale = divergingScale(colours.positive, colours.negative);
  }

  // The weights of the key frames, in base64 or as numbers.
  /** @param {{weights: string | Float32Array, frames: number[]}} film */
  takeFrames({ weights, frames }) {
    this.frames = frames;
    this.numbers = typeof weights === "string" ? floatsOf(weights) : weights;
    this.count = this.numbers.length / frames.length;
  }

  // The place of the bias of neuron `to` of layer `layer` (1 is the first that computes); its weights are
  // weightsAt(...)
  /** @param {number} frame @param {number} layer @param {number} to */
  weightsAt(frame, layer, to) {
    return frame * this.count + this.starts[layer - 1] + to * this.sizes[layer - 1];
  }
  /** @param {number} frame @param {number} layer @param {number} to */
  weights(frame, layer, to) {
    const at = this.weightsAt(frame, layer, to);
    return this.numbers.subarray(at, at + this.sizes[layer - 1]);
  }
  /** @param {number} frame @param {number} layer @param {number} to */
  bias(frame, layer, to) {
    return this.numbers[this.weightsAt(frame, layer, this.sizes[layer]) + to];
  }

  // Every neuron at many points: run(...)[layer][neuron][point]; the last layer are scores.
  /** @param {number} frame @param {ArrayLike<number>} x1 @param {ArrayLike<number>} x2 */
  run(frame, x1, x2) {
    const n = x1.length;
    const last = this.sizes.length - 1;
    const layers = [this.features.map((name) => Float32Array.from(x1, (a, i) => PLANE_FEATURES[name](a, x2[i])))];
    for (let layer = 1; layer <= last; layer++) {
      const before = layers[layer - 1];
      const now = [];
      for (let to = 0; to < this.sizes[layer]; to++) {
        const w = this.weights(frame, layer, to);
        const out = new Float32Array(n).fill(this.bias(frame, layer, to));
        for (let from = 0; from < before.length; from++) {
          const weight = w[from];
          const a = before[from];
          for (let i = 0; i < n; i++) out[i] += weight * a[i];
        }
        if (layer < last) for (let i = 0; i < n; i++) out[i] = this.bend(out[i]);
        now.push(out);
      }
      layers.push(now);
    }
    return layers;
  }

  // What the scores at one point mean: a value for regression, else the share of belief in each class.
  /** @param {number[]} scores */
  belief(scores) {
    if (!this.classes) return [scores[0]];
    if (this.classes === 2) {
      const p = 1 / (1 + Math.exp(-scores[0]));
      return [1 - p, p];
    }
    const top = Math.max(...scores);
    const e = scores.map((s) => Math.exp(s - top));
    const sum = e.reduce((a, b) => a + b);
    return e.map((v) => v / sum);
  }

  // The decision surface as RGBA pixels.
  /** @param {ImageData} image @param {Float32Array[]} outputs */
  paintSurface(image, outputs) {
    const pixels = image.data;
    const n = outputs[0].length;
    if (this.classes <= 2) {
      for (let i = 0; i < n; i++) {
        const z = outputs[0][i];
        // tanh(z / 2) = 2 sigmoid(z) - 1
        put(pixels, i, this.scale, PALE * (this.classes ? Math.tanh(z / 2) : Math.max(-1, Math.min(1, z))));
      }
      return;
    }
    const colours = this.colours.classes.map(rgb);
    const C = this.classes;
    for (let i = 0; i < n; i++) {
      let best = 0;
      let sum = 0;
      for (let c = 1; c < C; c++) if (outputs[c][i] > outputs[best][i]) best = c;
      for (let c = 0; c < C; c++) sum += Math.exp(outputs[c][i] - outputs[best][i]);
      const sure = Math.max(0, (1 / sum - 1 / C) / (1 - 1 / C));
      const colour = colours[best];
      for (let k = 0; k < 3; k++) pixels[4 * i + k] = 255 + (colour[k] - 255) * PALE * (0.25 + 0.75 * sure);
      pixels[4 * i + 3] = 255;
    }
  }

  // What one neuron says, orange below zero and blue above; sizes are of the largest, at least 1.
  /** @param {ImageData} image @param {Float32Array} values */
  paintNeuron(image, values, strength = 1) {
    let limit = 1;
    for (let i = 0; i < values.length; i++) limit = Math.max(limit, Math.abs(values[i]));
    for (let i = 0; i < values.length; i++) put(image.data, i, this.scale, (strength * values[i]) / limit);
  }

  /** @param {number} y */
  pointColour(y) {
    if (this.classes) return this.colours.classes[y];
    const at = 3 * Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, y)));
    return `rgb(${this.scale.slice(at, at + 3).join(",")})`;
  }
}

/** @param {string} hex */
const rgb = (hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16));

// 256 colours from full orange over white to full blue, as one flat list.
/** @param {string} positive @param {string} negative */
function divergingScale(positive, negative) {
  const scale = new Uint8ClampedArray(256 * 3);
  const ends = [rgb(negative), rgb(positive)];
  for (let i = 0; i < 256; i++) {
    const v = i / 127.5 - 1;
    const end = ends[v >= 0 ? 1 : 0];
    for (let k = 0; k < 3; k++) scale[3 * i + k] = 255 + (end[k] - 255) * Math.abs(v);
  }
  return scale;
}

/** @param {Uint8ClampedArray} pixels @param {number} i @param {Uint8ClampedArray} scale @param {number} value */
function put(pixels, i, scale, value) {
  const at = 3 * Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, value)));
  pixels[4 * i] = scale[at];
  pixels[4 * i + 1] = scale[at + 1];
  pixels[4 * i + 2] = scale[at + 2];
  pixels[4 * i + 3] = 255;
}

// The middles of side x side squares of the plane, row by row from the top left.
/** @param {number} side @param {number} reach */
export function planeGrid(side, reach) {
  const x1 = new Float32Array(side * side);
  const x2 = new Float32Array(side * side);
  const step = (2 * reach) / side;
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      x1[row * side + column] = -reach + (column + 0.5) * step;
      x2[row * side + column] = reach - (row + 0.5) * step;
    }
  return { x1, x2 };
}

/** @param {any} canvas @param {number} side @param {(image: ImageData) => void} fill */
export function paint(canvas, side, fill) {
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  const image = context.createImageData(side, side);
  fill(image);
  context.putImageData(image, 0, 0);
}
