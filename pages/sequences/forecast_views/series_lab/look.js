// What the three moods of the series lab have in common on the screen.
import { niceTicks, plot } from "../../../kit/frontend/chart.js";

/** The theme's class colours as --c0, --c1 …
 * @param {HTMLElement} root
 */
export function useColours(root) {
  const colours = getComputedStyle(root).getPropertyValue("--st-chart-categorical-colors").split(",");
  colours.forEach((colour, i) => root.style.setProperty(`--c${i}`, colour.trim()));
}

/** @type {Record<string, string>} */
const COLOURS = {
  known: "var(--st-text-color)",
  input: "var(--c0)",
  network: "var(--c0)",
  target: "var(--c1)",
  guess: "var(--c1)",
  naive: "var(--c2)",
  seasonal: "var(--c3)",
};

/** Which line is what.
 * @param {any} root
 * @param {string[][]} entries the kind of each line, and what it is called
 */
export function legend(root, entries) {
  root.querySelector(".legend").innerHTML = entries.map(() => "<span><i></i></span>").join("");
  root.querySelectorAll(".legend span").forEach((/** @type {any} */ span, /** @type {number} */ i) => {
    const [kind, words] = entries[i];
    span.firstChild.style.borderColor = COLOURS[kind];
    span.append(words);
  });
}

/** Axes for a stretch of the series, with its years below, or its numbers.
 * @param {any} svg
 * @param {{labels: string[], step: string}} data
 * @param {number[]} x the first and the last point, counted from 0
 * @param {number[]} y
 * @param {number} height
 */
export function plotted(svg, { labels, step }, x, y, height) {
  const most = Math.max(2, Math.floor((svg.clientWidth || 300) / 70));
  const ticks = new Map(ticksOf(labels, step, x[0], x[1], most));
  const xLabel = (/** @type {number} */ v) => ticks.get(v) ?? "";
  return plot(svg, { x, y, xTitle: step, yTitle: "value", height, xTicks: [...ticks.keys()], xLabel });
}

/** Where the axis is marked, and with what: years where the labels are dates, round numbers where they count.
 * @param {string[]} labels of all points
 * @param {string} step such as "year by year"
 * @param {number} from
 * @param {number} to the last point; there may be no label yet for those at the end
 * @param {number} most marks
 * @returns {[number, string][]}
 */
export function ticksOf(labels, step, from, to, most) {
  const last = Math.min(to, labels.length - 1);
  const places = Array.from({ length: last - from + 1 }, (_, i) => from + i);
  const dated = step.startsWith("year") || /^\d{4}-/.test(labels[0]);
  const found = dated ? years(labels, places, most) : numbers(labels, places, most);
  if (found.length > 1) return found;
  const apart = Math.ceil(places.length / Math.max(1, Math.min(4, most / 2)));
  return places.filter((_, i) => i % apart === 0).map((place) => [place, labels[place]]);
}

/** @param {string[]} labels @param {number[]} places @param {number} most @returns {[number, string][]} */
function years(labels, places, most) {
  let before = labels[Math.max(0, places[0] - 1)].slice(0, 4);
  /** @type {[number, string][]} */
  const begun = [];
  for (const place of places) {
    const year = labels[place].slice(0, 4);
    if (/^\d{4}$/.test(year) && year !== before) begun.push([place, (before = year)]);
  }
  const step = [1, 2, 5, 10, 20, 50, 100, 200].find((each) => begun.length / each <= most) ?? 500;
  return begun.filter(([, year]) => Number(year) % step === 0);
}

/** @param {string[]} labels @param {number[]} places @param {number} most @returns {[number, string][]} */
function numbers(labels, places, most) {
  const ends = [places[0], places[places.length - 1]].map((place) => Number(labels[place]));
  const wanted = new Set(niceTicks(ends, most).map(String));
  return places.filter((place) => wanted.has(labels[place])).map((place) => [place, labels[place]]);
}
