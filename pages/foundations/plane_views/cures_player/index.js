// Several trainings on the same points under one player. data: {id, epochs, panels: [{name, does, net, points,
// curves}]}
import { add, addSvg, calm, el, partsOf } from "../../../kit/frontend/dom.js";
import { fixed } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { curveTop, drawCurves, drawPoints } from "../drawing.js";
import { PlaneNet, paint, planeGrid } from "../plane_net.js";

const PANEL_SIDE = 56; // all six are painted anew sixty times a second

class Panel {
  constructor(place, { name, does, net, points, curves }, grid, top, epochs) {
    this.epochs = epochs;
    this.net = new PlaneNet(net);
    this.curves = curves;
    this.grid = grid;
    const panel = add(place, "section", { className: "panel" });
    panel.setAttribute("aria-label", name);
    add(panel, "h3", {}, name);
    add(panel, "p", {}, does);
    const both = add(panel, "div", { className: "both" });
    const picture = add(both, "div", { className: "picture" });
    this.canvas = add(picture, "canvas");
    this.canvas.setAttribute("role", "img");
    this.canvas.setAttribute("aria-label", `What the network with ${name} decides, as colours over the plane`);
    drawPoints(addSvg(picture, "svg", { viewBox: "-3 -3 6 6", "aria-hidden": "true" }), this.net, points);
    const score = add(panel, "div", { className: "score" });
    this.train = add(score, "span", { className: "key" });
    this.test = add(score, "span", { className: "key dashed" });
    this.gap = add(score, "span", { className: "gap-said" });
    this.chart = addSvg(both, "svg", { role: "img" });
    this.chart.setAttribute(
      "aria-label",
      `loss of ${name}: training ends at ${curves.train_loss[curves.kept]}, test at ${curves.test_loss[curves.kept]}`,
    );
    this.top = top;
    this.drawChart();
  }

  drawChart() {
    const { train_loss: train, test_loss: test, last, kept } = this.curves;
    const stopped = kept !== last;
    this.move = drawCurves(this.chart, {
      title: stopped ? `Stopped, back to ${kept}` : "Loss",
      train,
      test,
      last: this.epochs,
      top: this.top,
      height: innerWidth <= 640 ? 64 : 92,
      mark: stopped ? kept : null,
    });
    if (this.asked !== undefined) this.move(Math.min(this.asked, last)); // a new width changes nothing but the width
  }

  show(asked) {
    const { curves, net } = this;
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

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".cures");
  const part = partsOf(root);
  if (root._id === data.id) return;
  root._id = data.id;
  part("panels").replaceChildren();
  part("words").replaceChildren(...data.panels.map(({ name, does }) => el("li", {}, `${name}: ${does}`)));
  const grid = planeGrid(PANEL_SIDE, data.panels[0].net.reach);
  const losses = data.panels.map(({ curves }) => [curves.train_loss, curves.test_loss]);
  const top = Math.max(...losses.map((both) => curveTop(both, false)));
  root._panels = data.panels.map((panel) => new Panel(part("panels"), panel, grid, top, data.epochs));
  const bar = playBar(part("bar"), {
    frames: data.epochs + 1,
    fps: 60,
    label: "epoch",
    show: (i) => root._panels.forEach((panel) => panel.show(i)),
  });
  if (calm()) bar.go(data.epochs);
  root._watch ??= new ResizeObserver(() => {
    root._panels.forEach((panel) => panel.drawChart());
  });
  root._watch.observe(root);
}
