// The playground: inputs left, layers in the middle, the decision surface right; a film of the training played over it.
// data: {id, plays, net, points, curves, epochs, editable, paintable}, all made on the server by core/figures/plane.py.
import { calm, el } from "../../../kit/frontend/dom.js";
import { fixed } from "../../../kit/frontend/format.js";
import { icon, playBar } from "../../../kit/frontend/play_bar.js";
import { curveTop, drawCurves, drawPoints } from "../drawing.js";
import { FEATURE_NAMES, PALE, PlaneNet, paint, planeGrid } from "../plane_net.js";
import { grown, growFilm } from "../growing.js";
import { PlaneNetwork } from "./network.js";

const SUBSCRIPTS = "₁₂₃₄₅₆₇₈";
const SURFACE_SIDE = 100;
const NEURON_SIDE = 34;

class Plane extends PlaneNetwork {
  constructor(root) {
    super(root);
    this.probe = [1, 0.5];
    this.brush = null;
    this.hovered = this.pinned = null;
    new ResizeObserver(() => this.net && root.clientWidth && root.clientWidth !== this.width && this.layout()).observe(
      root,
    );
    this.listenToSurface();
  }

  update(data, send) {
    this.send = send;
    if (this.data?.id === data.id) {
      if (this.data.more && data.more && data.more !== this.data.more) this.follow(data.more); // the server began anew
      return;
    }
    const first = !this.data;
    this.data = data;
    this.net = new PlaneNet(data.net);
    this.pending = [];
    this.hovered = this.pinned = null;
    this.surfaceGrid = planeGrid(SURFACE_SIDE, this.net.reach);
    this.neuronGrid = planeGrid(NEURON_SIDE, this.net.reach);
    this.takeOrder();
    this.frame = 0;
    this.layout();
    this.drawBrushes();
    this.playBar(first);
    this.follow(data.more);
  }

  // The rest of the film, as it is trained.
  follow(more) {
    this.data.more = more;
    this.root.toggleAttribute("data-growing", Boolean(more));
    if (more) grown(more, this);
  }

  grow(piece) {
    this.data.more = piece.whole ? "" : this.data.more;
    growFilm(this.data, piece);
    this.net.takeFrames(this.data.net);
    const before = this.epoch;
    this.takeOrder();
    this.drawCharts();
    const at = this.net.frames.findIndex((epoch) => epoch >= before);
    this.bar.grow(
      this.order.length,
      this.data.more ? undefined : this.order.length,
      at < 0 ? this.order.length - 1 : at,
    );
    if (calm()) this.bar.go(this.order.length - 1);
    this.root.toggleAttribute("data-growing", Boolean(this.data.more));
    if (!this.data.more) this.send("ended", true);
  }

  takeOrder() {
    const { kept, last } = this.data.curves;
    this.order = [...this.net.frames.keys()];
    if (kept !== last) this.order.push(this.net.frames.indexOf(kept)); // stopped early: the weights go back
  }

  playBar(first) {
    const place = this.part("bar");
    const known = this.order.length;
    const frames = this.data.more ? this.data.frames : known;
    const show = (i) => this.show(i);
    const bar = playBar(place, { frames, known, fps: Math.max(frames / 10, 6), label: "epoch", show });
    this.bar = bar;
    const back = () => {
      bar.pause();
      bar.go(0);
    };
    const rewind = el("button", { type: "button", "aria-label": "rewind to the first weights", onclick: back });
    rewind.innerHTML = `${icon("rewind")}<span class="word"> rewind</span>`;
    place.querySelector(".play-bar").prepend(rewind);
    if (calm()) bar.go(known - 1);
    else if (!first && this.data.plays) bar.play();
  }

  show(i) {
    const back = i === this.net.frames.length;
    const { curves, epochs } = this.data;
    this.frame = this.order[i];
    this.epoch = this.net.frames[this.frame];
    const said = back ? `back to epoch ${this.epoch}` : `epoch ${this.epoch} of ${epochs}`;
    this.part("bar").querySelector("output").textContent = said;
    this.part("bar").querySelector("input").setAttribute("aria-valuetext", said);
    this.moveLoss?.(this.epoch);
    this.moveRight?.(this.epoch);
    const percent = (value) => `${Math.round(100 * value)} %`;
    const right = this.net.classes;
    const key = (name, loss, share, dashed) =>
      el(
        "span",
        { className: dashed ? "key dashed" : "key" },
        `${name}: loss ${fixed(loss)}${right ? `, ${percent(share)} right` : ""}`,
      );
    this.part("score").replaceChildren(
      key("training points (discs)", curves.train_loss[this.epoch], curves.train_right[this.epoch]),
      key("test points (rings)", curves.test_loss[this.epoch], curves.test_right[this.epoch], true),
    );
    this.draw();
  }

  // Everything that depends on the weights of the frame.
  draw() {
    const { net, frame } = this;
    const small = net.run(frame, this.neuronGrid.x1, this.neuronGrid.x2);
    this.neurons.forEach((row, layer) =>
      row.forEach((neuron, i) =>
        paint(neuron.firstChild, NEURON_SIDE, (image) => net.paintNeuron(image, small[layer][i])),
      ),
    );
    if (net.classes === 2)
      paint(this.neurons.at(-1)[0].firstChild, NEURON_SIDE, (image) => net.paintSurface(image, small.at(-1)));
    const most = Math.max(1, ...this.edges.map((edge) => Math.abs(this.weightOf(edge))));
    for (const edge of this.edges) {
      const w = this.weightOf(edge);
      edge.line.setAttribute("stroke", w >= 0 ? net.colours.positive : net.colours.negative);
      edge.line.setAttribute(
        "stroke-width",
        (0.4 + ((this.width < 680 ? 4 : 7) * Math.abs(w)) / Math.max(most, 3)).toFixed(2),
      );
      edge.line.setAttribute("stroke-opacity", (0.25 + 0.65 * Math.min(Math.abs(w), 1)).toFixed(2));
    }
    this.drawSurface();
    this.read();
  }

  weightOf({ layer, to, from }) {
    return this.net.weights(this.frame, layer, to)[from];
  }

  get looking() {
    return this.hovered ?? this.pinned ?? [this.net.sizes.length - 1, 0];
  }

  drawSurface() {
    const { net } = this;
    const [layer, i] = this.looking;
    const last = net.sizes.length - 1;
    const whole = layer === last && (net.classes <= 2 || !(this.hovered ?? this.pinned));
    const layers = net.run(this.frame, this.surfaceGrid.x1, this.surfaceGrid.x2);
    paint(this.part("map"), SURFACE_SIDE, (image) =>
      whole ? net.paintSurface(image, layers[last]) : net.paintNeuron(image, layers[layer][i], PALE),
    );
    const what = whole
      ? net.classes
        ? "What the whole network decides"
        : "What the whole network answers"
      : `What ${this.nameOf(layer, i)} sees`;
    this.part("looking").textContent = what;
    this.part("map").setAttribute("aria-label", `${what}, as colours over the plane, at epoch ${this.epoch}`);
  }

  nameOf(layer, i) {
    const { net } = this;
    const last = net.sizes.length - 1;
    if (!layer) return `the input ${FEATURE_NAMES[net.features[i]]}`;
    if (layer === last) return net.classes > 2 ? `the output for ${net.colours.names[i]}` : "the output";
    return `neuron ${i + 1} of layer ${layer}`;
  }

  // The formula of the neuron looked at, with the numbers of this frame and of the place of the cross.
  read() {
    const { net, frame } = this;
    const [layer, i] = this.looking;
    const [x1, x2] = this.probe;
    const last = net.sizes.length - 1;
    const layers = net.run(frame, [x1], [x2]);
    const mine = layers[layer][i][0];
    const name = this.nameOf(layer, i);
    const say = (part, text) => {
      this.part(part).textContent = text;
    };
    say("who", `${name[0].toUpperCase()}${name.slice(1)} at the cross, x₁ = ${fixed(x1, 2)}, x₂ = ${fixed(x2, 2)}`);
    this.part("cross").firstElementChild.setAttribute("transform", `translate(${x1} ${-x2})`);
    if (!layer) {
      say("rule", `${FEATURE_NAMES[net.features[i]]} = ${fixed(mine)}`);
      say("numbers", "");
    } else {
      const w = [...net.weights(frame, layer, i)];
      const b = net.bias(frame, layer, i);
      const f = layer < last ? net.activation : "";
      const inputs = layers[layer - 1].map((values) => values[0]);
      const names = inputs.map((_, from) => (layer === 1 ? FEATURE_NAMES[net.features[from]] : `a${SUBSCRIPTS[from]}`));
      const lead = (weight, first) => (weight < 0 ? (first ? "−" : " − ") : first ? "" : " + ");
      const term = (weight, from, of) => `${lead(weight, !from)}${Math.abs(weight).toFixed(3)}·${of(from)}`;
      const sum = (of) =>
        `${w.map((weight, from) => term(weight, from, of)).join("")}${lead(b)}${Math.abs(b).toFixed(3)}`;
      const z = w.reduce((total, weight, from) => total + weight * inputs[from], b);
      const wrapped = (v) => (v < 0 ? `(${fixed(v)})` : fixed(v));
      const shut = (text) => (f && f !== "linear" ? `${f}(${text})` : text);
      say("rule", `${layer < last ? "a" : "score"} = ${shut(sum((from) => names[from]))}`);
      say(
        "numbers",
        `= ${shut(sum((from) => wrapped(inputs[from])))} = ` +
          `${f && f !== "linear" ? `${f}(${fixed(z)}) = ` : ""}${fixed(mine, 4)}`,
      );
    }
    say("says", this.verdict(layers[last].map((values) => values[0])));
  }

  verdict(scores) {
    const { net } = this;
    const belief = net.belief(scores);
    if (!net.classes) return `The network answers ${fixed(belief[0], 4)}.`;
    const best = belief.indexOf(Math.max(...belief));
    const how =
      net.classes === 2
        ? `sigmoid(${fixed(scores[0])}) = ${fixed(belief[1], 4)} for blue`
        : `softmax: ${belief.map((p, c) => `${net.colours.names[c]} ${fixed(p, 4)}`).join(", ")}`;
    return (
      `The network says ${net.colours.names[best]}, ` +
      `${belief[best] > 0.99 ? "over 99" : Math.round(100 * belief[best])} % sure. ${how}`
    );
  }

  drawCharts() {
    const { curves } = this.data;
    const { train_loss, test_loss, last, kept, ran_away } = curves;
    const mark = kept === last ? null : kept;
    this.moveLoss = drawCurves(this.part("loss"), {
      title: ran_away ? "Loss: it runs away" : "Loss: a growing gap warns of learning by heart",
      train: train_loss,
      test: test_loss,
      last: this.data.more ? this.data.epochs : last,
      mark,
      top: curveTop([train_loss, test_loss], ran_away),
    });
    this.part("loss").setAttribute(
      "aria-label",
      `loss over ${last} epochs: training ends at ${train_loss.at(-1)}, test at ${test_loss.at(-1)}`,
    );
    this.part("right").style.display = this.net.classes ? "" : "none";
    this.moveRight = this.net.classes ? this.drawRight(mark) : null;
    if (this.epoch === undefined) return;
    this.moveLoss(this.epoch); // a new width changes nothing but the width
    this.moveRight?.(this.epoch);
  }

  drawRight(mark) {
    const { train_right, test_right, last } = this.data.curves;
    const move = drawCurves(this.part("right"), {
      title: "Share of points classified correctly",
      train: train_right,
      test: test_right,
      top: 1,
      last: this.data.more ? this.data.epochs : last,
      mark,
    });
    this.part("right").setAttribute(
      "aria-label",
      `share right over ${last} epochs: training ends at ${train_right.at(-1)}, test at ${test_right.at(-1)}`,
    );
    return move;
  }

  // What a click does: look, or add a point of one class (of one value, for regression).
  drawBrushes() {
    const place = this.part("brushes");
    const { net, data } = this;
    const brushes = net.classes
      ? net.colours.names.map((name, y) => [name, y])
      : [
          ["−1", -1],
          ["0", 0],
          ["1", 1],
        ];
    place.replaceChildren();
    if (!data.paintable) return;
    const add = (text, pressed, act, colour, more = "") => {
      const button = el("button", { type: "button", className: more, onclick: act });
      if (colour) button.append(el("i", { style: `background:${colour}` }));
      button.append(text);
      if (pressed !== null) button.setAttribute("aria-pressed", pressed);
      place.append(button);
      return button;
    };
    const choose = (y) => () => {
      this.brush = y;
      this.drawBrushes();
    };
    place.append("A click: ");
    add("look", this.brush === null, choose(null));
    for (const [name, y] of brushes)
      add(name, this.brush === y, choose(y), net.pointColour(y)).setAttribute(
        "aria-label",
        `a click adds a point: ${name}`,
      );
    const n = this.pending.length;
    if (n) {
      add("undo", null, () => {
        this.pending.pop();
        this.repaint();
      });
      add(`train with ${n} new point${n > 1 ? "s" : ""}`, null, () => this.send("added", this.pending), null, "go");
    } else if (data.own)
      add(`remove my ${data.own} point${data.own > 1 ? "s" : ""}`, null, () => this.send("cleared", true));
  }

  repaint() {
    drawPoints(this.part("points"), this.net, this.data.points, this.pending);
    this.drawBrushes();
  }

  listenToSurface() {
    const place = this.part("surface");
    place.setAttribute("aria-label", "the plane: arrow keys move the cross, Enter adds a point of the chosen class");
    const where = (event) => {
      const box = place.getBoundingClientRect();
      const reach = this.net.reach;
      const clip = (v) => Math.max(-reach, Math.min(reach, v));
      return [
        clip((((event.clientX - box.left) / box.width) * 2 - 1) * reach),
        clip((1 - ((event.clientY - box.top) / box.height) * 2) * reach),
      ];
    };
    const go = (point) => {
      this.probe = point.map((v) => Math.round(v * 100) / 100);
      this.read();
    };
    const add = () => {
      if (this.brush === null || !this.data.paintable || this.pending.length >= 100) return;
      this.pending.push([...this.probe, this.brush]);
      this.repaint();
    };
    place.onpointermove = (event) => event.pointerType === "mouse" && go(where(event));
    place.onclick = (event) => {
      go(where(event));
      add();
    };
    place.onkeydown = (event) => {
      const move = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] }[event.key];
      const reach = this.net.reach;
      if (move) go(this.probe.map((v, k) => Math.max(-reach, Math.min(reach, v + move[k]))));
      if (event.key === "Enter") add();
      if (move || event.key === "Enter") event.preventDefault();
    };
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".plane");
  root._plane ??= new Plane(root);
  root._plane.update(data, setTriggerValue);
}
