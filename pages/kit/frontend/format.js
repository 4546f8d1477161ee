// Numbers and signs as they stand on the screen, and numbers that came packed.
/** With a real minus sign.
 * @param {unknown} text
 */
export const minus = (text) => String(text).replaceAll("-", "−");

/** Raised, as an exponent is.
 * @param {unknown} number
 */
export const raised = (number) => String(number).replace(/[-\d]/g, (d) => (d === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(d)]));

/** As a sign of the text: phones draw ▶, ◀ and ⏸ as coloured pictures where this does not follow them.
 * @param {string} text
 */
export const sign = (text) => text.replace(/[▶◀⏸]/g, "$&\uFE0E");

/** Whole numbers whole, others with so many decimals at most.
 * @param {number} value
 */
export function written(value, decimals = 2) {
  const text = String(+value.toFixed(decimals));
  return minus(text === "-0" ? "0" : text);
}

/** Always with these decimals.
 * @param {number} value
 */
export const fixed = (value, digits = 3) => minus(Number.isFinite(value) ? value.toFixed(digits) : value);

/** Four decimals at most, as in the course; small numbers keep three digits that say something.
 * @param {number} value
 */
export function words(value) {
  if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
  const size = Math.abs(value);
  if (size === 0 || size >= 0.001) return minus(+value.toFixed(4));
  return minus(
    value.toExponential(2).replace(/e([+-])0*(\d+)/, (_, s, n) => ` × 10${raised((s === "-" ? "-" : "") + n)}`),
  );
}

/** A result with its four decimals, as a course prints it: 0.5000.
 * @param {number} value
 */
export const four = (value) => (Math.abs(value) >= 0.001 || value === 0 ? minus(value.toFixed(4)) : words(value));

/** So many significant digits; very large and very small ones with a power of ten: 1.20e-5.
 * @param {number} value
 */
export function short(value, digits = 3) {
  const size = Math.abs(value);
  return minus(size && (size < 1e-4 || size >= 1e7) ? value.toExponential(2) : Number(value.toPrecision(digits)));
}

/** So many significant digits; very large and very small ones as 1.2·10⁻⁵; words for what is no number.
 * @param {number | null | undefined} x
 */
export function brief(x, digits = 4) {
  if (x === null || x === undefined || !Number.isFinite(x)) return "no number";
  const size = Math.abs(x);
  if (size === 0 || (size < 1e5 && size >= 1e-3)) return minus(Number(x.toPrecision(digits)));
  const [front, exponent] = x.toExponential(Math.min(digits, 3) - 1).split("e");
  const ten = `10${raised(Number(exponent))}`;
  return minus(Number(front) === 1 ? ten : `${Number(front)}·${ten}`);
}

/** 0.8540 where something was cut off, 2.5 where it is exact; the same rule as core/explain/numbers.py.
 * @param {number | null | undefined} number
 * @param {number} decimals
 */
export function exact(number, decimals) {
  if (number === undefined || number === null) return "";
  if (Math.abs(number) >= 1e6 || (number !== 0 && Math.abs(number) < 0.5 * 10 ** -decimals))
    return minus(number.toExponential(2));
  let shown = number.toFixed(decimals);
  if (Math.abs(Number(shown) - number) < 1e-9 * Math.max(1, Math.abs(number)) && shown.includes("."))
    shown = shown.replace(/0+$/, "").replace(/\.$/, "");
  return shown === "-0" ? "0" : minus(shown);
}

/** A size for an axis of powers of ten: 0.12, 3 × 10⁵.
 * @param {number} value
 */
export function power(value) {
  if (value === 0) return "0";
  if (value >= 0.01 && value < 1000) return value.toPrecision(2);
  return value.toExponential(0).replace(/e\+?(-?\d+)/, (_, n) => ` × 10${raised(n)}`);
}

/** A share with a decimal: 93.4 %.
 * @param {number} share
 */
export const percent = (share) => `${(100 * share).toFixed(1)} %`;

/** A number of things: 1 point, 2 points.
 * @param {number} count
 * @param {string} thing
 */
export const plural = (count, thing) => `${count} ${thing}${count === 1 ? "" : "s"}`;

/** The bytes that came as text.
 * @param {string} text base64
 */
export const bytesOf = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Packed float32.
 * @param {string} text base64
 */
export const floatsOf = (text) => new Float32Array(bytesOf(text).buffer);
