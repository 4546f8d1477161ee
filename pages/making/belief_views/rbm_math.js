// A restricted Boltzmann machine in the browser: up, down, the free energy, and a chain of dreams. Touches no element.

/**
 * @typedef {object} Machine
 * @property {Float32Array} weight hidden units times pixels, a unit after the other
 * @property {Float32Array} visible how much each pixel likes to be on
 * @property {Float32Array} hidden how much each hidden unit likes to be on
 */

/** @param {number} x */
export const sigmoid = (x) => 1 / (1 + Math.exp(-x));

/** log(1 + exp(x)), also where exp(x) is too large to be a number.
 * @param {number} x
 */
export const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** What each hidden unit gets to hear: its bias and, of each pixel, its weight times how much it is on.
 * @param {Machine} machine
 * @param {ArrayLike<number>} v
 */
export function heard({ weight, visible, hidden }, v) {
  const V = visible.length;
  return Float64Array.from(hidden, (bias, unit) => {
    let sum = bias;
    for (let i = 0, at = unit * V; i < V; i++) sum += weight[at + i] * v[i];
    return sum;
  });
}

/** The probability of each hidden unit to be on.
 * @param {Machine} machine
 * @param {ArrayLike<number>} v
 */
export const up = (machine, v) => heard(machine, v).map(sigmoid);

/** The probability of each pixel to be on.
 * @param {Machine} machine
 * @param {ArrayLike<number>} h
 */
export function down({ weight, visible }, h) {
  const V = visible.length;
  const sums = Float64Array.from(visible);
  for (let unit = 0, at = 0; unit < h.length; unit++, at += V)
    if (h[unit]) for (let i = 0; i < V; i++) sums[i] += weight[at + i] * h[unit];
  return sums.map(sigmoid);
}

/** The lower, the likelier the machine would dream of it.
 * @param {Machine} machine
 * @param {ArrayLike<number>} v
 */
export function freeEnergy(machine, v) {
  let energy = 0;
  for (let i = 0; i < machine.visible.length; i++) energy -= machine.visible[i] * v[i];
  for (const sum of heard(machine, v)) energy -= softplus(sum);
  return energy;
}

/** Chance with a seed: numbers from 0 to 1, always the same (mulberry32).
 * @param {number} seed
 */
export function chance(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * @typedef {object} Frame
 * @property {Float64Array} seen the probability of each pixel
 * @property {Float64Array} drawn 0 or 1 for each pixel; where a picture is held, its grey
 * @property {Uint8Array} units which hidden units were on
 * @property {number} energy of what was drawn
 */

/** Up and down, again and again (Gibbs sampling). A frame is computed when it is asked for, and kept. */
export class Chain {
  /**
   * @param {Machine} machine
   * @param {Float32Array} first the probability of each pixel at the start
   * @param {Uint8Array} held 1 where a pixel stays as it was at the start
   * @param {number} seed
   */
  constructor(machine, first, held, seed) {
    this.machine = machine;
    this.held = held;
    this.random = chance(seed);
    const seen = Float64Array.from(first);
    const drawn = seen.map((p, i) => (held[i] ? p : Number(this.random() < p)));
    const units = new Uint8Array(machine.hidden.length);
    /** @type {Frame[]} */
    this.frames = [{ seen, drawn, units, energy: freeEnergy(machine, drawn) }];
  }

  /** @param {number} frame */
  at(frame) {
    while (this.frames.length <= frame) this.frames.push(this.next(this.frames[this.frames.length - 1]));
    return this.frames[frame];
  }

  /** @param {Frame} before
   * @returns {Frame}
   */
  next(before) {
    const { machine, held, random } = this;
    const units = Uint8Array.from(up(machine, before.drawn), (p) => Number(random() < p));
    const seen = down(machine, units).map((p, i) => (held[i] ? before.drawn[i] : p));
    const drawn = seen.map((p, i) => (held[i] ? p : Number(random() < p)));
    return { seen, drawn, units, energy: freeEnergy(machine, drawn) };
  }
}
