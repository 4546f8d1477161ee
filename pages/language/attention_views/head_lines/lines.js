// Which lines are drawn between words, and how thick; what is switched, as text.

const SEEN = 0.02; // a smaller weight is no line
const THICKEST = 11;

/** A share in whole percent; a small one is not nothing.
 * @param {number} share
 */
export const percent = (share) => (share > 0 && share < 0.005 ? "<1 %" : `${Math.round(100 * share)} %`);

/** A list such as "0.1,1.2" with one entry more, or without it where it was there.
 * @param {string} list
 * @param {string} entry
 */
export function toggled(list, entry) {
  const there = list.split(",").filter(Boolean);
  return (there.includes(entry) ? there.filter((one) => one !== entry) : [...there, entry]).join(",");
}

/** The lines of a head: those of all words thin and pale, those of the chosen one over them, as thick as their weight.
 * @param {number[][]} weights row i: where word i looks
 * @param {number} chosen
 */
export function strokes(weights, chosen) {
  const found = weights.flatMap((row, from) =>
    row.map((weight, to) => ({ from, to, weight, mine: from === chosen })).filter(({ weight }) => weight >= SEEN),
  );
  return found
    .sort((a, b) => Number(a.mine) - Number(b.mine))
    .map(({ from, to, weight, mine }) => ({
      from,
      to,
      mine,
      width: mine ? 0.6 + (THICKEST - 0.6) * weight : 0.5 + 2.5 * weight,
      opacity: mine ? 0.9 : 0.08 + 0.3 * weight,
    }));
}
