// What a reading says, in the sentences that the server has sent along (verdict.py).

/** A probability that never claims certainty, as core/figures/charts.py writes it. @param {number} share */
export const percent = (share) => (share > 0.999 ? "over 99.9 %" : `${(100 * share).toFixed(1)} %`);

/** @param {string} sentence @param {...string} parts what stands in its places */
const filled = (sentence, ...parts) => parts.reduce((text, part) => text.replace("{}", part), sentence);

/** @param {any} words @param {import("../live/digit_net.js").Verdict} said */
export function headline(words, said) {
  if (!said.accepted) return words.doubted[said.label];
  return words[Math.max(...said.probabilities) < words.sure ? "unsure" : "reads"][said.label];
}

/**
 * How sure, and why it may be wrong.
 * @param {any} words
 * @param {import("../live/digit_net.js").Verdict} said
 * @param {number | null} truth
 */
export function reason(words, said, truth) {
  const { label, probabilities } = said;
  const second = probabilities.reduce((best, p, d) => (d !== label && p > (probabilities[best] ?? -1) ? d : best), -1);
  const parts = [said.accepted ? filled(words.probability, percent(probabilities[label])) : words.far];
  const close = probabilities[second] >= 0.005;
  parts.push(close ? filled(words.second, words.named[second], percent(probabilities[second])) : words.alone);
  if (said.digitProbability === null) parts.push(words.no_doubt);
  if (truth !== null) parts.push(truth === label ? words.right : filled(words.wrong, words.named[truth]));
  return parts.join(" ");
}

/**
 * Whether two readings say the same.
 * @param {import("../live/digit_net.js").Verdict} here
 * @param {import("../live/digit_net.js").Verdict} there
 */
export const agreed = (here, there) => here.label === there.label && here.accepted === there.accepted;

/**
 * What the pen's reading and the server's have to say of each other.
 * @param {any} words
 * @param {import("../live/digit_net.js").Verdict} here
 * @param {import("../live/digit_net.js").Verdict} there
 */
export function compared(words, here, there) {
  const [drawn, redrawn] = [here, there].map((said) => percent(said.probabilities[said.label]));
  if (agreed(here, there)) return filled(words.agree, words.named[there.label], drawn, redrawn);
  return filled(words.differ, headline(words, here), drawn, headline(words, there), redrawn);
}
