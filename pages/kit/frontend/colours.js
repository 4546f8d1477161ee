// Numbers as colours, and what can be read on them.
export const ORANGE = [213, 94, 0];
export const BLUE = [0, 114, 178];

/**
 * From a number to red, green and blue; `limit` has the full colour.
 * @type {Record<"grey" | "sign", (limit: number) => (v: number) => number[]>}
 */
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
/** How much light a colour gives, from 0 to 1: @param {number[]} rgb */
const light = (rgb) => {
  const [r, g, b] = rgb.map((part) => ((part / 255 + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
/** What can be read on it, white or black, whichever stands out more: one of them by 4.5 to 1: @param {number[]} rgb */
export const inkOn = (rgb) => (1.05 / (light(rgb) + 0.05) > (light(rgb) + 0.05) / 0.05 ? "#fff" : "#000");
/** @param {number[]} values */
export const largest = (values) => values.reduce((most, v) => Math.max(most, Math.abs(v)), 0) || 1;
