// The cards whose pictures are lines, points or words.
import { reach, rmseOf } from "../../sequences/forecast_views/series_lab/math.js";
import { dot, inkPicture, put, scale, turn, way, write } from "./shapes.js";

/** @typedef {import("./shapes.js").Draw} Draw */

/** A series, and what "the same as a year ago" says of how it goes on. @param {any} data @returns {Draw} */
export const forecast =
  ({ values, season }) =>
  (pen, t, { w, h }, c) => {
    const known = values.length - season;
    const range = reach(values);
    const [X, Y] = [scale([0, values.length - 1], [6, w - 6]), scale(range, [h - 6, 6])];
    const place = (/** @type {number} */ v, /** @type {number} */ i) => [X(i), Y(v)];
    way(pen, values.slice(0, known).map(place), c.text);
    const steps = Math.min(turn(t, 0.3, season + 10), season);
    const said = values.slice(known - season, known);
    const from = (/** @type {number[]} */ list) => list.slice(0, steps).map((v, i) => place(v, known + i));
    way(pen, from(values.slice(known)), c.blue);
    way(pen, from(said), c.orange);
    if (steps === season) write(pen, `RMSE ${rmseOf(values.slice(known), said).toFixed(2)} ppm`, 10, 14, c.orange);
  };

/** Words as their loudness at each pitch, and the digit that is heard. @param {any} data @returns {Draw} */
export function say(data) {
  const words = data.pictures.map((/** @type {string} */ text, /** @type {number} */ i) =>
    inkPicture(text, data.widths[i]),
  );
  return (pen, t, { w, h }, c) => {
    const at = turn(t, 2.2, words.length);
    const share = Math.min(((t % 2.2) / 2.2) * 1.5, 1);
    const wide = w - h * 0.75 - 16;
    put(pen, words[at], 8, 0, wide, h);
    way(
      pen,
      [
        [8 + wide * share, 0],
        [8 + wide * share, h],
      ],
      c.orange,
    );
    if (share === 1) write(pen, String(data.digits[at]), w - h * 0.36, h / 2, c.text, "center", 54);
  };
}

/** What a voice says, and how sure a network is of each word that it was taught. @param {any} data @returns {Draw} */
export const teach =
  ({ names, said, shares, limit }) =>
  (pen, t, { w, h }, c) => {
    const now = turn(t, 0.24, said.length);
    const X = scale([0, 1], [w * 0.4, w - 12]);
    const high = h / (names.length + 1);
    write(pen, `“${said[now]}”`, 12, high * 0.55, c.orange, "left", 15);
    names.forEach((/** @type {string} */ name, /** @type {number} */ i) => {
      const share = shares[now][i];
      const y = high * (i + 1);
      pen.fillStyle = `${c.text}11`;
      pen.fillRect(X(0), y, X(1) - X(0), high * 0.6);
      pen.fillStyle = share < limit ? `${c.text}66` : c.blue;
      pen.fillRect(X(0), y, X(share) - X(0), high * 0.6);
      write(pen, name, 12, y + high * 0.3, c.text, "left", 14);
    });
  };

/** A review, and what a network makes of it after each word. @param {any} data @returns {Draw} */
export const reviews =
  ({ words, after }) =>
  (pen, t, { w, h }, c) => {
    const now = Math.min(turn(t, 0.45, words.length + 5), words.length - 1);
    const [X, Y] = [scale([0, words.length - 1], [12, w - 12]), scale([0, 1], [h - 30, 6])];
    pen.fillStyle = `${c.text}11`;
    pen.fillRect(0, Y(0.5), w, Y(0) - Y(0.5));
    way(
      pen,
      after.slice(0, now + 1).map((p, i) => [X(i), Y(p)]),
      c.text,
    );
    after.slice(0, now + 1).forEach((p, i) => dot(pen, [X(i), Y(p)], 4, p < 0.5 ? c.orange : c.blue));
    write(pen, words.slice(Math.max(0, now - 3), now + 1).join(" "), w / 2, h - 12, c.text, "center", 14);
  };

/** A name that is made up letter by letter, and what may come next. @param {any} data @returns {Draw} */
export const writing =
  ({ name, steps }) =>
  (pen, t, { w, h }, c) => {
    const now = Math.min(turn(t, 0.7, steps.length + 3), steps.length - 1);
    const high = h / (steps[now].length + 1.6);
    write(pen, name.slice(0, now) + (now < name.length ? "_" : ""), 12, high * 0.75, c.orange, "left", 18);
    const X = scale([0, 1], [44, w - 12]);
    steps[now].forEach((/** @type {[string, number]} */ [token, chance], /** @type {number} */ i) => {
      const y = high * (i + 1.5);
      pen.fillStyle = `${c.text}11`;
      pen.fillRect(X(0), y, X(1) - X(0), high * 0.6);
      pen.fillStyle = c.blue;
      pen.fillRect(X(0), y, X(chance) - X(0), high * 0.6);
      write(pen, token, 18, y + high * 0.32, c.text, "left", 14);
    });
  };

/** @param {CanvasRenderingContext2D} pen @param {import("./shapes.js").Box} box @param {[number[], string][]} lines
 * @param {number} end @param {number} top */
function losses(pen, { w, h }, lines, end, top) {
  const [X, Y] = [scale([0, lines[0][0].length - 1], [8, w - 8]), scale([0, top], [h - 8, 8])];
  for (const [values, colour] of lines) {
    const points = values.slice(0, end + 1).map((v, i) => [X(i), Y(Math.min(v, top))]);
    way(pen, points, colour, 2.5);
    dot(pen, points[points.length - 1], 4, colour);
  }
}

/** The losses of a training. @param {any} data @returns {Draw} */
export const training =
  ({ plain: { train, val } }) =>
  (pen, t, box, c) => {
    const end = Math.min(turn(t, 0.22, train.length + 8), train.length - 1);
    losses(
      pen,
      box,
      [
        [train, c.blue],
        [val, c.orange],
      ],
      end,
      2.4,
    );
    write(pen, "validation", box.w - 10, 16, c.orange, "right");
    write(pen, "training", box.w - 10, 34, c.blue, "right");
  };

/** Two trainings beside each other. @param {any} data @returns {Draw} */
export const runs =
  ({ plain, dropout }) =>
  (pen, t, box, c) => {
    const end = Math.min(turn(t, 0.22, plain.val.length + 8), plain.val.length - 1);
    losses(
      pen,
      box,
      [
        [plain.val, c.orange],
        [dropout.val, c.green],
      ],
      end,
      1,
    );
    write(pen, "plain", box.w - 10, 16, c.orange, "right");
    write(pen, "with dropout", box.w - 10, 34, c.green, "right");
  };

/** Rows of a table as points, one kind after another. @param {any} data @returns {Draw} */
export const tables =
  ({ x, y, kind }) =>
  (pen, t, { w, h }, c) => {
    const shown = Math.floor((t * 25) % (x.length + 60));
    const [X, Y] = [scale([0, 1], [10, w - 10]), scale([0, 1], [h - 8, 8])];
    for (let i = 0; i < Math.min(shown + 20, x.length); i++) {
      const row = (i * 67) % x.length;
      dot(pen, [X(x[row]), Y(y[row])], 3.5, [c.blue, c.orange, c.green][kind[row]]);
    }
  };

/** What networks cost, and how often they are right, year by year. @param {any} data @returns {Draw} */
export const famous =
  ({ networks }) =>
  (pen, t, { w, h }, c) => {
    const now = Math.min(turn(t, 1, networks.length + 3), networks.length - 1);
    const X = scale([Math.log(0.25), Math.log(20)], [14, w - 14]);
    const Y = scale([0.53, 0.86], [h - 26, 10]);
    networks.slice(0, now + 1).forEach(([title, year, operations, top1], i) => {
      dot(pen, [X(Math.log(operations)), Y(top1)], i === now ? 7 : 4, i === now ? c.orange : c.blue);
      const said = `${title}, ${year}: ${(100 * top1).toFixed(1)} % right`;
      if (i === now) write(pen, said, w / 2, h - 10, c.text, "center");
    });
  };

/** A word, and what it means. @param {any} data @returns {Draw} */
export const words =
  (data) =>
  (pen, t, { w }, c) => {
    const [term, says] = data.words[turn(t, 6, data.words.length)];
    write(pen, term, 12, 18, c.blue, "left", 18);
    const lines = [""];
    pen.font = "14px sans-serif";
    for (const word of says.split(" ")) {
      const longer = `${lines[lines.length - 1]} ${word}`.trim();
      if (pen.measureText(longer).width < w - 24) lines[lines.length - 1] = longer;
      else lines.push(word);
    }
    lines.forEach((line, i) => write(pen, line, 12, 44 + 19 * i, c.text, "left", 14));
  };

/** A date as it is typed, and where a network looks while it writes. @param {any} data @returns {Draw} */
export function translate(data) {
  return (pen, t, { w, h }, c) => {
    const at = turn(t, 5, data.read.length);
    const [read, written] = [data.read[at], data.written[at]];
    const row = Math.min(Math.floor(((t / 5) % 1) * 1.3 * written.length), written.length - 1);
    const cell = Math.min((w * 0.9) / read.length, 16);
    const left = (w - cell * read.length) / 2;
    data.weights[at][row].forEach((/** @type {number} */ weight, /** @type {number} */ place) => {
      pen.fillStyle = `${c.blue}${Math.round(255 * weight)
        .toString(16)
        .padStart(2, "0")}`;
      pen.fillRect(left + place * cell, h * 0.16, cell, h * 0.26);
      write(pen, read[place], left + (place + 0.5) * cell, h * 0.29, c.text, "center", Math.min(14, cell * 1.2));
    });
    write(pen, written.slice(0, row + 1), w / 2 - 42, h * 0.7, c.text, "left", 17);
  };
}
