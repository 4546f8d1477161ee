// Several trainings on the same points under one player, each as far as it has been trained. data: {id, epochs,
// panels: [{name, does, net, points, curves, more}]}
import { add, addSvg, calm, el, partsOf } from "../../../kit/frontend/dom.js";
import { fixed } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { curveTop, drawCurves, drawPoints } from "../drawing.js";
import { grown, growFilm } from "../growing.js";
import { PlaneNet, paint, planeGrid } from "../plane_net.js";

const PANEL_SIDE = 56; // all six are painted anew sixty times a second

class Panel {
  constructor(place, data, grid, player) {
    const { name, does } = data;
    this.data = data; // grows
    this.player = player;
    this.net = new PlaneNet(data.net);
    this.grid = grid;
    const panel = add(place, "section", { className: "panel" });
    this.root = panel;
    panel.setAttribute("aria-label", name);
    add(panel, "h3", {}, name);
    add(panel, "p", {}, does);
    const both = add(panel, "div", { className: "both" });
    const picture = add(both, "div", { className: "picture" });
    this.canvas = add(picture, "canvas");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", `What the network with ${name} decides, as colours over the plane`);
    drawPoints(addSvg(picture, "svg", { viewBox: "-3 -3 6 6", "aria-hidden": "true" }), this.net, data.points);
    const score = add(panel, "div", { className: "score" });
    this.train = add(score, "span", { className: "key" });
    this.test = add(score, "span", { className: "key dashed" });
    this.gap = add(score, "span", { className: "gap-said" });
    this.chart = addSvg(both, "svg", { role: "img" });
  }

  // Asks for what follows, as long as it is trained.
  follow(more) {
    this.data.more = more;
    if (more) grown(more, this);
  }

  // The server tells all films again. Only one that it has begun anew is followed from now on, or taken whole.
  again(film) {
    if (!this.data.more || this.data.more === film.more) return;
    if (film.more) this.follow(film.more);
    else this.grow({ whole: film });
  }

  grow(piece) {
    this.data.more = piece.whole ? "" : this.data.more;
    growFilm(this.data, piece);
    this.net.takeFrames(this.data.net);
    this.player.grown();
  }

  send() {
    this.player.lost();
  }

  // So many epochs can be shown; all of them where it is over.
  get known() {
    return this.data.more ? this.data.curves.last + 1 : this.player.epochs + 1;
  }

  drawChart() {
    const { train_loss: train, test_loss: test, last, kept } = this.data.curves;
    const stopped = kept !== last;
    const ends = this.data.more ? "is still trained" : `training ends at ${train[kept]}, test at ${test[kept]}`;
    this.chart.setAttribute("aria-label", `loss of ${this.data.name}: ${ends}`);
    this.move = drawCurves(this.chart, {
      title: stopped ? `Stopped, back to ${kept}` : "Loss",
      train,
      test,
      last: this.player.epochs,
      top: this.player.top,
      height: innerWidth <= 640 ? 64 : 92,
      mark: stopped ? kept : null,
    });
    if (this.asked !== undefined) this.move(Math.min(this.asked, last)); // a new width changes nothing but the width
  }

  show(asked) {
    const { net } = this;
    const { curves } = this.data;
    const epoch = asked >= curves.last ? curves.kept : asked;
    let frame = 0;
    while (frame + 1 < net.frames.length && net.frames[frame + 1] <= epoch) frame++;
    this.asked = asked;
    if (frame !== this.frame) {
      this.frame = frame;
      const scores = net.run(frame, this.grid.x1, this.grid.x2).at(-1);
      paint(this.canvas, PANEL_SIDE, (image) => net.paintSurface(image, scores));
    }
    const train = curves.train_loss[epoch];
    const test = curves.test_loss[epoch];
    this.train.textContent = `training ${fixed(train, 2)}`;
    this.test.textContent = `test ${fixed(test, 2)}`;
    this.gap.textContent = `gap ${fixed(Number(test.toFixed(2)) - Number(train.toFixed(2)), 2)}`;
    this.move(Math.min(asked, curves.last));
  }
}

class Cures {
  /** @type {any} */
  send;

  constructor(root, data) {
    const part = partsOf(root);
    this.root = root;
    this.epochs = data.epochs;
    part("panels").replaceChildren();
    part("words").replaceChildren(...data.panels.map(({ name, does }) => el("li", {}, `${name}: ${does}`)));
    const grid = planeGrid(PANEL_SIDE, data.panels[0].net.reach);
    this.panels = data.panels.map((panel) => new Panel(part("panels"), { ...panel }, grid, this));
    this.drawCharts();
    this.bar = playBar(part("bar"), {
      frames: data.epochs + 1,
      known: this.known,
      fps: 60,
      label: "epoch",
      show: (i) => this.panels.forEach((panel) => panel.show(i)),
    });
    for (const panel of this.panels) panel.follow(panel.data.more);
    this.root.toggleAttribute("data-growing", this.known <= this.epochs);
    if (calm()) this.bar.go(data.epochs);
  }

  /** What can be shown of all. */
  get known() {
    return Math.min(...this.panels.map(({ known }) => known));
  }

  again({ panels }) {
    this.panels.forEach((panel, i) => panel.again(panels[i]));
  }

  drawCharts() {
    const losses = this.panels.map(({ data }) => [data.curves.train_loss, data.curves.test_loss]);
    this.top = Math.max(...losses.map((both) => curveTop(both, false)));
    for (const panel of this.panels) panel.drawChart();
  }

  grown() {
    this.drawCharts();
    this.bar.grow(this.known);
    this.root.toggleAttribute("data-growing", this.known <= this.epochs);
    const at = this.bar.frame();
    for (const panel of this.panels) panel.show(at); // the last moment of one that stops early is another one now
  }

  // The server has begun anew and knows no such film: it is asked for all of them again.
  lost() {
    this.send("ended", true);
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".cures");
  if (root._id === data.id) root._cures.again(data);
  else {
    root._id = data.id;
    root._cures = new Cures(root, data);
  }
  root._cures.send = setTriggerValue;
  root._watch ??= new ResizeObserver(() => root._cures.drawCharts());
  root._watch.observe(root);
}
