/** @file The curves of all who train one recipe, in one chart. */
import { niceTicks, plot } from "../../../kit/frontend/chart.js";
import { add } from "../../../kit/frontend/dom.js";
import { minus, written } from "../../../kit/frontend/format.js";

const HEIGHT = 380;
const COLOURS = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9"];

/** @typedef {Record<string, any>} Said */

/** The range of all numbers, with a little room; none are 0 to 1.
 * @param {(number | null)[]} values
 * @returns {[number, number]}
 */
export function range(values) {
  const found = /** @type {number[]} */ (values.filter((value) => value !== null));
  if (!found.length) return [0, 1];
  const [low, high] = [Math.min(...found), Math.max(...found)];
  const room = (high - low || Math.abs(high) || 1) * 0.05;
  return [low - room, high + room];
}

/** The best number of each who has one, and how far they lie apart, in a sentence.
 * @param {Said} race
 */
export function apart(race) {
  const lines = race.lines
    .map((/** @type {Said} */ line) => ({ ...line, last: line.values.findLast((/** @type {any} */ v) => v !== null) }))
    .filter((/** @type {Said} */ { last }) => last !== undefined);
  if (lines.length < 2) return "";
  lines.sort((/** @type {Said} */ a, /** @type {Said} */ b) => (race.smaller ? a.last - b.last : b.last - a.last));
  const say = (/** @type {Said} */ { name, own, last }) =>
    `${name} (${own}) ${race.share ? `${written(100 * last, 1)} %` : minus(last)}`;
  return `Best now: ${say(lines[0])}. Last: ${say(lines[lines.length - 1])}.`;
}

/** @param {any} shown @param {Said | null} race */
export function drawRace(shown, race) {
  if (!race) return shown.replaceChildren();
  const svg = shown.querySelector("svg") ?? add(shown, "div");
  const drawing = svg.tagName === "svg" ? svg : document.createElementNS("http://www.w3.org/2000/svg", "svg");
  if (drawing !== svg) svg.replaceWith(drawing);
  drawing.setAttribute("class", "chart");
  drawing.setAttribute("role", "img");
  drawing.setAttribute("aria-label", `${race.label} after each epoch, a line for each pupil. ${apart(race)}`);
  const y = range(race.lines.flatMap((/** @type {Said} */ { values }) => values));
  const percent = (/** @type {number} */ value) => `${written(100 * value, 1)} %`;
  const x = [0, race.epochs];
  const xTicks = niceTicks(x, 8).filter(Number.isInteger); // epochs are whole
  const axes = { x, xTicks, y, height: HEIGHT, xTitle: "epoch", yTitle: race.label.toLowerCase() };
  const drawn = plot(drawing, race.share ? { ...axes, yLabel: percent } : axes);
  race.lines.forEach((/** @type {Said} */ line, /** @type {number} */ place) => {
    const kept = line.values.flatMap((/** @type {any} */ value, /** @type {number} */ at) =>
      value === null ? [] : [[line.at[at], value]],
    );
    if (!kept.length) return;
    const [xs, ys] = [kept.map(([at]) => at), kept.map(([, v]) => v)];
    const path = drawn.line(xs, ys, "");
    path.style.stroke = COLOURS[place % COLOURS.length];
    const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
    title.textContent = `${line.name}, ${line.own}`;
    path.append(title);
  });
  const said = shown.querySelector("p") ?? add(shown, "p");
  said.textContent = apart(race);
}
