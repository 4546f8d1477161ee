// Where a number of a digit network comes from: the products behind it, the way back to the drawing, and how much of
// the drawing it can see at all. Touches no element; tests/frontend holds it against PyTorch.

/**
 * @typedef {import("./digit_net.js").Net} Net
 * @typedef {import("./digit_net.js").Layer} Layer
 * @typedef {{unit: number, y: number, x: number}} Place a point of a map; of a row of numbers, only the unit counts
 * @typedef {Place & {value: number, weight: number, product: number}} Term
 * @typedef {{net: Net, image: Float32Array, outputs: Float32Array[]}} Seen
 */

/** What goes into a layer, and its shape as maps. @param {Seen} seen @param {number} i */
export function inputOf({ net, image, outputs }, i) {
  const shape = i ? net.layers[i - 1].shape : [1, net.side, net.side];
  const [C, H = 1, W = 1] = shape;
  return { values: i ? outputs[i - 1] : image, C, H, W };
}

/** The number at a place of a layer's output. @param {Seen} seen @param {number} i @param {Place} place */
export function numberAt({ net, outputs }, i, { unit, y, x }) {
  const [, H = 1, W = 1] = net.layers[i].shape;
  return outputs[i][(unit * H + y) * W + x];
}

/** Rows and columns that a window lies on: it may hang over the edge. @param {Layer} layer @param {Place} place */
export function windowAt({ size = 1, stride = 1, padding = 0 }, { y, x }) {
  return { top: y * stride - padding, left: x * stride - padding, size };
}

/**
 * What is added up, or looked over, for one number: every number of the input that has a part in it.
 * @param {Seen} seen
 * @param {number} i
 * @param {Place} place
 * @returns {Term[]}
 */
export function terms(seen, i, place) {
  const layer = seen.net.layers[i];
  const { values, C, H, W } = inputOf(seen, i);
  /** @type {(unit: number, y: number, x: number, weight: number) => Term} */
  const term = (unit, y, x, weight) => {
    const value = values[(unit * H + y) * W + x];
    return { unit, y, x, value, weight, product: value * weight };
  };
  if (layer.kind === "dense") {
    const row = place.unit * C;
    return Array.from({ length: C }, (_, unit) => term(unit, 0, 0, layer.weight[row + unit]));
  }
  if (layer.kind === "flatten") {
    const unit = Math.floor(place.unit / (H * W));
    return [term(unit, Math.floor(place.unit / W) % H, place.unit % W, 1)];
  }
  if (!layer.size) return [term(place.unit, place.y, place.x, 1)];
  const { top, left, size } = windowAt(layer, place);
  const found = [];
  const maps = layer.kind === "conv" ? Array.from({ length: C }, (_, c) => c) : [place.unit];
  for (const c of maps)
    for (let ky = 0; ky < size; ky++)
      for (let kx = 0; kx < size; kx++) {
        const [y, x] = [top + ky, left + kx];
        const at = ((place.unit * C + c) * size + ky) * size + kx;
        const weight = layer.kind === "conv" ? layer.weight[at] : layer.kind === "avg" ? 1 / (size * size) : 1;
        if (y >= 0 && y < H && x >= 0 && x < W) found.push(term(c, y, x, weight));
      }
  return layer.kind === "pool" ? [found.reduce((a, b) => (b.value > a.value ? b : a))] : found;
}

/**
 * The inputs that did most for one number: for a convolution whole windows, each told by its strongest place.
 * @param {Seen} seen
 * @param {number} i
 * @param {Place} place
 * @returns {Term[]} the strongest first
 */
export function sources(seen, i, place) {
  /** @type {Map<number, Term & {most: number}>} */
  const maps = new Map();
  for (const each of terms(seen, i, place)) {
    const known = maps.get(each.unit);
    const size = Math.abs(each.product);
    if (!known) maps.set(each.unit, { ...each, most: size });
    else {
      const product = known.product + each.product;
      const strongest = size > known.most ? { ...each, most: size } : known;
      maps.set(each.unit, { ...strongest, product });
    }
  }
  return [...maps.values()].filter((each) => each.product).sort((a, b) => Math.abs(b.product) - Math.abs(a.product));
}

/**
 * The lines that led to a number, from layer to layer back to the drawing: at every step the strongest few.
 * @param {Seen} seen
 * @param {number} i
 * @param {Place} place
 * @param {number} most lines that end at one point, and points of one layer that are followed further
 * @returns {{layer: number, from: Term, to: Place, share: number}[]} `from` lies in the layer before `layer`
 */
export function ways(seen, i, place, most = 3) {
  /** @type {(Place & {weight: number})[]} */
  let points = [{ ...place, weight: 1 }];
  const lines = [];
  for (let layer = i; layer >= 0; layer--) {
    /** @type {Map<string, Place & {weight: number}>} */
    const before = new Map();
    for (const to of points) {
      const found = sources(seen, layer, to).slice(0, most);
      const all = found.reduce((sum, each) => sum + Math.abs(each.product), 0) || 1;
      for (const from of found) {
        const share = (to.weight * Math.abs(from.product)) / all;
        lines.push({ layer, from, to, share });
        const key = `${from.unit} ${from.y} ${from.x}`;
        before.set(key, { ...from, weight: share + (before.get(key)?.weight ?? 0) });
      }
    }
    points = [...before.values()].sort((a, b) => b.weight - a.weight).slice(0, most);
  }
  return lines;
}

/**
 * The part of the drawing that a number can see: its receptive field, in pixels of the 28 x 28 that are read.
 * @param {Net} net
 * @param {number} i
 * @param {Place} place
 */
export function field(net, i, place) {
  let { y, x } = place;
  let [bottom, right] = [y + 1, x + 1];
  for (let at = i; at >= 0; at--) {
    const layer = net.layers[at];
    const [, H = 1, W = 1] = at ? net.layers[at - 1].shape : [1, net.side, net.side];
    if (layer.kind === "dense") return { top: 0, left: 0, bottom: net.side, right: net.side };
    if (layer.kind === "flatten") {
      [y, x] = [Math.floor(place.unit / W) % H, place.unit % W];
      [bottom, right] = [y + 1, x + 1];
    } else if (layer.size) {
      const { size, stride, padding } = layer;
      [y, x] = [y * stride - padding, x * stride - padding];
      [bottom, right] = [(bottom - 1) * stride - padding + size, (right - 1) * stride - padding + size];
    }
  }
  return {
    top: Math.max(y, 0),
    left: Math.max(x, 0),
    bottom: Math.min(bottom, net.side),
    right: Math.min(right, net.side),
  };
}
