// What people type where numbers are wanted.

// What a person typed as a weight: 0.5, 0,5, −1 or 1/9; NaN where that is none.
/** @param {string} text */
export function weightOf(text) {
  const parts = text.trim().replace("−", "-").replace(",", ".").split("/");
  const value =
    parts.length > 2 || parts.some((part) => !part.trim())
      ? NaN
      : parts.length === 2
        ? Number(parts[0]) / Number(parts[1])
        : Number(parts[0]);
  return Math.abs(value) <= 1000 ? Number(value.toPrecision(7)) : NaN;
}

/**
 * The numbers of a line, parted by blanks, commas or semicolons; between blanks a comma is a decimal one, as in
 * core/data/given.py. NaN for what is none.
 * @param {string} text
 */
export function numbersOf(text) {
  const tokens = text
    .trim()
    .split(/[\s;]+/)
    .filter(Boolean);
  const decimal = tokens.length > 1 && tokens.every((token) => /^[-+−]?(\d+|\d*,\d+)$/.test(token));
  const parts = decimal
    ? tokens
    : tokens
        .join(" ")
        .split(/[\s,]+/)
        .filter(Boolean);
  return parts.map(weightOf);
}
