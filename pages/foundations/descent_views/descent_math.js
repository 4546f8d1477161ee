/** @file The walks of the race in the browser, so that a way bends while its rate is dragged: the losses of two weights
 * with their slopes, and the four optimizers as torch.optim takes their steps. Held equal to it in tests/frontend.
 */

/** @typedef {{loss: number, g1: number, g2: number}} Place what a loss says of one place */
/** @typedef {{length: number[], width: number[]}} Flowers */
/** @typedef {(w1: number, w2: number) => Place} Surface */

/** @type {Record<string, Surface>} */
const FORMULAS = {
  bowl: (a, b) => ({ loss: a ** 2 + b ** 2, g1: 2 * a, g2: 2 * b }),
  valley: (a, b) => ({ loss: 0.02 * a ** 2 + 2 * b ** 2, g1: 0.04 * a, g2: 4 * b }),
  saddle: (a, b) => ({ loss: 0.5 * a ** 2 - 0.5 * b ** 2 + 0.25 * b ** 4, g1: a, g2: b ** 3 - b }),
  minima: (a, b) => ({ loss: a ** 4 - 2 * a ** 2 + 0.4 * a + b ** 2, g1: 4 * a ** 3 - 4 * a + 0.4, g2: 2 * b }),
  rosenbrock: (a, b) => {
    const off = b - a ** 2;
    return { loss: (1 - a) ** 2 + 100 * off ** 2, g1: -2 * (1 - a) - 400 * a * off, g2: 200 * off };
  },
  beale: (a, b) => {
    const errors = [1.5, 2.25, 2.625].map((number, i) => number - a + a * b ** (i + 1));
    const sum = (/** @type {(error: number, i: number) => number} */ term) =>
      errors.reduce((total, error, i) => total + term(error, i), 0);
    return {
      loss: sum((error) => error ** 2),
      g1: sum((error, i) => 2 * error * (b ** (i + 1) - 1)),
      g2: sum((error, i) => 2 * error * a * (i + 1) * b ** i),
    };
  },
};

/** The mean squared error of guess = w2 · tanh(w1 · length) over all flowers.
 * @param {Flowers} flowers
 * @returns {Surface}
 */
const flowersLoss =
  ({ length, width }) =>
  (a, b) => {
    const total = { loss: 0, g1: 0, g2: 0 };
    length.forEach((x, i) => {
      const bent = Math.tanh(a * x);
      const error = b * bent - width[i];
      total.loss += error ** 2 / length.length;
      total.g1 += (2 * error * b * (1 - bent ** 2) * x) / length.length;
      total.g2 += (2 * error * bent) / length.length;
    });
    return total;
  };

/** The loss of that name; none where the browser does not know it.
 * @param {string} name
 * @param {Flowers | null} flowers
 * @returns {Surface | undefined}
 */
export const surface = (name, flowers) => (name === "flowers" && flowers ? flowersLoss(flowers) : FORMULAS[name]);

const EPSILON = 1e-8; // PyTorch's

/** How an optimizer moves one weight: what it keeps, and the step that it subtracts.
 * @param {string} optimizer @param {number} rate @param {number} momentum
 * @returns {(slope: number, step: number, kept: Record<string, number>) => number}
 */
function rule(optimizer, rate, momentum) {
  if (optimizer === "momentum") return (slope, step, kept) => rate * (kept.v = (step ? momentum * kept.v : 0) + slope);
  if (optimizer === "rmsprop")
    return (slope, _, kept) => {
      kept.s = 0.9 * (kept.s ?? 0) + 0.1 * slope ** 2;
      return (rate * slope) / (Math.sqrt(kept.s) + EPSILON);
    };
  if (optimizer === "adam")
    return (slope, step, kept) => {
      kept.m = 0.9 * (kept.m ?? 0) + 0.1 * slope;
      kept.s = 0.999 * (kept.s ?? 0) + 0.001 * slope ** 2;
      const spread = Math.sqrt(kept.s) / Math.sqrt(1 - 0.999 ** (step + 1)) + EPSILON;
      return ((rate / (1 - 0.9 ** (step + 1))) * kept.m) / spread;
    };
  return (slope) => rate * slope;
}

/**
 * One racer's way, as core/explain/foundations/descent/race.py makes it.
 * @param {Surface} loss
 * @param {{optimizer: string, rate: number, momentum: number, start: number[], steps: number, goals: number[][],
 *   radius: number, ceiling: number}} how
 */
export function walk(loss, { optimizer, rate, momentum, start, steps, goals, radius, ceiling }) {
  const push = rule(optimizer, rate, momentum);
  const kept = [{}, {}].map((each) => /** @type {Record<string, number>} */ (each));
  const w = [[start[0]], [start[1]]];
  const slopes = /** @type {number[][]} */ ([[], []]);
  const memory = /** @type {Record<string, number[][]>} */ ({});
  for (let step = 0; step < steps && w.every((values) => Number.isFinite(values[step])); step++) {
    const { g1, g2 } = loss(w[0][step], w[1][step]);
    [g1, g2].forEach((slope, axis) => {
      slopes[axis].push(slope);
      w[axis].push(w[axis][step] - push(slope, step, kept[axis]));
      for (const [name, value] of Object.entries(kept[axis])) (memory[name] ??= [[], []])[axis].push(value);
    });
  }
  const losses = w[0].map((w1, at) => loss(w1, w[1][at]).loss);
  const travelled = [0];
  for (let at = 1; at < losses.length; at++)
    travelled.push(travelled[at - 1] + Math.hypot(w[0][at] - w[0][at - 1], w[1][at] - w[1][at - 1]));
  const near = w[0].map((w1, at) => goals.some(([a, b]) => Math.hypot(w1 - a, w[1][at] - b) <= radius));
  const first = (/** @type {boolean[]} */ found) => (found.includes(true) ? found.indexOf(true) : null);
  return {
    w1: w[0],
    w2: w[1],
    g1: slopes[0],
    g2: slopes[1],
    loss: losses,
    memory,
    travelled,
    reached: first(near),
    settled: near.at(-1) ? near.lastIndexOf(false) + 1 : null,
    diverged: first(losses.map((value) => !(value <= ceiling))),
  };
}
