// A recurrent cell, step by step, as PyTorch computes it. No element is touched here.

/**
 * Numbers by block of the cell, in PyTorch's order: for each block and unit a row.
 * @typedef {object} Cell
 * @property {"rnn" | "gru" | "lstm"} kind
 * @property {number[][][]} x (blocks, H, F), for what comes in
 * @property {number[][][]} h (blocks, H, H), for the state before
 * @property {number[][]} b (blocks, H)
 * @property {number[]} c (H,) of a GRU: the bias of its candidate that the reset gate lies over
 */

/**
 * One step: the state before it, the sums of the blocks, and what was made of them, all (H,) by letter.
 * @typedef {object} Step
 * @property {Record<string, number[]>} before
 * @property {Record<string, number[]>} sums
 * @property {Record<string, number[]>} values
 */

/** The letters of the blocks of weights, in PyTorch's order. */
export const BLOCKS = { rnn: ["h"], gru: ["r", "z", "n"], lstm: ["i", "f", "g", "o"] };

/** @param {number} z */
export const sigmoid = (z) => 1 / (1 + Math.exp(-z));

/** @param {number[]} row @param {number[]} values */
const dot = (row, values) => row.reduce((sum, weight, i) => sum + weight * values[i], 0);

/**
 * Reads (T, F) step by step, from an empty memory.
 * @param {Cell} cell
 * @param {number[][]} inputs
 * @returns {Step[]}
 */
export function unroll(cell, inputs) {
  const zeros = cell.b[0].map(() => 0);
  /** @type {Record<string, number[]>} */
  let before = cell.kind === "lstm" ? { h: zeros, c: zeros } : { h: zeros };
  return inputs.map((x) => {
    const made = oneStep(cell, x, before);
    before = cell.kind === "lstm" ? { h: made.values.h, c: made.values.c } : { h: made.values.h };
    return made;
  });
}

/**
 * @param {Cell} cell @param {number[]} x (F,) @param {Record<string, number[]>} before
 * @returns {Step}
 */
export function oneStep(cell, x, before) {
  /** @type {Record<string, number[]>} */
  const sums = {};
  const memory = (/** @type {number} */ block, /** @type {number} */ u) => dot(cell.h[block][u], before.h);
  BLOCKS[cell.kind].forEach((letter, block) => {
    sums[letter] = cell.b[block].map((bias, u) => dot(cell.x[block][u], x) + bias);
    if (letter !== "n") sums[letter] = sums[letter].map((sum, u) => sum + memory(block, u));
  });
  if (cell.kind === "rnn") return { before, sums, values: { h: sums.h.map(Math.tanh) } };
  if (cell.kind === "gru") {
    const [r, z] = [sums.r.map(sigmoid), sums.z.map(sigmoid)];
    sums.n = sums.n.map((sum, u) => sum + r[u] * (memory(2, u) + cell.c[u]));
    const n = sums.n.map(Math.tanh);
    return { before, sums, values: { r, z, n, h: z.map((keep, u) => (1 - keep) * n[u] + keep * before.h[u]) } };
  }
  const [i, f, o] = [sums.i.map(sigmoid), sums.f.map(sigmoid), sums.o.map(sigmoid)];
  const g = sums.g.map(Math.tanh);
  const c = f.map((keep, u) => keep * before.c[u] + i[u] * g[u]);
  return { before, sums, values: { f, i, g, c, o, h: o.map((show, u) => show * Math.tanh(c[u])) } };
}

/**
 * How many numbers a layer has, as PyTorch counts: each unit of a block has two biases.
 * @param {"rnn" | "gru" | "lstm"} kind @param {number} H @param {number} F
 */
export const parameters = (kind, H, F) => BLOCKS[kind].length * (H * F + H * H + 2 * H);

/**
 * The numbers of so many units and inputs, out of a table for the most there can be; of copies.
 * @param {"rnn" | "gru" | "lstm"} kind @param {{x: number[][][], h: number[][][], b: number[][], c: number[]}} table
 * @param {number} H @param {number} F
 * @returns {Cell}
 */
export const cut = (kind, table, H, F) => ({
  kind,
  x: table.x.map((block) => block.slice(0, H).map((row) => row.slice(0, F))),
  h: table.h.map((block) => block.slice(0, H).map((row) => row.slice(0, H))),
  b: table.b.map((block) => block.slice(0, H)),
  c: table.c.slice(0, H),
});

/** All numbers in a row, as a link has them. @param {Cell} cell */
export const flat = ({ x, h, b, c }) => [x.flat(2), h.flat(2), b.flat(), c].flat();

/** Puts a row of numbers, as `flat` makes it, into the places of a table. @param {any} table */
export function fill(table, /** @type {number[]} */ numbers, /** @type {number} */ H, /** @type {number} */ F) {
  const rest = [...numbers];
  const take = (/** @type {number[]} */ row, /** @type {number} */ count) =>
    row.splice(0, count, ...rest.splice(0, count));
  for (const block of table.x) for (const row of block.slice(0, H)) take(row, F);
  for (const block of table.h) for (const row of block.slice(0, H)) take(row, H);
  for (const block of table.b) take(block, H);
  take(table.c, Math.min(H, table.c.length));
}
