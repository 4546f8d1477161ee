// One kind of damage: the wave, what is heard in it and the mark on the curve follow the slider while it is dragged.
// data: {key, name, unit, amounts, usual, truth, steps: [{samples, share, said, heard}], start: {amount}, push}
import { plot } from "../../../kit/frontend/chart.js";
import { addSvg, drawAtWidth, partsOf } from "../../../kit/frontend/dom.js";
import { written } from "../../../kit/frontend/format.js";
import { timeAxis } from "../axes.js";
import { Player, drawWave, samplesOf } from "../player.js";
import { RATE } from "../spectrum_math.js";

const NARROW = 380; // pixels: a column so narrow is a phone's

/** Those of rising amounts that have room for their numbers below the curve. @param {number[]} amounts */
function apart(amounts) {
  const room = (amounts.at(-1) - amounts[0]) / 11;
  return amounts.reduce((kept, amount) => (kept.length && amount - kept.at(-1) < room ? kept : [...kept, amount]), []);
}

class Break {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    this.player = new Player((second) => this.moved(second));
    this.part("amount").oninput = () => this.show();
    this.part("amount").onchange = () => this.send({ amount: this.data.amounts[this.at] });
    this.part("play").onclick = () => (this.player.on ? this.player.stop() : this.player.play(this.samples, RATE));
  }

  get at() {
    return Number(this.part("amount").value);
  }

  update(data, send) {
    const fresh = this.data?.push !== data.push || this.data?.key !== data.key;
    const wanted = this.data && this.data.key !== data.key ? data.usual : data.start.amount;
    this.send = send;
    this.data = data;
    const { amounts, name, unit } = data;
    const slider = this.part("amount");
    [slider.min, slider.max, slider.step] = [0, amounts.length - 1, 1];
    const near = (best, amount, i) => (Math.abs(amount - wanted) < Math.abs(amounts[best] - wanted) ? i : best);
    if (fresh) slider.value = amounts.reduce(near, 0);
    this.part("name").textContent = name;
    slider.setAttribute("aria-label", `${name}, ${unit}`);
    drawAtWidth(this.root, () => {
      this.curve();
      this.show();
    });
  }

  curve() {
    const { amounts, steps, unit, truth, name } = this.data;
    const svg = this.part("curve");
    const narrow = svg.clientWidth < NARROW;
    const y = steps.map(({ share }) => share);
    const axes = { x: [amounts[0], amounts.at(-1)], y: [0, 1], xTicks: apart(amounts), yTicks: [0, 0.5, 1] };
    const labels = { xLabel: written, yLabel: (v) => `${100 * v} %`, xTitle: unit };
    const margin = { left: 52, right: 16, top: 30, bottom: 44 };
    const title = `probability of ${truth}, by ${name.toLowerCase()}`;
    this.p = plot(svg, { ...axes, ...labels, margin, title, height: narrow ? 190 : 260 });
    this.p.line(amounts, y, "curve");
    steps.forEach(({ heard, share }, i) => {
      if (!heard || heard === truth) return;
      const place = { x: this.p.X(amounts[i]), y: this.p.Y(share) - 8, "text-anchor": "middle", class: "wrong" };
      addSvg(this.p.over, "text", place, heard);
    });
    this.mark = this.p.dot(0, 0, "now");
  }

  show() {
    const { amounts, steps, unit, name, truth } = this.data;
    const { samples, share, said } = steps[this.at];
    const amount = `${written(amounts[this.at])} ${unit}`;
    if (this.shown !== samples) this.player.stop();
    if (this.shown !== samples) this.samples = samplesOf(samples);
    this.shown = samples;
    drawWave(this.part("wave"), this.samples, [[0, 1]]);
    timeAxis(this.part("picture"), this.samples.length / RATE);
    this.part("wave").setAttribute("aria-label", `The wave after: ${name.toLowerCase()}, ${amount}.`);
    this.part("value").textContent = written(amounts[this.at]);
    this.part("amount").setAttribute("aria-valuetext", amount);
    this.part("said").textContent = said;
    this.mark.setAttribute("cx", this.p.X(amounts[this.at]));
    this.mark.setAttribute("cy", this.p.Y(share));
    const told = `${name}: at ${amount} the digit ${truth} has ${(100 * share).toFixed(1)} %.`;
    this.part("curve").setAttribute("aria-label", told);
  }

  moved(second) {
    if (!this.root.isConnected && second !== null) return this.player.stop(); // another view or page is open
    this.part("play").textContent = second === null ? "play" : "stop";
    this.root.dataset.played = String(this.player.count);
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".sound-break");
  const shown = (root._break ??= new Break(root));
  shown.update(data, (moved) => setStateValue("moved", moved));
}
