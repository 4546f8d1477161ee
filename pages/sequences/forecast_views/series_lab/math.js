// The arithmetic of the series lab, apart from what is drawn.

/** @param {number[]} truth @param {number[]} said */
export const rmseOf = (truth, said) =>
  Math.sqrt(truth.reduce((sum, v, i) => sum + (v - said[i]) ** 2, 0) / truth.length);

/**
 * From the last known value in a straight line to where a hand points.
 * @param {number} last @param {number} end @param {number} steps
 */
export const straightTo = (last, end, steps) =>
  Array.from({ length: steps }, (_, i) => last + ((end - last) * (i + 1)) / steps);

/**
 * A guess drawn up to some step goes on level from there, and begins at the last known value.
 * @param {(number | null)[]} guess @param {number} last
 */
export function filled(guess, last) {
  let now = last;
  return guess.map((v) => (now = v ?? now));
}

/**
 * The smallest and the largest of some lists, with a little room; what is no number is left out.
 * @param {number[][]} lists
 */
export function reach(...lists) {
  const all = lists.flat().filter(Number.isFinite);
  const low = Math.min(...all);
  const high = Math.max(...all);
  const room = (high - low || 1) * 0.06;
  return [low - room, high + room];
}
