// The parts of a recurrent cell in words: in the order in which they are computed, each with its equation.
export const KINDS = { rnn: "RNN", lstm: "LSTM", gru: "GRU" };

/**
 * @typedef {object} Part
 * @property {string} letter
 * @property {string} sign as it is written
 * @property {string} name
 * @property {string} equation what stands behind _ is set lower
 * @property {string} [bend] σ or tanh, where it is a block of weights
 */

/** @param {string} letter @param {string} name @param {string} bend @returns {Part} */
const block = (letter, name, bend) => ({
  letter,
  sign: letter,
  name,
  bend,
  equation: `${bend}(W_x${letter} x_t + W_h${letter} h_t−1 + b_${letter})`,
});

/** @type {Record<string, Part[]>} */
export const PARTS = {
  rnn: [{ letter: "h", sign: "h", name: "state", bend: "tanh", equation: "tanh(W_x x_t + W_h h_t−1 + b)" }],
  lstm: [
    block("f", "forget gate", "σ"),
    block("i", "input gate", "σ"),
    block("g", "candidate", "tanh"),
    { letter: "c", sign: "C", name: "cell", equation: "f · C_t−1 + i · g" },
    block("o", "output gate", "σ"),
    { letter: "h", sign: "h", name: "state", equation: "o · tanh(C)" },
  ],
  gru: [
    block("r", "reset gate", "σ"),
    block("z", "update gate", "σ"),
    { ...block("n", "candidate", "tanh"), equation: "tanh(W_xn x_t + b_n + r · (W_hn h_t−1 + c_n))" },
    { letter: "h", sign: "h", name: "state", equation: "(1 − z) · n + z · h_t−1" },
  ],
};
