// The parts of a recurrent cell in words: the order in which they are computed, and what each one is made of.
export const KINDS = { rnn: { name: "RNN" }, lstm: { name: "LSTM" }, gru: { name: "GRU" } };

/**
 * @typedef {object} Part
 * @property {string} letter
 * @property {string} sign as it is written
 * @property {string} name
 * @property {string} equation
 * @property {string} [bend] σ or tanh, where it is a block of weights
 */

/** @param {string} bend @param {string} sign */
const block = (bend, sign) => `${bend}(W${sign} x + U${sign} h + b${sign})`;

/** @type {Record<string, Part[]>} */
export const PARTS = {
  rnn: [{ letter: "h", sign: "h", name: "state", bend: "tanh", equation: "tanh(Wₓ xₜ + Wₕ hₜ₋₁ + b)" }],
  lstm: [
    { letter: "f", sign: "f", name: "forget gate", bend: "σ", equation: block("σ", "") },
    { letter: "i", sign: "i", name: "input gate", bend: "σ", equation: block("σ", "") },
    { letter: "g", sign: "g", name: "candidate", bend: "tanh", equation: block("tanh", "") },
    { letter: "c", sign: "C", name: "cell", equation: "f · Cₜ₋₁ + i · g" },
    { letter: "o", sign: "o", name: "output gate", bend: "σ", equation: block("σ", "") },
    { letter: "h", sign: "h", name: "state", equation: "o · tanh(C)" },
  ],
  gru: [
    { letter: "r", sign: "r", name: "reset gate", bend: "σ", equation: block("σ", "") },
    { letter: "z", sign: "z", name: "update gate", bend: "σ", equation: block("σ", "") },
    { letter: "n", sign: "n", name: "candidate", bend: "tanh", equation: "tanh(Wₓ x + b + r · (Wₕ h + c))" },
    { letter: "h", sign: "h", name: "state", equation: "(1 − z) · n + z · hₜ₋₁" },
  ],
};
