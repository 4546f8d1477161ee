// A small network computed in the browser from the weights of a film, and its colours. The server trains; this only reads.
const PLANE_FEATURES = {x1: a => a, x2: (a, b) => b, x1sq: a => a * a, x2sq: (a, b) => b * b, x1x2: (a, b) => a * b,
  sinx1: a => Math.sin(2 * a), sinx2: (a, b) => Math.sin(2 * b)};
const FEATURE_NAMES = {x1: "x₁", x2: "x₂", x1sq: "x₁²", x2sq: "x₂²", x1x2: "x₁x₂", sinx1: "sin 2x₁", sinx2: "sin 2x₂"};
const PLANE_ACTIVATIONS = {tanh: Math.tanh, relu: z => Math.max(z, 0), leaky: z => z > 0 ? z : 0.1 * z,
  sigmoid: z => 1 / (1 + Math.exp(-z)), linear: z => z};

const PALE = 0.6;  // the surface is paler than the points on it

class PlaneNet {
  constructor({features, sizes, activation, classes, frames, reach, weights, colours}) {
    Object.assign(this, {features, sizes, activation, classes, frames, reach, colours});
    this.bend = PLANE_ACTIVATIONS[activation];
    const raw = Uint8Array.from(atob(weights), letter => letter.charCodeAt(0));
    this.numbers = new Float32Array(raw.buffer);
    this.count = this.numbers.length / frames.length;
    this.starts = [];  // where the numbers of each layer begin
    for (let layer = 1, at = 0; layer < sizes.length; at += (sizes[layer - 1] + 1) * sizes[layer], layer++) this.starts.push(at);
    this.scale = divergingScale(colours.positive, colours.negative);
  }

  // The place of the bias of neuron `to` of layer `layer` (1 is the first that computes); its weights are weightsAt(...)
  weightsAt(frame, layer, to) { return frame * this.count + this.starts[layer - 1] + to * this.sizes[layer - 1]; }
  weights(frame, layer, to) {
    const at = this.weightsAt(frame, layer, to);
    return this.numbers.subarray(at, at + this.sizes[layer - 1]);
  }
  bias(frame, layer, to) { return this.numbers[this.weightsAt(frame, layer, this.sizes[layer]) + to]; }

  // Every neuron at many points: run(...)[layer][neuron][point]; the last layer are scores.
  run(frame, x1, x2) {
    const n = x1.length, last = this.sizes.length - 1;
    const layers = [this.features.map(name => Float32Array.from(x1, (a, i) => PLANE_FEATURES[name](a, x2[i])))];
    for (let layer = 1; layer <= last; layer++) {
      const before = layers[layer - 1], now = [];
      for (let to = 0; to < this.sizes[layer]; to++) {
        const w = this.weights(frame, layer, to), out = new Float32Array(n).fill(this.bias(frame, layer, to));
        for (let from = 0; from < before.length; from++) {
          const weight = w[from], a = before[from];
          for (let i = 0; i < n; i++) out[i] += weight * a[i];
        }
        if (layer < last) for (let i = 0; i < n; i++) out[i] = this.bend(out[i]);
        now.push(out);
      }
      layers.push(now);
    }
    return layers;
  }

  // What the scores at one point mean: a value for regression, else the share of belief in each class.
  belief(scores) {
    if (!this.classes) return [scores[0]];
    if (this.classes === 2) { const p = 1 / (1 + Math.exp(-scores[0])); return [1 - p, p]; }
    const top = Math.max(...scores), e = scores.map(s => Math.exp(s - top)), sum = e.reduce((a, b) => a + b);
    return e.map(v => v / sum);
  }

  // The decision surface as RGBA pixels.
  paintSurface(image, outputs) {
    const pixels = image.data, n = outputs[0].length;
    if (this.classes <= 2) {
      for (let i = 0; i < n; i++) {
        const z = outputs[0][i];
        put(pixels, i, this.scale, PALE * (this.classes ? Math.tanh(z / 2) : Math.max(-1, Math.min(1, z))));  // tanh(z / 2) = 2 sigmoid(z) - 1
      }
      return;
    }
    const colours = this.colours.classes.map(rgb), C = this.classes;
    for (let i = 0; i < n; i++) {
      let best = 0, sum = 0;
      for (let c = 1; c < C; c++) if (outputs[c][i] > outputs[best][i]) best = c;
      for (let c = 0; c < C; c++) sum += Math.exp(outputs[c][i] - outputs[best][i]);
      const sure = Math.max(0, (1 / sum - 1 / C) / (1 - 1 / C)), colour = colours[best];
      for (let k = 0; k < 3; k++) pixels[4 * i + k] = 255 + (colour[k] - 255) * PALE * (0.25 + 0.75 * sure);
      pixels[4 * i + 3] = 255;
    }
  }

  // What one neuron says, orange below zero and blue above; sizes are of the largest, at least 1.
  paintNeuron(image, values, strength = 1) {
    let limit = 1;
    for (let i = 0; i < values.length; i++) limit = Math.max(limit, Math.abs(values[i]));
    for (let i = 0; i < values.length; i++) put(image.data, i, this.scale, strength * values[i] / limit);
  }

  pointColour(y) {
    if (this.classes) return this.colours.classes[y];
    const at = 3 * Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, y)));
    return `rgb(${this.scale.slice(at, at + 3).join(",")})`;
  }
}

const rgb = hex => [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));

// 256 colours from full orange over white to full blue, as one flat list.
function divergingScale(positive, negative) {
  const scale = new Uint8ClampedArray(256 * 3), ends = [rgb(negative), rgb(positive)];
  for (let i = 0; i < 256; i++) {
    const v = i / 127.5 - 1, end = ends[v >= 0 ? 1 : 0];
    for (let k = 0; k < 3; k++) scale[3 * i + k] = 255 + (end[k] - 255) * Math.abs(v);
  }
  return scale;
}

function put(pixels, i, scale, value) {
  const at = 3 * Math.round(127.5 + 127.5 * Math.max(-1, Math.min(1, value)));
  pixels[4 * i] = scale[at]; pixels[4 * i + 1] = scale[at + 1]; pixels[4 * i + 2] = scale[at + 2]; pixels[4 * i + 3] = 255;
}

// The middles of side x side squares of the plane, row by row from the top left.
function planeGrid(side, reach) {
  const x1 = new Float32Array(side * side), x2 = new Float32Array(side * side), step = 2 * reach / side;
  for (let row = 0; row < side; row++) for (let column = 0; column < side; column++) {
    x1[row * side + column] = -reach + (column + 0.5) * step;
    x2[row * side + column] = reach - (row + 0.5) * step;
  }
  return {x1, x2};
}

function paint(canvas, side, fill) {
  if (canvas.width !== side) canvas.width = canvas.height = side;
  const context = canvas.getContext("2d"), image = context.createImageData(side, side);
  fill(image);
  context.putImageData(image, 0, 0);
}

const svg = (name, attributes, parent) => {
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return parent ? parent.appendChild(element) : element;
};

// Points over a surface (an SVG with viewBox -reach -reach 2reach 2reach): discs to learn from, rings to test with.
function drawPoints(place, net, points, added = []) {
  place.replaceChildren();
  const one = (x1, x2, y, ring) => svg("circle", {cx: x1, cy: -x2, r: ring ? 0.06 : 0.085, fill: ring ? (net.classes ? "#fff" : "#444") : net.pointColour(y),
    stroke: ring ? net.pointColour(y) : net.classes ? "#fff" : "#444", "stroke-width": ring ? 0.05 : 0.03, "data-point": ring ? "test" : "training"}, place);
  points.x1.forEach((x1, i) => one(x1, points.x2[i], points.y[i], i >= points.training));
  for (const [x1, x2, y] of added) one(x1, x2, y, false).setAttribute("data-point", "added");
}

// Two lines over the epochs, training solid and test dashed, the gap between them shaded; returns what moves the marker.
function drawCurves(place, {title, train, test, top, last, mark = null}) {
  place.replaceChildren();
  const width = Math.max(place.clientWidth, 120), height = 132, left = 34, right = 8, up = 22, down = 20;
  place.setAttribute("viewBox", `0 0 ${width} ${height}`);
  const x = epoch => left + (width - left - right) * (last ? epoch / last : 0);
  const y = value => up + (height - up - down) * (1 - Math.min(Math.max(value / top, 0), 1));
  const words = (at, up, text, more = {}) => { svg("text", {x: at, y: up, ...more}, place).textContent = text; };
  words(left, 13, title, {class: "title"});
  words(left - 4, y(0) + 4, "0", {"text-anchor": "end"});
  words(left - 4, y(top) + 4, Number(top.toPrecision(2)), {"text-anchor": "end"});
  words(left, height - 5, "0");
  words(width - right, height - 5, `epoch ${last}`, {"text-anchor": "end"});
  svg("path", {d: `M${left},${up}V${height - down}H${width - right}`, class: "axis"}, place);
  const line = values => values.map((v, i) => `${x(i).toFixed(1)},${y(v).toFixed(1)}`);
  const past = svg("svg", {x: 0, y: 0, height}, place);  // clips: nothing is drawn beyond the epoch on show
  svg("polygon", {points: [...line(train), ...line(test).reverse()].join(" "), class: "gap"}, past);
  svg("polyline", {points: line(train).join(" "), class: "train"}, past);
  svg("polyline", {points: line(test).join(" "), class: "test"}, past);
  if (mark !== null) svg("path", {d: `M${x(mark)},${up}V${height - down}`, class: "kept"}, past);
  const now = svg("path", {class: "now"}, place);
  return epoch => {
    past.setAttribute("width", x(epoch) + 2);
    now.setAttribute("d", `M${x(epoch)},${up}V${height - down}`);
  };
}

const curveTop = (values, ranAway) => {
  const most = Math.max(...values.flat(), 1e-3);
  return ranAway ? most : Math.min(most, 2.5 * Math.max(values[0][0], values[1][0], 0.2));
};
const signed = (value, digits = 3) => (Number.isFinite(value) ? value.toFixed(digits) : String(value)).replace("-", "−");
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
