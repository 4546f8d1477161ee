// How wide each block is drawn.
const LEAST = 3; // screen pixels, that one can still be hit

/**
 * Widths as the square roots of the numbers of maps, so that 2,048 maps are not 32 times as wide as 64; together they
 * fill the room, where that is enough for all.
 * @param {number[]} maps
 * @param {number} room screen pixels
 * @param {number} gap between two
 */
export function widths(maps, room, gap) {
  const roots = maps.map(Math.sqrt);
  const free = room - gap * maps.length - LEAST * maps.length;
  const sum = roots.reduce((total, one) => total + one, 0);
  return roots.map((one) => LEAST + (Math.max(free, 0) * one) / sum);
}
