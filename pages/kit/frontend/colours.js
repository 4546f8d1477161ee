// Numbers as colours, and what can be read on them.
export const ORANGE = [213, 94, 0];
export const BLUE = [0, 114, 178];

export const COLOURS = {
  grey: (limit) => (v) => {
    const level = Math.max(0, Math.min(255, Math.round((255 * v) / limit)));
    return [level, level, level];
  },
  sign: (limit) => (v) => {
    const share = Math.min(1, Math.abs(v) / limit);
    const full = v < 0 ? ORANGE : BLUE;
    return full.map((c) => Math.round(255 + (c - 255) * share));
  },
};
/** @param {number[]} rgb */
export const css = ([r, g, b]) => `rgb(${r},${g},${b})`;
/** What can be read on it: @param {number[]} rgb */
export const inkOn = ([r, g, b]) => (0.3 * r + 0.59 * g + 0.11 * b < 140 ? "#fff" : "#14181d");
export const largest = (values) => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0) || 1;
