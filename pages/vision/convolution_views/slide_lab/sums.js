// The arithmetic under the picture: window × kernel = products, for each channel; the kernel's numbers can be typed
// over.
import { COLOURS, css, inkOn, largest } from "../../../kit/frontend/colours.js";
import { el } from "../../../kit/frontend/dom.js";
import { written } from "../../../kit/frontend/format.js";
import { weightOf } from "../../../kit/frontend/typed.js";
import { NumberMap } from "../number_map.js";

/** @type {[string, number[]][]} */
export const CHANNELS = [
  ["red", [213, 60, 60]],
  ["green", [0, 140, 90]],
  ["blue", [0, 90, 200]],
];

export class Sums {
  constructor(place, edited) {
    this.place = place;
    this.refused = el("p", { className: "refused", role: "status" });
    this.edited = edited; // called with the channel, the place in the kernel and the new weight
  }

  // Build the grids for this convolution; kept as they are where only numbers have changed, so that nobody loses the
  // cursor.
  build(convolution) {
    const {
      k,
      picture: { c },
      how: { turned },
    } = (this.convolution = convolution);
    const shape = `${k} ${c} ${turned}`;
    if (this.shape !== shape) {
      this.shape = shape;
      this.rows = Array.from({ length: c }, (_, channel) => this.row(k, c, channel, turned));
      this.place.replaceChildren(...this.rows.map((row) => row.node), this.refused);
    }
    this.rows.forEach((row, channel) => this.weigh(row, channel));
    if (c > 1) this.rows.forEach((row, channel) => this.thumbs(row, channel));
  }

  row(k, channels, channel, turned) {
    const name = channels > 1 ? `${CHANNELS[channel][0]} ` : "";
    const cells = (what) => Array.from({ length: k * k }, () => el("span", { className: what }));
    const row = {
      editor: Array.from({ length: k * k }, (_, i) => this.weight(k, name, channel, i)),
      inputs: cells("input"),
      turned: turned ? cells("weight") : null,
      products: cells("product"),
      part: el("span"),
      before: el("canvas", { className: "thumb" }),
      after: el("canvas", { className: "thumb" }),
    };
    const block = (title, items, kind = "") => {
      const grid = el("div", { className: `grid ${kind}` }, ...items);
      grid.style.setProperty("--k", k);
      return el("div", { className: "block" }, el("div", { className: "name" }, title), grid);
    };
    const after = (mark, part) => el("div", { className: "pair" }, el("span", { className: "sign" }, mark), part);
    const typed = block(channels > 1 ? `${name}kernel ✎` : "kernel: type here", row.editor);
    const window = block(`${name}window`, row.inputs);
    const products = block(channels > 1 ? "products" : "products, cell by cell", row.products);
    const middle = turned
      ? [typed, after("⟳", block("kernel, turned", row.turned, "turned")), after("×", window)]
      : [window, after("×", typed)];
    row.node = el(
      "div",
      { className: "row" },
      ...(channels > 1 ? [el("div", { className: "channel" }, `${name}part of the picture`, row.before)] : []),
      ...middle,
      after("=", products),
      ...(channels > 1 ? [el("div", { className: "part" }, row.part, row.after)] : []),
    );
    return row;
  }

  weight(k, name, channel, i) {
    const input = el("input", { type: "text", inputMode: "decimal", autocomplete: "off" });
    input.setAttribute("aria-label", `${name}weight, row ${Math.floor(i / k) + 1}, column ${(i % k) + 1}`);
    input.oninput = () => {
      const value = weightOf(input.value);
      input.setAttribute("aria-invalid", Number.isNaN(value));
      this.refused.textContent = Number.isNaN(value)
        ? `“${input.value}” is no weight: type a number such as 0.5, −1 or 1/9, at most 1,000. The old one counts.`
        : "";
      if (!Number.isNaN(value)) this.edited(channel, i, value);
    };
    input.onfocus = () => input.select();
    input.onblur = () => {
      input.removeAttribute("aria-invalid");
      this.refused.textContent = "";
      this.weigh(this.rows[channel], channel);
    };
    return input;
  }

  // The kernel's own numbers, blue above zero and orange below.
  weigh(row, channel) {
    const { kernels, how } = this.convolution;
    const used = kernels[channel];
    const colour = COLOURS.sign(1.4 * largest(used));
    const typed = how.turned ? [...used].reverse() : used;
    row.editor.forEach((input, i) => {
      if (input !== input.getRootNode().activeElement) input.value = written(typed[i], 4);
      input.title = `${+typed[i].toPrecision(7)}`;
      this.shade(input, colour(typed[i]));
    });
    row.turned?.forEach((cell, i) => {
      cell.textContent = written(used[i], 4);
      this.shade(cell, colour(used[i]));
    });
  }

  shade(cell, colour) {
    cell.style.background = css(colour);
    cell.style.color = inkOn(colour);
  }

  thumbs(row, channel) {
    const {
      picture: { h, w, values, white },
      parts,
      signed,
      limit,
    } = this.convolution;
    const scale = 64 / Math.max(h, w);
    const before = new NumberMap(row.before);
    const after = new NumberMap(row.after);
    const tint = CHANNELS[channel][1];
    const part = parts[channel];
    before.load(h, w, (r, c) => tint.map((full) => (full * Math.max(0, values[(channel * h + r) * w + c])) / white));
    before.draw(scale);
    const colour = signed ? COLOURS.sign(limit / 2) : COLOURS.grey(limit / 3);
    after.load(this.convolution.h, this.convolution.w, (r, c) => colour(part[r * this.convolution.w + c]));
    after.draw(scale);
    row.before.setAttribute("aria-label", `the ${CHANNELS[channel][0]} part of the picture`);
    row.after.setAttribute("aria-label", `the ${CHANNELS[channel][0]} part of the output`);
    row.before.role = row.after.role = "img";
  }

  // The numbers of one place.
  show(windows, colourOfInput) {
    const most = largest(windows.flatMap((window) => window.products));
    const colour = COLOURS.sign(1.4 * most);
    const fitting = (value) => written(value, Math.abs(value) < 100 ? 2 : Math.abs(value) < 1000 ? 1 : 0);
    windows.forEach(({ inputs, products, sum }, channel) => {
      const row = this.rows[channel];
      row.inputs.forEach((cell, i) => {
        cell.textContent = fitting(inputs[i]);
        this.shade(cell, colourOfInput(inputs[i], channel));
      });
      row.products.forEach((cell, i) => {
        cell.textContent = fitting(products[i]);
        this.shade(cell, colour(products[i]));
      });
      row.part.replaceChildren("sum ", el("b", {}, written(sum)));
    });
  }
}
