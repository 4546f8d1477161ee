// Arithmetic for what moves under a finger. Every curve comes from PyTorch; `worst` says how far this is from it.
const LEAK = 0.1;
const activations = {
  step: {f: z => (z >= 0 ? 1 : 0), slope: () => 0},
  sigmoid: {f: z => 1 / (1 + Math.exp(-z)), slope: z => { const s = 1 / (1 + Math.exp(-z)); return s * (1 - s); }},
  tanh: {f: Math.tanh, slope: z => 1 - Math.tanh(z) ** 2},
  relu: {f: z => Math.max(0, z), slope: z => (z > 0 ? 1 : 0)},
  leaky: {f: z => (z > 0 ? z : LEAK * z), slope: z => (z > 0 ? 1 : LEAK)},
};

function softmax(scores, temperature) {
  const top = Math.max(...scores);  // taken off first, so that no e^x overflows; the probabilities stay the same
  const parts = scores.map(s => Math.exp((s - top) / temperature));
  const sum = parts.reduce((a, b) => a + b);
  return parts.map(part => part / sum);
}

// The loss of prediction p for target t, and its slope in p.
const losses = {
  squared: {loss: (p, t) => (p - t) ** 2, slope: (p, t) => 2 * (p - t)},
  absolute: {loss: (p, t) => Math.abs(p - t), slope: (p, t) => Math.sign(p - t)},
  binary: {loss: (p, t) => -t * Math.log(p) - (1 - t) * Math.log(1 - p), slope: (p, t) => (1 - t) / (1 - p) - t / p},
  categorical: {loss: (p, t) => -Math.log(t ? p : 1 - p), slope: (p, t) => (t ? -1 / p : 1 / (1 - p))},
};

// The largest difference from PyTorch's numbers, over all of them.
const worst = (xs, torch, mine) => Math.max(...xs.map((x, i) => Math.abs(torch[i] - mine(x))));

// 4 decimals, as in the course; small numbers keep three digits that say something.
function words(value) {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  const text = size !== 0 && size < 0.001 ? value.toExponential(2).replace(/e([+-])0*(\d+)/, (_, s, n) => ` × 10${raised((s === "-" ? "-" : "") + n)}`)
    : String(+value.toFixed(4));
  return text.replace("-", "−");
}
// A result with its 4 decimals, as a course prints it: 0.5000.
const four = value => (Math.abs(value) >= 0.001 || value === 0 ? value.toFixed(4).replace("-", "−") : words(value));
const raised = n => String(n).replace(/[-\d]/g, d => (d === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[d]));
