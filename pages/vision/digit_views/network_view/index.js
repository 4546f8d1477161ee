// The whole digit network in one picture, alive while somebody draws: every layer as its maps, from the drawing to ten
// bars. A click looks closer or switches off; a point tells where it came from.
// data: {source, unseen, start: {layer}, push}
import { columnAtLeast, onWidth, partsOf } from "../../../kit/frontend/dom.js";
import { fixed } from "../../../kit/frontend/format.js";
import { unpack } from "../../../kit/frontend/live/digit_net.js";
import { neuronOf } from "../../../kit/frontend/live/digit_off.js";
import { field, numberAt, terms, ways } from "../../../kit/frontend/live/network_look.js";
import { reading } from "../../../kit/frontend/live/reading.js";
import { boxOf, laidOut, placeAt } from "./layout.js";
import { frame, paintBars, paintColumn, paintLines } from "./paint.js";
import { Panel, loudest } from "./panel.js";
import { Switching } from "./switching.js";

const LEAST = 310; // pixels on screen, in height
const NARROWEST = 340;
const MOST = 520;
const AROUND = 410; // what stands above the picture, and below it
const RESTING =
  "Point at a number: you see what it sees of your drawing, and the strongest lines that led to it. Click a map " +
  "to look closer.";

class NetworkView {
  /** @type {import("../../../kit/frontend/live/digit_net.js").Net | null} */
  net = null;
  /** @type {{i: number, unit: number, y: number, x: number} | null} under the pointer, or moved to by the keys */
  point = null;
  /** @type {{i: number, unit: number, y: number, x: number} | null} what is looked at closer */
  open = null;
  mode = "look";

  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    this.switching = new Switching(this.part, () => this.show());
    this.show = this.show.bind(this);
    reading.addEventListener("read", this.show);
    for (const mode of ["look", "switch"])
      this.part(mode).onclick = () => {
        this.mode = mode;
        this.buttons();
      };
    this.listen();
    this.buttons();
    columnAtLeast(root, NARROWEST);
  }

  async update(data, send) {
    this.send = send;
    const { network } = data.source;
    if (this.network !== network) {
      this.network = network;
      const file = network && (await (await fetch(new URL(network, document.baseURI))).arrayBuffer());
      if (this.network !== network) return;
      this.net = file ? unpack(file) : null;
      this.panel?.close();
      this.panel = undefined;
      if (this.net) this.switching.begin(this.net, { network, pictures: data.unseen });
      const asked = this.net?.layers.findIndex(({ name }) => name === data.start.layer) ?? -1;
      if (asked >= 0) this.open = { i: asked, unit: -1, y: 0, x: 0 };
      this.lay();
    }
    reading.take(data.source);
    this.show();
  }

  lay() {
    if (!this.net) return;
    const height = Math.min(Math.max(innerHeight - AROUND, LEAST), MOST);
    const { columns, width } = laidOut(this.net, Math.max(this.part("scroll").clientWidth, 300), height);
    this.columns = columns;
    this.byLayer = new Map(columns.map((column) => [column.i, column]));
    this.part("flow").style.width = `${width}px`;
    this.part("flow").style.height = `${height}px`;
    const sharp = devicePixelRatio || 1;
    for (const name of ["maps", "over"]) {
      const canvas = this.part(name);
      [canvas.width, canvas.height] = [width * sharp, height * sharp];
      canvas.getContext("2d").scale(sharp, sharp);
    }
    this.show();
  }

  /** What is shown, with its network; null where nothing was read. */
  get seen() {
    const { image, outputs } = reading.now;
    return this.net && image && outputs?.length === this.net.layers.length ? { net: this.net, image, outputs } : null;
  }

  show() {
    if (!this.columns || !this.net) return;
    const { seen } = this;
    const pen = this.part("maps").getContext("2d");
    pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
    const off = this.switching.off;
    for (const column of this.columns) {
      const values = seen ? (column.i < 0 ? seen.image : seen.outputs[column.i]) : new Float32Array(this.room(column));
      if (column.kind === "bars")
        paintBars(pen, column, seen && reading.now.verdict, getComputedStyle(this.root).color);
      else paintColumn(pen, column, values, off[column.i] ?? null, !seen);
    }
    this.root.dataset.read = String(reading.count);
    this.describe();
    this.closerLook();
    this.over();
  }

  room = ({ count, high, wide }) => count * high * wide;

  describe() {
    const names = this.net.layers.map(({ name, shape }) => `${name} ${shape.join(" × ")}`).join(", ");
    const label = reading.now.verdict ? ` It reads ${reading.now.verdict.label}.` : "";
    const keys = "Arrow keys move, Enter looks closer.";
    this.part("maps").setAttribute("aria-label", `The network from the drawing to ten bars: ${names}.${label} ${keys}`);
  }

  // Lines and frames of the point that is looked at.
  over() {
    const pen = this.part("over").getContext("2d");
    pen.clearRect(0, 0, pen.canvas.width, pen.canvas.height);
    const { point, seen } = this;
    if (!point || !seen || this.open) {
      this.part("says").textContent = this.open ? "" : RESTING;
      return;
    }
    const column = this.byLayer.get(point.i);
    if (point.i >= 0) {
      paintLines(pen, this.byLayer, this.lines(seen, point));
      const sees = field(this.net, point.i, point);
      const { x, y, px } = this.byLayer.get(-1);
      const [width, height] = [(sees.right - sees.left) * px, (sees.bottom - sees.top) * px];
      frame(pen, { x: x + sees.left * px, y: y + sees.top * px, width, height });
    }
    frame(pen, boxOf(column, point, true), "#8a94a0");
    frame(pen, boxOf(column, point));
    this.part("says").textContent = this.words(seen, point);
  }

  /** The lines back to the drawing, between columns that are drawn. */
  lines(seen, point) {
    return ways(seen, point.i, point)
      .map(({ layer, from, to, share }) => {
        const [start, end] = [this.seat(seen, layer - 1, from), this.seat(seen, layer, to)];
        return { from: { ...from, ...start.place }, to: end.place, share, fromColumn: start.i, toColumn: end.i };
      })
      .filter(({ fromColumn, toColumn }) => fromColumn !== toColumn);
  }

  /** Where a number stands: one of a layer that is not drawn stands with the layer that it goes into, or came from. */
  seat(seen, i, place) {
    if (this.byLayer.has(i)) return { i, place };
    if (this.net.layers[i].kind === "flatten") return this.seat(seen, i - 1, terms(seen, i, place)[0]);
    return this.seat(seen, i + 1, place);
  }

  words(seen, { i, unit, y, x }) {
    if (i < 0) return `The drawing, row ${y}, column ${x}: ink ${fixed(seen.image[y * this.net.side + x], 2)} of 1.`;
    const layer = this.net.layers[i];
    const where = layer.shape.length > 1 ? `map ${unit}, row ${y}, column ${x}` : `number ${unit}`;
    const { top, left, bottom, right } = field(this.net, i, { unit, y, x });
    const all = `${layer.title}, ${where}: ${fixed(numberAt(seen, i, { unit, y, x }), 3)}. Its receptive field`;
    return `${all}, what it can see of the drawing, has ${bottom - top} × ${right - left} pixels.`;
  }

  listen() {
    const maps = this.part("maps");
    const at = ({ offsetX, offsetY }) => (this.columns ? placeAt(this.columns, offsetX, offsetY) : null);
    maps.onpointermove = (event) => {
      this.point = at(event);
      this.over();
    };
    maps.onpointerleave = () => {
      this.point = null;
      this.over();
    };
    maps.onclick = (event) => this.act(at(event));
    maps.onkeydown = (event) => this.key(event);
  }

  key(event) {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === "Enter" || event.key === " ") this.act(this.point);
    else if (!moves[event.key] || !this.columns) return;
    else {
      const [across, down] = moves[event.key];
      const before = this.columns.findIndex(({ i }) => i === this.point?.i);
      const { i, count } = this.columns[Math.min(Math.max(before + across, 0), this.columns.length - 1)];
      this.point = this.strongest(i, Math.min(Math.max((this.point?.unit ?? 0) + down, 0), count - 1));
      this.over();
    }
    event.preventDefault();
  }

  /** The place of a map's largest number. @param {number} i @param {number} unit */
  strongest(i, unit) {
    const [, H = 1, W = 1] = i < 0 ? [1, this.net.side, this.net.side] : this.net.layers[i].shape;
    const values = this.seen ? (i < 0 ? this.seen.image : this.seen.outputs[i]) : new Float32Array((unit + 1) * H * W);
    const map = values.subarray(unit * H * W, (unit + 1) * H * W);
    const best = map.indexOf(map.reduce((a, b) => Math.max(a, b)));
    return { i, unit, y: Math.floor(best / W), x: best % W };
  }

  act(place) {
    if (!place || place.i < 0) return;
    if (this.mode === "look") return this.look(place);
    const neuron = neuronOf(this.net, place.i, place.unit);
    if (neuron) return this.switching.flip(neuron.i, neuron.unit);
    this.part("says").textContent = "The scores at the end cannot be switched off: they are the answer.";
  }

  look(place) {
    this.open = place;
    this.send({ layer: place ? this.net.layers[place.i].name : "" });
    this.show();
  }

  /** Enlarges what is looked at closer, in the place of the whole picture. */
  closerLook() {
    const shown = Boolean(this.open && this.seen);
    for (const name of ["scroll", "says"]) this.part(name).hidden = shown;
    this.part("closer").hidden = !shown;
    if (!shown) return;
    if (this.open.unit < 0) this.open = this.strongest(this.open.i, loudest(this.seen, this.open.i));
    this.panel ??= new Panel(this.part("closer"), this.net, {
      look: (place) => this.look(place),
      flip: ({ i, unit }) => this.switching.flip(i, unit),
    });
    this.panel.show(this.seen, this.open, this.switching.off);
  }

  buttons() {
    for (const mode of ["look", "switch"]) this.part(mode).setAttribute("aria-pressed", String(mode === this.mode));
  }

  end() {
    reading.removeEventListener("read", this.show);
    this.switching.end();
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".network");
  const view = (root._view ??= new NetworkView(root));
  view.update(data, (moved) => setStateValue("moved", moved));
  onWidth(root, () => view.lay());
  return () => {
    view.end();
    root._view = undefined;
  };
}
