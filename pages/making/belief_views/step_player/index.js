// One step of contrastive divergence, taken apart: data, up, sample, down, up again, and what one unit's weights learn.
// data: {data, up, sample, dream, again: base64 of float32; start: {part, unit}}, both from 1;
//   unit 0: the one that learns most
import { el, partsOf } from "../../../kit/frontend/dom.js";
import { fixed, floatsOf } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { ink, paint, SIDE, sign } from "../paint.js";
import { keeper } from "../rest.js";

const STEPS = [
  { name: "data", title: "1. Data", says: "What the 784 visible units see." },
  { name: "up", title: "2. Up", says: "How likely each hidden unit is on." },
  { name: "sample", title: "3. Sample", says: "A coin for each: on or off." },
  { name: "dream", title: "4. Down", says: "The dream: what those that are on would like to see." },
  { name: "again", title: "5. Up again", says: "How likely each unit is on, given the dream." },
];
const LAST = { title: "6. Data minus dream", says: "by this the weights of one unit change" };
const FRAMES = STEPS.length + 1;
const PACE = 0.8; // frames a second

const length = (/** @type {Float32Array} */ values) => Math.hypot(...values);

class Steps {
  constructor(root) {
    this.part = partsOf(root);
    this.unit = 0;
    this.rest = keeper([root], () => ({ part: this.bar.frame() + 1, unit: this.chosen ? this.unit + 1 : 0 }));
    const panel = (canvas, title, says) =>
      el("figure", {}, canvas, el("figcaption", {}, el("strong", {}, title), ` ${says}`));
    this.canvases = STEPS.map(() => el("canvas", { role: "img" }));
    this.part("panels").replaceChildren(...STEPS.map(({ title, says }, i) => panel(this.canvases[i], title, says)));
    this.unitCanvases = [0, 1, 2].map(() => el("canvas", { role: "img" }));
    this.unitWords = ["Data: pixel and unit on together", "Dream: pixel and unit on together", "Data minus dream"];
    this.part("unit-panels").replaceChildren(
      ...this.unitWords.map((words, i) => panel(this.unitCanvases[i], words, "")),
    );
    this.part("unit").onchange = (e) => this.choose(Number(e.target.value));
    for (const at of [1, 2, 4]) {
      this.canvases[at].classList.add("units");
      this.canvases[at].onclick = (e) => this.clicked(e);
    }
  }

  update(data, send) {
    this.rest.to(send);
    const key = STEPS.map(({ name }) => data[name]).join();
    if (key === this.key) return;
    const first = !this.key;
    this.key = key;
    if (first && Number(data.start.unit)) {
      this.chosen = true;
      this.unit = Number(data.start.unit) - 1;
    }
    this.now = Object.fromEntries(STEPS.map(({ name }) => [name, floatsOf(data[name])]));
    this.columns = Math.ceil(Math.sqrt(this.now.up.length));
    const units = this.now.up.length;
    if (!this.chosen || this.unit >= units) this.unit = this.learnsMost();
    this.part("unit").replaceChildren(
      ...Array.from(this.now.up, (_, i) => el("option", { value: String(i) }, String(i + 1))),
    );
    this.bar = playBar(this.part("bar"), {
      frames: FRAMES,
      start: this.bar?.frame() ?? Math.min(Number(data.start.part), FRAMES) - 1,
      fps: PACE,
      first: 1,
      label: "part",
      words: (i) => (i < STEPS.length ? `${STEPS[i].title}` : `${LAST.title}: ${LAST.says}`),
      show: (frame) => this.show(frame),
    });
  }

  clicked(event) {
    const box = event.target.getBoundingClientRect();
    const rows = Math.ceil(this.now.up.length / this.columns);
    const column = Math.floor(((event.clientX - box.left) / box.width) * this.columns);
    const unit = Math.floor(((event.clientY - box.top) / box.height) * rows) * this.columns + column;
    if (unit < this.now.up.length) this.choose(unit);
  }

  // The unit whose weights go furthest.
  learnsMost() {
    const lengths = Array.from(this.now.up, (_, unit) => length(this.lesson(unit).change));
    return lengths.indexOf(Math.max(...lengths));
  }

  // What one unit learns: how much it was on, times what was seen, with the data and in the dream.
  lesson(unit) {
    const { data, up, dream, again } = this.now;
    const seen = data.map((pixel) => up[unit] * pixel);
    const dreamt = dream.map((pixel) => again[unit] * pixel);
    return { seen, dreamt, change: seen.map((value, i) => value - dreamt[i]) };
  }

  choose(unit) {
    this.unit = unit;
    this.chosen = true;
    this.show(this.bar.frame());
  }

  show(frame) {
    this.part("panels")
      .querySelectorAll("figure")
      .forEach((figure, i) => {
        figure.classList.toggle("later", i > frame);
        figure.classList.toggle("now", i === frame);
      });
    STEPS.forEach(({ name, says }, i) => {
      const values = this.now[name];
      paint(this.canvases[i], values, i === 0 || i === 3 ? SIDE : this.columns, ink);
      const on = values.filter((value) => value >= 0.5).length;
      this.canvases[i].setAttribute("aria-label", `${says} ${on} of ${values.length} are rather on than off.`);
    });
    this.one(frame);
  }

  one(frame) {
    const { up, sample, again } = this.now;
    const { unit } = this;
    this.part("unit").value = String(unit);
    const { seen, dreamt, change } = this.lesson(unit);
    const colour = sign(1);
    [seen, dreamt, change].forEach((values, i) => {
      paint(this.unitCanvases[i], values, SIDE, colour);
      this.unitCanvases[i].setAttribute("aria-label", this.unitWords[i]);
    });
    const panels = this.part("unit-panels").querySelectorAll("figure");
    [0, 4, 5].forEach((from, i) => panels[i].classList.toggle("later", frame < from));
    this.part("told").textContent =
      `on with probability ${fixed(up[unit])}, came out ${sample[unit] ? "on" : "off"}, ` +
      `after the dream ${fixed(again[unit])}; length of data minus dream: ${fixed(length(change), 2)}`;
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".steps");
  const player = (root._player ??= new Steps(root));
  player.update(data, (moved) => setStateValue("moved", moved));
  return () => {
    player.rest.forget();
    player.bar.pause();
  };
}
