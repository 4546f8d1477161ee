// A recurrent cell that reads a sequence: unrolled in time, with its sums, its valves, and numbers to type over. The
// server is told of it only once a hand has rested; nothing here waits for it.
// data: {start: {kind, size, reads, sequence, numbers, at}, push, tables: {kind: {x, h, b, c}}}
import { drawAtWidth, el, partsOf } from "../../../kit/frontend/dom.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { BLOCKS, cut, fill, flat, unroll } from "../cell_math.js";
import { sequenceOf } from "../reading.js";
import { drawCount, drawTable } from "./shared.js";
import { drawStrip } from "./strip.js";
import { drawSums } from "./sums.js";
import { drawValves } from "./valves.js";
import { KINDS, PARTS } from "./words.js";

const REST = 400; // milliseconds
const FIRST = { numbers: "1, 0, 0, 0, 0, 0, 0", word: "banana", sine: "6" };
const WHAT = { numbers: "numbers", word: "word", sine: "steps in one wave" };
const PACE = 1.5; // steps a second

/** The block whose weights are shown at first: the one whose equation comes first. */
const first = (kind) => BLOCKS[kind].indexOf(PARTS[kind][0].letter);

class CellLab {
  /** @type {"rnn" | "gru" | "lstm"} */
  kind;
  /** @type {number} hidden units */
  size;
  /** @type {any} of the timer that tells the address */
  timer;

  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    this.unit = 0;
    this.typed = { ...FIRST };
    this.listen();
  }

  update(data, send) {
    this.send = send;
    const pushed = this.data?.push !== data.push;
    this.data = data;
    if (!pushed) return;
    clearTimeout(this.timer);
    const { kind, size, reads, sequence, numbers, at } = data.start;
    this.tables = structuredClone(data.tables);
    Object.assign(this, { kind, size: Number(size), reads, block: first(kind) });
    this.typed[reads] = sequence;
    this.sequence = sequenceOf(reads, sequence);
    if (numbers) fill(this.tables[kind], numbers.split(",").map(Number), this.size, this.sequence.columns.length);
    this.rebuild(Number(at) - 1);
  }

  listen() {
    const { part } = this;
    const choice = (value, words, act) => el("button", { type: "button", value, onclick: act }, words);
    part("kinds").replaceChildren(
      ...Object.entries(KINDS).map(([kind, name]) => choice(kind, name, () => this.set({ kind, block: first(kind) }))),
    );
    part("size").replaceChildren(...[1, 2, 3, 4].map((n) => el("option", { value: n }, String(n))));
    part("size").onchange = (e) => this.set({ size: Number(e.target.value) });
    part("reads").onchange = (e) => {
      this.reads = e.target.value;
      this.read(this.typed[this.reads]);
      this.rebuild(0);
    };
    part("sequence").oninput = (e) => this.read(e.target.value);
    part("sequence").onblur = () => this.fillIn();
    part("again").onclick = () => {
      this.tables[this.kind] = structuredClone(this.data.tables[this.kind]);
      this.set({});
    };
    part("bar").addEventListener("click", (e) => e.target.matches("[data-do]:not([data-do=play])") && this.keep());
    part("bar").addEventListener("change", () => this.keep());
  }

  // Another kind, size or block: everything anew, at the same step.
  set(changes) {
    Object.assign(this, changes);
    this.unit = Math.min(this.unit, this.size - 1);
    this.rebuild(this.bar?.frame() ?? 0);
    this.keep();
  }

  // What was typed as a sequence; where it is none, the last one stays.
  read(text) {
    const found = sequenceOf(this.reads, text);
    this.part("problem").textContent = found.problem;
    this.part("sequence").setAttribute("aria-invalid", String(Boolean(found.problem)));
    if (found.problem) return;
    this.typed[this.reads] = text;
    const longer = found.inputs.length !== this.sequence.inputs.length;
    this.sequence = found;
    if (longer) this.rebuild(Math.min(this.bar.frame(), found.inputs.length - 1));
    else this.refresh();
    this.keep();
  }

  // An input that was typed over in the picture. A sine that is changed is a sine no more.
  retype(t, text) {
    const parts = this.sequence.labels.map((label, i) => (i === t ? text.trim() : label));
    if (this.reads === "sine") this.reads = "numbers";
    this.part("reads").value = this.reads;
    this.read(parts.map((label) => label.replace("−", "-")).join(this.reads === "word" ? "" : ", "));
  }

  get cell() {
    return cut(this.kind, this.tables[this.kind], this.size, this.sequence.columns.length);
  }

  compute() {
    this.now = this.cell;
    this.steps = unroll(this.now, this.sequence.inputs);
  }

  // A play bar for this sequence; then everything is drawn.
  rebuild(start) {
    this.compute();
    const { labels, columns } = this.sequence;
    this.bar = playBar(this.part("bar"), {
      frames: labels.length,
      start: Math.min(start, labels.length - 1),
      first: 1,
      fps: PACE,
      label: "step",
      words: (i) => `step ${i + 1} of ${labels.length}: ${columns.length > 1 ? labels[i] : `x = ${labels[i]}`}`,
      show: (frame) => this.show(frame),
    });
    this.fillIn();
  }

  refresh() {
    this.compute();
    this.show(this.bar.frame());
    this.fillIn();
  }

  // The fields say what is set; one that is being typed into is left alone.
  fillIn() {
    const { part, kind, size, reads } = this;
    const chosen = this.root.getRootNode().activeElement;
    for (const button of part("kinds").children) button.setAttribute("aria-pressed", String(button.value === kind));
    part("size").value = size;
    part("reads").value = reads;
    part("what").textContent = WHAT[reads];
    const input = part("sequence");
    input.setAttribute("aria-label", WHAT[reads]);
    if (chosen !== input) {
      input.value = this.typed[reads];
      part("problem").textContent = "";
      input.removeAttribute("aria-invalid");
    }
    part("again").hidden = !this.changed;
  }

  get changed() {
    const before = cut(this.kind, this.data.tables[this.kind], this.size, this.sequence.columns.length);
    return flat(before).some((value, i) => value !== flat(this.now)[i]);
  }

  show(frame) {
    this.frame = frame;
    const look = (unit, step) => {
      this.unit = unit;
      this.bar.pause();
      this.bar.go(step);
      this.keep();
    };
    drawStrip(this, look);
    this.detail();
  }

  // What belongs to one step and one unit of it.
  detail() {
    const units = this.part("units");
    units.replaceChildren(
      ...Array.from({ length: this.size }, (_, unit) =>
        el(
          "button",
          { type: "button", ariaPressed: String(unit === this.unit), onclick: () => this.look(unit) },
          `unit ${unit + 1}`,
        ),
      ),
    );
    drawValves(this);
    drawSums(this);
    drawTable(this);
    drawCount(this);
  }

  look(unit) {
    this.unit = unit;
    this.show(this.frame);
  }

  // A weight that was typed over.
  weigh(name, block, row, column, value) {
    const table = this.tables[this.kind][name];
    if (name === "c") table[row] = value;
    else if (name === "b") table[block][row] = value;
    else table[block][row][column] = value;
    this.refresh();
    this.keep();
  }

  // Into the address bar, once the hand rests.
  keep() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { kind, size, reads } = this;
      this.send({
        kind,
        size,
        reads,
        sequence: this.typed[reads],
        numbers: this.changed ? flat(this.now).join(",") : "",
        at: this.bar.frame() + 1,
      });
    }, REST);
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".cell-lab");
  const lab = (root._lab ??= new CellLab(root));
  const colours = getComputedStyle(root).getPropertyValue("--st-chart-categorical-colors").split(",");
  colours.forEach((colour, i) => root.style.setProperty(`--c${i}`, colour.trim()));
  lab.update(data, (moved) => setStateValue("moved", moved));
  drawAtWidth(root, () => lab.detail());
  return () => lab.bar.pause();
}
