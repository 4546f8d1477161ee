// The network as a picture: inputs left, a column of neurons per layer, a line per weight, buttons to add and take
// away.
import { add, addSvg, el, partsOf } from "../../../kit/frontend/dom.js";
import { drawPoints } from "../drawing.js";
import { FEATURE_NAMES } from "../plane_net.js";

export class PlaneNetwork {
  /** @type {any} */
  data;
  /** @type {any} */
  pending;
  /** @type {any} */
  send;
  /** @type {import("../plane_net.js").PlaneNet} */
  net;
  /** @type {number | undefined} */
  epoch;

  // What the whole player does.
  draw() {}
  drawCharts() {}
  drawSurface() {}
  read() {}

  /** @param {number} layer @param {number} i @returns {string} */
  nameOf(layer, i) {
    return `${layer} ${i}`;
  }

  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
  }

  // Where everything stands; called anew when the width changes.
  layout() {
    const { root, net } = this;
    const place = this.part("neurons");
    this.width = root.clientWidth;
    root.classList.toggle("wide", this.width >= 680);
    const width = place.clientWidth;
    const columns = net.sizes.length;
    const step = width / columns;
    const rows = Math.max(...net.sizes);
    const wide = this.width >= 680;
    const size = Math.min(wide ? 46 : 34, step * 0.72);
    const head = wide ? 44 : 74;
    const height = head + Math.max(rows * (size + 9), wide ? 240 : 90);
    place.style.height = `${height}px`;
    place.querySelectorAll("button, .column").forEach((old) => old.remove());
    const at = (layer, i) => [step * (layer + 0.5), head + ((height - head) * (i + 0.5)) / net.sizes[layer]];
    this.drawEdges(at, size);
    this.neurons = net.sizes.map((count, layer) =>
      Array.from({ length: count }, (_, i) => this.neuron(layer, i, at(layer, i), size)),
    );
    net.sizes.forEach((_, layer) => this.column(layer, step, head));
    this.layerButtons();
    this.drawCharts();
    drawPoints(this.part("points"), net, this.data.points, this.pending);
    if (this.epoch !== undefined) this.draw();
  }

  drawEdges(at, size) {
    const place = this.part("edges");
    const { sizes } = this.net;
    place.replaceChildren();
    this.edges = [];
    for (let layer = 1; layer < sizes.length; layer++)
      for (let to = 0; to < sizes[layer]; to++)
        for (let from = 0; from < sizes[layer - 1]; from++) {
          const [x0, y0] = at(layer - 1, from);
          const [x1, y1] = at(layer, to);
          const left = x0 + size / 2;
          const right = x1 - size / 2;
          const middle = (left + right) / 2;
          this.edges.push({
            layer,
            to,
            from,
            line: addSvg(place, "path", { d: `M${left},${y0}C${middle},${y0} ${middle},${y1} ${right},${y1}` }),
          });
        }
  }

  /** @param {number} layer @param {number} i @param {number[]} place @param {number} size */
  neuron(layer, i, [x, y], size) {
    const last = this.net.sizes.length - 1;
    const button = el(
      "button",
      { type: "button", className: "neuron", "aria-label": `look at ${this.nameOf(layer, i)}` },
      el("canvas"),
    );
    Object.assign(button.style, {
      left: `${x - size / 2}px`,
      top: `${y - size / 2}px`,
      width: `${size}px`,
      height: `${size}px`,
    });
    if (!layer) add(button, "span", {}, FEATURE_NAMES[this.net.features[i]]);
    if (layer === last && this.net.classes > 2) button.style.borderColor = this.net.colours.classes[i];
    const look = (on) => {
      this.hovered = on ? [layer, i] : null;
      this.drawSurface();
      this.read();
    };
    button.onpointerenter = (event) => event.pointerType === "mouse" && look(true);
    button.onpointerleave = () => look(false);
    button.onfocus = () => look(true);
    button.onblur = () => look(false);
    button.onclick = () => this.pin(button, layer, i);
    this.part("neurons").append(button);
    return button;
  }

  pin(button, layer, i) {
    const same = this.pinned && this.pinned[0] === layer && this.pinned[1] === i;
    this.root.querySelectorAll(".neuron.chosen").forEach((old) => old.classList.remove("chosen"));
    this.pinned = same ? null : [layer, i];
    if (same) this.hovered = null;
    else button.classList.add("chosen");
    this.drawSurface();
    this.read();
  }

  column(layer, step, head) {
    const last = this.net.sizes.length - 1;
    const hidden = layer > 0 && layer < last;
    const place = el("div", { className: "column" });
    Object.assign(place.style, { left: `${step * layer}px`, width: `${step}px`, top: 0, height: `${head - 4}px` });
    add(place, "div", {}, hidden ? (this.width < 680 ? `${layer}` : `layer ${layer}`) : layer ? "out" : "inputs");
    if (hidden && this.data.editable) {
      const pair = el("div", { className: "pair" });
      const hiddenSizes = this.net.sizes.slice(1, -1);
      const now = hiddenSizes[layer - 1];
      const sized = (count) => hiddenSizes.map((old, at) => (at === layer - 1 ? count : old));
      pair.append(
        this.button("−", `one neuron less in layer ${layer}`, now > 1, () => this.send("layers", sized(now - 1))),
        this.button("+", `one neuron more in layer ${layer}`, now < 8, () => this.send("layers", sized(now + 1))),
      );
      place.append(pair);
    }
    this.part("neurons").append(place);
  }

  layerButtons() {
    const place = this.part("layer-buttons");
    const hidden = this.net.sizes.slice(1, -1);
    place.replaceChildren(
      el("span", {}, hidden.length === 1 ? "1 hidden layer" : `${hidden.length || "no"} hidden layers`),
    );
    if (!this.data.editable) return;
    place.append(
      this.button("−", "one layer less", hidden.length > 0, () => this.send("layers", hidden.slice(0, -1))),
      this.button("+", "one layer more", hidden.length < 6, () => this.send("layers", [...hidden, hidden.at(-1) ?? 3])),
    );
  }

  button(text, name, enabled, act) {
    return el(
      "button",
      { type: "button", className: "small", disabled: !enabled, onclick: act, title: name, "aria-label": name },
      text,
    );
  }
}
