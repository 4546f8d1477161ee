// A forger and a detective of the plane in the browser: what they say, what they learn from, and a step of each.
// Held equal to PyTorch in tests/frontend. Points are flat lists: x1, x2 of the first, x1, x2 of the second ...

/** @typedef {Float64Array | Float32Array | number[]} Numbers */
/**
 * @typedef {object} Rules what the two play by; see core/explain/making/points/recipe.py
 * @property {string} loss "usual", "first" or "wasserstein"
 * @property {number} smooth
 * @property {number} penalty
 * @property {number} slope of the leaky ReLU below zero
 * @property {number} hidden neurons of each hidden layer
 */

const sigmoid = (/** @type {number} */ s) => 1 / (1 + Math.exp(-s));
// log sigmoid, also of scores whose powers overflow
const logSigmoid = (/** @type {number} */ s) => Math.min(s, 0) - Math.log1p(Math.exp(-Math.abs(s)));

// A network from two numbers to one or two, with two hidden layers of leaky ReLUs.
export class Player {
  /** @param {Numbers} numbers of each layer the weights row by row, then the biases @param {number} outputs
   * @param {Rules} rules */
  constructor(numbers, outputs, rules) {
    this.numbers = Float64Array.from(numbers);
    this.sizes = [2, rules.hidden, rules.hidden, outputs];
    this.slope = rules.slope;
    this.starts = [0];
    for (let l = 1; l < 4; l++) this.starts.push(this.starts[l - 1] + (this.sizes[l - 1] + 1) * this.sizes[l]);
  }

  /** How many numbers such a network has: @param {number} outputs @param {Rules} rules */
  static count = (outputs, { hidden }) => 3 * hidden + (hidden + 1) * hidden + (hidden + 1) * outputs;

  /** What every layer says, the points first: @param {Numbers} points @returns {Float64Array[]} */
  layers(points) {
    const found = [Float64Array.from(points)];
    const count = points.length / 2;
    for (let l = 1; l < 4; l++) {
      const [inputs, units, at] = [this.sizes[l - 1], this.sizes[l], this.starts[l - 1]];
      const before = found[l - 1];
      const now = new Float64Array(count * units);
      for (let i = 0; i < count; i++)
        for (let to = 0; to < units; to++) {
          let sum = this.numbers[at + inputs * units + to];
          for (let from = 0; from < inputs; from++)
            sum += this.numbers[at + to * inputs + from] * before[i * inputs + from];
          now[i * units + to] = l < 3 && sum < 0 ? this.slope * sum : sum;
        }
      found.push(now);
    }
    return found;
  }

  /** @param {Numbers} points @returns {Float64Array} */
  run(points) {
    return this.layers(points)[3];
  }

  /**
   * Back through the layers: from the slopes of a loss at the outputs to those at the weights and at the points.
   * @param {Float64Array[]} layers @param {Float64Array} slopes
   */
  back(layers, slopes) {
    const weights = new Float64Array(this.numbers.length);
    let now = slopes;
    for (let l = 3; l > 0; l--) {
      const [inputs, units, at] = [this.sizes[l - 1], this.sizes[l], this.starts[l - 1]];
      const values = layers[l - 1];
      const before = new Float64Array(values.length);
      for (let i = 0; i < values.length / inputs; i++)
        for (let to = 0; to < units; to++) {
          const slope = now[i * units + to];
          weights[at + inputs * units + to] += slope;
          for (let from = 0; from < inputs; from++) {
            weights[at + to * inputs + from] += slope * values[i * inputs + from];
            before[i * inputs + from] += slope * this.numbers[at + to * inputs + from];
          }
        }
      if (l > 1) for (let k = 0; k < before.length; k++) if (values[k] < 0) before[k] *= this.slope;
      now = before;
    }
    return { weights, points: now };
  }
}

/** What the detective loses by its scores for real and for made points, and the loss's slopes at them.
 * @param {Numbers} real @param {Numbers} made @param {Rules} rules */
export function detectiveLoss(real, made, { loss, smooth }) {
  const [n, m] = [real.length, made.length];
  const slopes = new Float64Array(n + m);
  let total = 0;
  for (let i = 0; i < n + m; i++) {
    const s = i < n ? real[i] : made[i - n];
    if (loss === "wasserstein") {
      total += i < n ? -s / n : s / m;
      slopes[i] = i < n ? -1 / n : 1 / m;
    } else if (i < n) {
      total -= ((1 - smooth) * logSigmoid(s) + smooth * logSigmoid(-s)) / n;
      slopes[i] = (sigmoid(s) - (1 - smooth)) / n;
    } else {
      total -= logSigmoid(-s) / m;
      slopes[i] = sigmoid(s) / m;
    }
  }
  return { loss: total, slopes };
}

/** What the forger loses by the scores of its points, and the loss's slopes at them.
 * @param {Numbers} made @param {Rules} rules */
export function forgerLoss(made, { loss }) {
  const m = made.length;
  let total = 0;
  const slopes = new Float64Array(m);
  made.forEach((s, i) => {
    total += (loss === "wasserstein" ? -s : loss === "first" ? logSigmoid(-s) : -logSigmoid(s)) / m;
    slopes[i] = (loss === "wasserstein" ? -1 : loss === "first" ? -sigmoid(s) : -sigmoid(-s)) / m;
  });
  return { loss: total, slopes };
}

/** The slopes at its weights of what the detective pays where its scores do not rise by 1 a step, at these points.
 * The slope of the scores goes back through the layers; a leaky ReLU bends nowhere, so its own slopes stay as they are.
 * @param {Player} detective @param {Numbers} points @param {Rules} rules */
export function penaltySlopes(detective, points, { penalty, hidden: H, slope }) {
  const { numbers, starts } = detective;
  const [, first, second] = detective.layers(points);
  const found = new Float64Array(numbers.length);
  const count = points.length / 2;
  const bent = (/** @type {Float64Array} */ values, /** @type {number} */ at) => (values[at] < 0 ? slope : 1);
  for (let i = 0; i < count; i++) {
    const two = new Float64Array(H);
    const one = new Float64Array(H);
    const rise = [0, 0]; // of the score, along x1 and x2
    for (let k = 0; k < H; k++) two[k] = bent(second, i * H + k) * numbers[starts[2] + k];
    for (let j = 0; j < H; j++) {
      for (let k = 0; k < H; k++) one[j] += numbers[starts[1] + k * H + j] * two[k];
      one[j] *= bent(first, i * H + j);
      for (const c of [0, 1]) rise[c] += numbers[starts[0] + 2 * j + c] * one[j];
    }
    const length = Math.hypot(...rise);
    const pull = rise.map((r) => (length ? (2 * penalty * (length - 1) * r) / (length * count) : 0));
    const along = new Float64Array(H);
    for (let j = 0; j < H; j++) {
      for (const c of [0, 1]) {
        found[starts[0] + 2 * j + c] += one[j] * pull[c];
        along[j] += numbers[starts[0] + 2 * j + c] * pull[c];
      }
      along[j] *= bent(first, i * H + j);
    }
    for (let k = 0; k < H; k++) {
      let sum = 0;
      for (let j = 0; j < H; j++) {
        found[starts[1] + k * H + j] += two[k] * along[j];
        sum += numbers[starts[1] + k * H + j] * along[j];
      }
      found[starts[2] + k] += bent(second, i * H + k) * sum;
    }
  }
  return found;
}

// Adam, as in PyTorch.
export class Adam {
  /** @param {number} count @param {number} rate @param {number} swing */
  constructor(count, rate, swing) {
    this.rate = rate;
    this.swing = swing;
    this.steps = 0;
    this.mean = new Float64Array(count);
    this.square = new Float64Array(count);
  }

  /** @param {Float64Array} numbers @param {Float64Array} slopes */
  step(numbers, slopes) {
    this.steps++;
    const [first, second] = [1 - this.swing ** this.steps, 1 - 0.99 ** this.steps];
    for (let i = 0; i < numbers.length; i++) {
      this.mean[i] += (1 - this.swing) * (slopes[i] - this.mean[i]);
      this.square[i] = 0.99 * this.square[i] + 0.01 * slopes[i] ** 2;
      numbers[i] -= ((this.rate / first) * this.mean[i]) / (Math.sqrt(this.square[i] / second) + 1e-8);
    }
  }
}

/** The detective learns from real and made points: @param {Player} detective @param {Adam} adam @param {Numbers} real
 * @param {Numbers} made @param {Numbers} between where the penalty looks, a share for each pair @param {Rules} rules */
export function detectiveStep(detective, adam, real, made, between, rules) {
  const layers = detective.layers([...real, ...made]);
  const scores = layers[3];
  const { loss, slopes } = detectiveLoss(scores.subarray(0, real.length / 2), scores.subarray(real.length / 2), rules);
  const { weights } = detective.back(layers, slopes);
  if (rules.loss === "wasserstein") {
    const there = Float64Array.from(real, (v, i) => between[i >> 1] * v + (1 - between[i >> 1]) * made[i]);
    penaltySlopes(detective, there, rules).forEach((v, i) => (weights[i] += v));
  }
  adam.step(detective.numbers, weights);
  return loss;
}

/** The forger learns from what the detective says of the points it makes of this noise: @param {Player} forger
 * @param {Player} detective @param {Adam} adam @param {Numbers} noise @param {Numbers} shift added to its points
 * @param {Rules} rules */
export function forgerStep(forger, detective, adam, noise, shift, rules) {
  const mine = forger.layers(noise);
  const judged = detective.layers(mine[3].map((v, i) => v + shift[i]));
  const { loss, slopes } = forgerLoss(judged[3], rules);
  adam.step(forger.numbers, forger.back(mine, detective.back(judged, slopes).points).weights);
  return loss;
}

/** Where the forger's loss pushes each made point: @param {Player} detective @param {Numbers} made
 * @param {Rules} rules @returns {Float64Array} */
export function arrows(detective, made, rules) {
  const layers = detective.layers(made);
  const { slopes } = forgerLoss(layers[3], rules);
  return detective.back(layers, slopes).points.map((v) => (-v * made.length) / 2);
}

/** The mean distance of two clouds' points: @param {Numbers} a @param {Numbers} b */
function apart(a, b) {
  let sum = 0;
  for (let i = 0; i < a.length; i += 2)
    for (let j = 0; j < b.length; j += 2) sum += Math.sqrt((a[i] - b[j]) ** 2 + (a[i + 1] - b[j + 1]) ** 2);
  return sum / ((a.length * b.length) / 4);
}

/** Energy distance of two clouds: @param {Numbers} real @param {Numbers} made */
export const distance = (real, made) => 2 * apart(real, made) - apart(real, real) - apart(made, made);

/** The share of real points that have a made one nearer than this: @param {Numbers} real @param {Numbers} made
 * @param {number} near */
export function covered(real, made, near) {
  let found = 0;
  for (let i = 0; i < real.length; i += 2)
    for (let j = 0; j < made.length; j += 2)
      if (Math.hypot(real[i] - made[j], real[i + 1] - made[j + 1]) < near) {
        found++;
        break;
      }
  return found / (real.length / 2);
}

/** Chance that begins the same each time (mulberry32); gives evenly spread and bell-shaped numbers.
 * @param {number} seed */
export function chance(seed) {
  let state = seed >>> 0;
  const even = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const bell = () => Math.sqrt(-2 * Math.log(1 - even())) * Math.cos(2 * Math.PI * even());
  const bells = (/** @type {number} */ count, size = 1) => Float64Array.from({ length: count }, () => size * bell());
  return { even, bell, bells };
}
