// A Boltzmann machine dreams: up and down, again and again, computed here, frame by frame.
// data: {hidden, weight, visible, bias, first: base64 of float32; held: base64 of bytes; seed; digits: [low, high];
//   learnt: steps; start: {at}}
import { drawAtWidth, partsOf } from "../../../kit/frontend/dom.js";
import { bytesOf, fixed, floatsOf } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { plot } from "../../../kit/frontend/chart.js";
import { ink, paint, SIDE } from "../paint.js";
import { keeper } from "../rest.js";
import { Chain } from "../rbm_math.js";

const STEPS = 400;
const PACE = 15; // steps a second
const HIGH = 210;

class Dream {
  constructor(root) {
    this.part = partsOf(root);
    this.rest = keeper([this.part("bar")], () => ({ at: this.bar.frame() }));
  }

  update(data, send) {
    this.rest.to(send);
    const key = [data.weight, data.first, data.held, data.seed].join();
    if (key === this.key) return;
    const start = this.key ? 0 : Math.min(Number(data.start.at), STEPS);
    if (this.key) this.rest.keep(); // another chain begins at its start, and the address says so
    this.key = key;
    this.digits = data.digits;
    const machine = {
      weight: floatsOf(data.weight),
      visible: floatsOf(data.visible),
      hidden: floatsOf(data.bias),
    };
    this.columns = Math.ceil(Math.sqrt(machine.hidden.length));
    const held = bytesOf(data.held);
    this.chain = new Chain(machine, floatsOf(data.first), held, data.seed);
    const first = this.part("first");
    paint(first, this.chain.at(0).drawn, SIDE, ink);
    const count = held.reduce((sum, one) => sum + one, 0);
    const said = `The picture that the chain began with; ${count} of its ${held.length} pixels are held.`;
    first.setAttribute("aria-label", `${said} The machine has learnt for ${data.learnt} steps.`);
    this.bar = playBar(this.part("bar"), {
      frames: STEPS + 1,
      start,
      fps: PACE,
      label: "step",
      words: (i) => `step ${i} of ${STEPS}`,
      show: (frame) => this.show(frame),
    });
  }

  show(frame) {
    const { seen, units, energy } = this.chain.at(frame);
    paint(this.part("seen"), seen, SIDE, ink);
    const [low, high] = this.digits;
    const like =
      energy > high ? "higher than that of digits" : energy < low ? "lower than that of digits" : "like that of digits";
    this.part("told").textContent = frame
      ? `energy ${fixed(energy, 0)}, ${like}`
      : `the start; energy ${fixed(energy, 0)}`;
    this.part("seen").setAttribute("aria-label", `The dream after ${frame} steps: ${this.part("told").textContent}`);
    paint(this.part("units"), units, this.columns, ink);
    this.part("units").setAttribute(
      "aria-label",
      `${units.filter(Boolean).length} of ${units.length} hidden units are on.`,
    );
    this.frame = frame;
    this.curve();
  }

  curve() {
    const svg = this.part("energy");
    const upTo = this.chain.frames.slice(0, this.frame + 1).map(({ energy }) => energy);
    const [low, high] = this.digits;
    const y = [Math.min(low, ...upTo) - 20, Math.max(high, ...upTo) + 20];
    const p = plot(svg, { x: [0, STEPS], y, height: HIGH, xTitle: "step", yTitle: "free energy" });
    p.shelf(low, high, "digits");
    p.line([...upTo.keys()], upTo, "energy");
    p.rule(this.frame, "here");
    const [first, now, from, to] = [upTo[0], upTo[upTo.length - 1], low, high].map((value) => fixed(value, 0));
    const said = `Free energy: ${first} at the start, ${now} now; of nine in ten digits ${from} to ${to}, the band.`;
    svg.setAttribute("aria-label", said);
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".dream");
  const lab = (root._lab ??= new Dream(root));
  lab.update(data, (moved) => setStateValue("moved", moved));
  drawAtWidth(root, () => lab.curve());
  return () => {
    lab.rest.forget();
    lab.bar.pause();
  };
}
