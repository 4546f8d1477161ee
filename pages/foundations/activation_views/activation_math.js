// Arithmetic for what moves under a finger. Every curve comes from PyTorch; `worst` says how far this is from it.
export const LEAK = 0.1;
/** @type {Record<string, {f: (z: number) => number, slope: (z: number) => number}>} */
export const activations = {
  step: { f: (z) => (z >= 0 ? 1 : 0), slope: () => 0 },
  sigmoid: {
    f: (z) => 1 / (1 + Math.exp(-z)),
    slope: (z) => {
      const s = 1 / (1 + Math.exp(-z));
      return s * (1 - s);
    },
  },
  tanh: { f: Math.tanh, slope: (z) => 1 - Math.tanh(z) ** 2 },
  relu: { f: (z) => Math.max(0, z), slope: (z) => (z > 0 ? 1 : 0) },
  leaky: { f: (z) => (z > 0 ? z : LEAK * z), slope: (z) => (z > 0 ? 1 : LEAK) },
};

/** @param {number[]} scores @param {number} temperature */
export function softmax(scores, temperature) {
  const top = Math.max(...scores); // taken off first, so that no e^x overflows; the probabilities stay the same
  const parts = scores.map((s) => Math.exp((s - top) / temperature));
  const sum = parts.reduce((a, b) => a + b);
  return parts.map((part) => part / sum);
}

/**
 * The loss of prediction p for target t, and its slope in p.
 * @typedef {(p: number, t: number) => number} OfGuess
 * @type {Record<string, {loss: OfGuess, slope: OfGuess}>}
 */
export const losses = {
  squared: { loss: (p, t) => (p - t) ** 2, slope: (p, t) => 2 * (p - t) },
  absolute: { loss: (p, t) => Math.abs(p - t), slope: (p, t) => Math.sign(p - t) },
  binary: { loss: (p, t) => -t * Math.log(p) - (1 - t) * Math.log(1 - p), slope: (p, t) => (1 - t) / (1 - p) - t / p },
  categorical: { loss: (p, t) => -Math.log(t ? p : 1 - p), slope: (p, t) => (t ? -1 / p : 1 / (1 - p)) },
};

/** The largest difference from PyTorch's numbers, over all of them.
 * @param {number[]} xs @param {number[]} torch @param {(x: number) => number} mine
 */
export const worst = (xs, torch, mine) => Math.max(...xs.map((x, i) => Math.abs(torch[i] - mine(x))));
