// The plane of the game: the detective's opinion as colours, real and made points, arrows; and the curves below.
import { plot } from "../../../kit/frontend/chart.js";
import { BLUE, ORANGE } from "../../../kit/frontend/colours.js";
import { addSvg, setAll } from "../../../kit/frontend/dom.js";

const SIDE = 64; // squares of the plane that get a colour of their own
const PALE = 0.55; // the colours are paler than the points on them
const LONGEST = 0.6; // of an arrow, in units of the plane

/** @type {Map<number, Float64Array>} */
const grids = new Map();

/** The middles of the squares: @param {number} reach */
function grid(reach) {
  let found = grids.get(reach);
  if (!found) {
    found = new Float64Array(2 * SIDE * SIDE);
    for (let row = 0; row < SIDE; row++)
      for (let column = 0; column < SIDE; column++) {
        const at = 2 * (row * SIDE + column);
        found[at] = ((column + 0.5) / SIDE) * 2 * reach - reach;
        found[at + 1] = reach - ((row + 0.5) / SIDE) * 2 * reach;
      }
    grids.set(reach, found);
  }
  return found;
}

/** Blue where it says real, orange where it says made, white where it cannot tell: @param {any} canvas
 * @param {import("../points_math.js").Player} detective @param {number} reach @param {number} middle the score that
 * counts as undecided @param {number} scale of the scores */
export function drawOpinion(canvas, detective, reach, middle, scale) {
  if (canvas.width !== SIDE) canvas.width = canvas.height = SIDE;
  const context = canvas.getContext("2d");
  const image = context.createImageData(SIDE, SIDE);
  detective.run(grid(reach)).forEach((score, i) => {
    const sure = Math.tanh((score - middle) / 2 / scale) * PALE;
    const full = sure < 0 ? ORANGE : BLUE;
    for (let k = 0; k < 3; k++) image.data[4 * i + k] = 255 + (full[k] - 255) * Math.abs(sure);
    image.data[4 * i + 3] = 255;
  });
  context.putImageData(image, 0, 0);
}

/** Discs are real, diamonds are made; arrows where the forger's loss pushes: @param {any} canvas @param {any} shown */
export function drawPoints(canvas, { reach, real, made, arrows, drawn }) {
  const side = Math.round(canvas.clientWidth * (globalThis.devicePixelRatio || 1)) || 400;
  if (canvas.width !== side || canvas.height !== side) canvas.width = canvas.height = side; // at first it is 300 by 150
  const context = canvas.getContext("2d");
  const unit = side / (2 * reach);
  const size = Math.max(2.4, 0.055 * unit);
  context.clearRect(0, 0, side, side);
  const at = (/** @type {ArrayLike<number>} */ points, /** @type {number} */ i) => [
    (points[i] + reach) * unit,
    (reach - points[i + 1]) * unit,
  ];
  context.lineWidth = Math.max(1, size / 4);
  context.strokeStyle = "#fff";
  context.fillStyle = "#003f66";
  for (let i = 0; i < real.length; i += 2) disc(context, at(real, i), size);
  if (arrows) drawArrows(context, made, arrows, at, unit);
  context.strokeStyle = "#fff";
  context.fillStyle = "#b34700";
  for (let i = 0; i < made.length; i += 2) diamond(context, at(made, i), size * 1.25);
  context.fillStyle = "#111";
  for (const point of drawn) disc(context, at(point, 0), size * 1.2);
}

/** @param {any} context @param {number[]} at @param {number} size */
function disc(context, [x, y], size) {
  context.beginPath();
  context.arc(x, y, size, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

/** @param {any} context @param {number[]} at @param {number} size */
function diamond(context, [x, y], size) {
  context.beginPath();
  context.moveTo(x, y - size);
  context.lineTo(x + size, y);
  context.lineTo(x, y + size);
  context.lineTo(x - size, y);
  context.closePath();
  context.fill();
  context.stroke();
}

// The longest arrow is always as long; the others are drawn to its scale.
function drawArrows(context, made, arrows, at, unit) {
  let longest = 0;
  for (let i = 0; i < arrows.length; i += 2) longest = Math.max(longest, Math.hypot(arrows[i], arrows[i + 1]));
  if (!longest) return;
  const scale = (LONGEST * unit) / longest;
  context.strokeStyle = "#111";
  for (let i = 0; i < made.length; i += 2) {
    const [x, y] = at(made, i);
    const [dx, dy] = [arrows[i] * scale, -arrows[i + 1] * scale];
    const length = Math.hypot(dx, dy);
    if (length < 2) continue;
    const [ux, uy, tip] = [dx / length, dy / length, Math.min(5, length / 2)];
    context.beginPath();
    context.moveTo(x, y);
    context.lineTo(x + dx, y + dy);
    context.moveTo(x + dx - tip * (ux + uy * 0.6), y + dy - tip * (uy - ux * 0.6));
    context.lineTo(x + dx, y + dy);
    context.lineTo(x + dx - tip * (ux - uy * 0.6), y + dy - tip * (uy + ux * 0.6));
    context.stroke();
  }
}

const MARGIN = { left: 36, right: 9, top: 37, bottom: 24 };

/** Curves over the rounds; returns what moves the marker: @param {any} place @param {string} title
 * @param {number[]} rounds @param {Record<string, number[]>} lines named below the title where there are several
 * @param {(number | null)[]} marks dotted levels @param {number[]} y */
export function drawCurves(place, title, rounds, lines, marks, y) {
  const last = rounds.at(-1) || 1;
  const p = plot(place, {
    x: [0, last],
    y,
    height: 147,
    letters: 1,
    width: Math.max(place.clientWidth, 140),
    margin: MARGIN,
    xTicks: [0, last],
    xLabel: (v) => (v ? `round ${v}` : "0"),
    yTicks: y,
    yLabel: (v) => Number(v.toPrecision(2)),
  });
  const within = (/** @type {number[]} */ values) => values.map((v) => Math.min(Math.max(v, y[0]), y[1]));
  const shown = marks.filter((level) => level !== null && level > y[0] && level < y[1]);
  for (const level of shown) p.line([0, last], [level, level], "draw");
  for (const [kind, values] of Object.entries(lines)) p.line(rounds, within(values), kind);
  addSvg(p.over, "text", { x: MARGIN.left, y: 13, class: "title" }, title);
  const names = Object.keys(lines);
  if (names.length > 1) drawNames(p.over, names);
  const now = p.rule(0, "now", p.over);
  return (/** @type {number} */ round) => setAll(now, { x1: p.X(round), x2: p.X(round) });
}

// Each line's name beside a piece of it.
function drawNames(group, names) {
  let x = MARGIN.left;
  for (const name of names) {
    addSvg(group, "line", { x1: x, x2: x + 20, y1: 25, y2: 25, class: `line ${name}` });
    addSvg(group, "text", { x: x + 24, y: 29, class: "tick" }, name);
    x += 36 + 6 * name.length;
  }
}
