// The arithmetic of one convolution, as torch.nn.functional.conv2d does it: products are added up for each channel, the
// channels' sums and the bias make the output, and what comes out is rounded to float32.
/** @type {Record<number, number>} */
const KERNEL_SIZES = { 9: 3, 25: 5, 49: 7, 27: 3, 75: 5, 147: 7 };

/**
 * @typedef {{c: number, h: number, w: number, values: ArrayLike<number>}} Picture values by channel, row by row
 * @typedef {object} Setting
 * @property {number[]} kernel
 * @property {number} bias
 * @property {number} stride
 * @property {string} padding none, same, zero or reflect
 * @property {number} amount of padding
 * @property {number} dilation
 * @property {boolean} turned by 180 degrees
 */

export class Convolution {
  /** @type {number} */
  h;
  /** @type {number} */
  w;
  /** @type {number} */
  limit;
  /** @type {number[]} */
  rows;
  /** @type {number[]} */
  columns;
  /** @type {number[][]} */
  kernels;
  /** @type {Float32Array[]} */
  parts;
  /** @type {Float32Array} */
  values;

  /** @param {Picture} picture @param {Setting} how */
  constructor(picture, how) {
    const k = KERNEL_SIZES[how.kernel.length];
    const { h, w } = picture;
    this.picture = picture;
    this.how = how;
    this.k = k;
    this.reach = how.dilation * (k - 1) + 1;
    this.pad = how.padding === "none" ? 0 : how.padding === "same" ? this.reach >> 1 : how.amount;
    this.padded = [h + 2 * this.pad, w + 2 * this.pad];
    this.problem = this.refusal();
    if (this.problem) return;
    [this.h, this.w] = this.padded.map((n) => Math.floor((n - this.reach) / how.stride) + 1);
    this.rows = this.inside(h);
    this.columns = this.inside(w);
    const slices = how.kernel.length / (k * k);
    this.kernels = Array.from({ length: picture.c }, (_, c) => {
      const from = slices > 1 ? c * k * k : 0;
      const slice = how.kernel.slice(from, from + k * k).map(Math.fround);
      return how.turned ? slice.reverse() : slice;
    });
    // edges (the weights cancel) are shown by sign, what is a picture again in grey
    this.signed = how.kernel.reduce((a, b) => a + b, 0) / slices < 0.5;
  }

  refusal() {
    const {
      picture: { h, w },
      how,
      pad,
      reach,
    } = this;
    if (how.padding === "reflect" && pad >= Math.min(h, w))
      return `There is too little to reflect: the picture has ${h} × ${w} pixels, the padding ${pad}. Take less.`;
    if (reach > Math.min(...this.padded))
      return (
        `No room: the kernel spans ${reach} × ${reach} pixels, the ` +
        `picture${pad ? " with its padding" : ""} has ${this.padded.join(" × ")}. ` +
        "Take a smaller kernel, less dilation or more padding."
      );
    return "";
  }

  // For each row (or column) of the padded picture the row of the picture it holds; -1 where it is zero.
  /** @param {number} n */
  inside(n) {
    return Array.from({ length: n + 2 * this.pad }, (_, i) => {
      const at = i - this.pad;
      if (this.how.padding !== "reflect") return at >= 0 && at < n ? at : -1;
      return at < 0 ? -at : at >= n ? 2 * n - 2 - at : at;
    });
  }

  /** @param {number} channel @param {number} row @param {number} column */
  at(channel, row, column) {
    // of the padded picture
    const r = this.rows[row];
    const c = this.columns[column];
    const { h, w, values } = this.picture;
    return r < 0 || c < 0 ? 0 : values[(channel * h + r) * w + c];
  }

  // The window behind one output: for each channel its inputs, weights, products and their sum.
  /** @param {number} row @param {number} column */
  window(row, column) {
    const {
      k,
      how: { stride, dilation },
    } = this;
    const top = row * stride;
    const left = column * stride;
    return this.kernels.map((weights, channel) => {
      const inputs = weights.map((_, i) =>
        this.at(channel, top + Math.floor(i / k) * dilation, left + (i % k) * dilation),
      );
      const products = inputs.map((value, i) => value * weights[i]);
      return { inputs, weights, products, sum: products.reduce((a, b) => a + b, 0) };
    });
  }

  // The whole output: for each channel its part, and all of them with the bias.
  run() {
    const {
      k,
      h,
      w,
      how: { stride, dilation, bias },
      picture: { c: C },
    } = this;
    const places = h * w;
    this.parts = this.kernels.map(() => new Float32Array(places));
    this.values = new Float32Array(places);
    for (let row = 0, i = 0; row < h; row++)
      for (let column = 0; column < w; column++, i++) {
        let total = Math.fround(bias);
        for (let channel = 0; channel < C; channel++) {
          const weights = this.kernels[channel];
          let sum = 0;
          for (let a = 0, j = 0; a < k; a++)
            for (let b = 0; b < k; b++, j++)
              if (weights[j])
                sum += weights[j] * this.at(channel, row * stride + a * dilation, column * stride + b * dilation);
          this.parts[channel][i] = sum;
          total += sum;
        }
        this.values[i] = total;
      }
    return this;
  }

  get strongest() {
    let best = 0;
    this.values.forEach((v, i) => {
      if (Math.abs(v) > Math.abs(this.values[best])) best = i;
    });
    return best;
  }
}
