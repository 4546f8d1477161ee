// Places on the map and on the canvas. No element is touched here.

/**
 * @typedef {object} Frame what the map shows: its middle, and from there to its edges
 * @property {number[]} middle
 * @property {number[]} size
 */

/** Where a code lies on a square canvas; up is up. @param {Frame} frame @param {number[]} code @param {number} side */
export const toCanvas = ({ middle, size }, [across, up], side) => [
  ((across - middle[0]) / size[0] / 2 + 0.5) * side,
  (0.5 - (up - middle[1]) / size[1] / 2) * side,
];

/** The code at a place of the canvas. @param {Frame} frame @param {number[]} place @param {number} side */
export const toCode = ({ middle, size }, [x, y], side) => [
  middle[0] + (x / side - 0.5) * 2 * size[0],
  middle[1] + (0.5 - y / side) * 2 * size[1],
];

/** The place of the map that is nearest to a code: a code beyond it lies at its edge. @param {Frame} frame
 * @param {number[]} code */
export const inside = ({ middle, size }, code) =>
  code.map((value, i) => Math.max(middle[i] - size[i], Math.min(middle[i] + size[i], value)));

/** The nearest of the codes, by its number. @param {number[][]} codes @param {number[]} code */
export function nearest(codes, [across, up]) {
  let best = 0;
  let least = Infinity;
  codes.forEach(([x, y], i) => {
    const apart = (x - across) ** 2 + (y - up) ** 2;
    if (apart < least) [best, least] = [i, apart];
  });
  return best;
}
