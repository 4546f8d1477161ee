// An answer as it is written, and for each of its letters a row: how much each place of the text counted.
// data: {shown, sides: [{name, read: [letters], written: [letters], text, chances: [numbers], map: [[numbers]] or [],
//   words}]}
import { BLUE, css, COLOURS, largest } from "../../../kit/frontend/colours.js";
import { el, partsOf } from "../../../kit/frontend/dom.js";
import { fixed } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";

const MOST = 3; // places that are told of a row
const PACE = 3; // letters a second
const blank = (/** @type {string} */ letter) => (letter === " " ? "␣" : letter);
const percent = (/** @type {number} */ share) => (share > 0.999 ? "over 99.9 %" : `${(100 * share).toFixed(1)} %`);

class Alignment {
  constructor(root) {
    this.part = partsOf(root);
  }

  update(data) {
    const key = JSON.stringify(data);
    if (key === this.key) return;
    this.key = key;
    this.data = data;
    this.signed = data.shown !== "Attention";
    this.rows = data.sides.map(() => []);
    this.answers = [];
    this.part("sides").replaceChildren(...data.sides.map((side, number) => this.figure(side, number)));
    const frames = 1 + Math.max(...data.sides.map(({ written }) => written.length));
    this.bar = playBar(this.part("bar"), {
      frames,
      start: frames - 1,
      fps: PACE,
      label: data.sides[0].words ? "word" : "letter",
      words: (i) => `${i} of ${frames - 1} written`,
      show: (frame) => this.show(frame),
    });
  }

  figure(side, number) {
    const answer = el("span", { className: "answer" });
    this.answers.push(answer);
    const caption = el("figcaption", {}, el("strong", {}, side.name), ": ", answer);
    const made = el("figure", number ? {} : { "data-stage": "effect" }, caption);
    if (!side.map.length) {
      made.append(
        el("p", {}, "It cannot look back: when it writes, all that it has of the text is one row of numbers."),
      );
      return made;
    }
    const head = el(
      "tr",
      {},
      el("td", { className: "chance" }),
      ...side.read.map((at) => el("th", { scope: "col" }, blank(at))),
    );
    const limit = this.signed ? largest(side.map.flat()) : 1;
    const body = side.written.map((letter, row) => this.row(side, number, letter, row, limit));
    const table = el(
      "table",
      { className: side.words ? "words" : "" },
      el("thead", {}, head),
      el("tbody", {}, ...body),
    );
    table.setAttribute(
      "aria-label",
      `${this.data.shown}, ${side.name}: a row for each written, a column for each read`,
    );
    made.append(el("div", { className: "scroll", tabIndex: 0, role: "group", "aria-label": side.name }, table));
    return made;
  }

  row(side, number, letter, row, limit) {
    const cells = side.map[row].map((value, place) => {
      const cell = el("td", {
        title: `${blank(letter)} · ${blank(side.read[place])}, place ${place + 1}: ${fixed(value)}`,
      });
      cell.style.background = this.signed ? css(COLOURS.sign(limit)(value)) : `rgb(${BLUE.join(" ")} / ${value})`;
      cell.onclick = () => this.press(cell, side, letter, row, place);
      return cell;
    });
    const made = el("tr", {}, el("th", { scope: "row" }, blank(letter)), ...cells);
    made.append(el("td", { className: "chance" }, percent(side.chances[row])));
    this.rows[number].push(made);
    return made;
  }

  press(cell, side, letter, row, place) {
    for (const other of this.part("sides").querySelectorAll(".pressed")) other.classList.remove("pressed");
    cell.classList.add("pressed");
    this.part("told").textContent =
      `${side.name}: ${this.data.shown.toLowerCase()} of “${blank(side.read[place])}”, place ${place + 1}, ` +
      `for “${blank(letter)}”: ${fixed(side.map[row][place])}`;
  }

  show(frame) {
    this.data.sides.forEach((side, number) => {
      const written = side.written
        .slice(0, frame)
        .filter((piece, at) => piece !== "end" || at < side.written.length - 1);
      this.answers[number].textContent = written.join(side.words ? " " : "") || "…";
      this.rows[number].forEach((row, at) => {
        row.classList.toggle("later", at >= frame);
        row.classList.toggle("now", at === frame - 1);
      });
    });
    this.part("told").textContent = this.words(frame);
  }

  // What the first network looked at for the newest letter.
  words(frame) {
    const side = this.data.sides.find(({ map }) => map.length);
    if (!frame) return "Nothing is written yet. Press play, or take one step.";
    if (!side) return "";
    const row = Math.min(frame, side.written.length) - 1;
    const order = [...side.map[row].keys()].sort((a, b) => Math.abs(side.map[row][b]) - Math.abs(side.map[row][a]));
    const places = order.slice(0, MOST).map((at) => `“${blank(side.read[at])}” ${fixed(side.map[row][at], 2)}`);
    const what = this.signed ? "the largest pulls came from" : "it looked most at";
    return `For “${blank(side.written[row])}” (probability ${percent(side.chances[row])}) ${what} ${places.join(", ")}`;
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".alignment");
  const view = (root._view ??= new Alignment(root));
  view.update(data);
  return () => view.bar.pause();
}
