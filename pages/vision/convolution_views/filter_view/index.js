// Learnt filters; a click shows what excites one most, where that was found, the sum, and what it makes of a picture.
// data: {start: {filter}, id, shape: [C, k, k], weights, inputs, pixels, bias, found: [{picture, row, column,
// answer}], pictures: {index: {url, side, words}}, colour, names, picture: {shape, values, words}}; the last two only
// for a layer that looks at one channel. Filters are counted from 1 on the outside. inputs: the windows as the layer
// gets them; pixels: the same windows as colours, 0 to 255.
import { COLOURS, largest } from "../../../kit/frontend/colours.js";
import { el, escaped, partsOf } from "../../../kit/frontend/dom.js";
import { floatsOf, short } from "../../../kit/frontend/format.js";
import { MapSheet, numberGrid } from "../map_sheet.js";
import { Convolution } from "../sliding_math.js";

const WHOLE = "width:100%;image-rendering:pixelated"; // of its place, in sharp pixels

class Filters {
  /** @type {any} */
  data;
  /** @type {Float32Array} */
  weights;
  /** @type {Float32Array} */
  inputs;
  /** @type {Float32Array} */
  pixels;

  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
  }

  update(data, send) {
    this.send = send;
    const words = data.picture && `${data.picture.words} ${data.picture.shape}`;
    if (this.data?.id === data.id && this.seen === words && this.data.picture?.values === data.picture?.values) return;
    const other = this.data?.id !== data.id;
    this.data = data;
    this.seen = words;
    if (data.picture)
      this.picture = {
        c: 1,
        h: data.picture.shape[1],
        w: data.picture.shape[2],
        values: floatsOf(data.picture.values),
      };
    if (other) this.fill(data);
    this.choose(other ? Math.min(data.start.filter, data.found.length) - 1 : this.chosen);
  }

  fill({ shape: [C, k], found, names }) {
    const each = C * k * k;
    [this.weights, this.inputs, this.pixels] = [this.data.weights, this.data.inputs, this.data.pixels].map(floatsOf);
    this.of = (all, i) => all.subarray(i * each, (i + 1) * each);
    this.part("strip").replaceChildren(
      ...found.map((_, i) => {
        const button = el("button");
        button.type = "button";
        button.title = names?.[i] ? `looks for ${names[i]}` : "";
        button.setAttribute("aria-label", `filter ${i + 1}`);
        button.append(this.filter(i), el("span", {}, String(i + 1)));
        button.onclick = () => {
          this.choose(i);
          this.send("moved", { filter: i + 1 });
        };
        return button;
      }),
    );
  }

  canvas(values, picture) {
    const canvas = el("canvas");
    new MapSheet({ shape: this.data.shape, values, picture }).paint(canvas);
    return canvas;
  }

  // In colour a filter is drawn around grey: what it adds of red, green and blue is brighter, what it takes away
  // darker.
  filter(i) {
    const weights = this.of(this.weights, i);
    if (this.data.shape[0] === 1) return this.canvas(weights, false);
    const most = largest([...weights]);
    return this.canvas(
      weights.map((w) => 127.5 + (127.5 * w) / most),
      true,
    );
  }

  choose(i) {
    this.chosen = i;
    [...this.part("strip").children].forEach((button, at) => button.setAttribute("aria-pressed", String(at === i)));
    const strip = this.part("strip");
    const button = strip.children[i]; // on a phone the strip is longer than the screen
    strip.scrollLeft = button.offsetLeft - (strip.clientWidth - button.clientWidth) / 2;
    const {
      shape: [C],
      names,
    } = this.data;
    const name = names?.[i] ? ` looks for ${names[i]}` : "";
    const shown =
      C === 1
        ? this.grids(i)
        : this.figure(this.filter(i), "the filter") +
          this.figure(this.canvas(this.of(this.pixels, i), true), "what excites it most");
    this.part("numbers").innerHTML =
      `<h4>Filter ${i + 1}${escaped(name)}</h4><div class="close">${shown}${this.place(i)}</div><p>${this.sum(i)}</p>`;
    if (this.picture) this.part("numbers").append(this.onPicture(i));
  }

  figure(canvas, words) {
    return (
      `<figure><img src="${canvas.toDataURL()}" alt="${escaped(words)}" ` +
      `style="${WHOLE}"><figcaption>${escaped(words)}</figcaption></figure>`
    );
  }

  // The window that excites it most, times the filter, cell by cell.
  grids(i) {
    const {
      shape: [, k],
    } = this.data;
    const weights = this.of(this.weights, i);
    const inputs = this.of(this.inputs, i);
    const rows = (values) => Array.from({ length: k }, (_, r) => [...values.slice(r * k, (r + 1) * k)]);
    const found = numberGrid("what excites it most", rows(inputs), { shade: COLOURS.grey(1) });
    const products = weights.map((w, at) => w * inputs[at]);
    return (
      `<div class="sum">${found}<span>×</span>${numberGrid("filter", rows(weights))}<span>=</span>` +
      `${numberGrid("products, cell by cell", rows(products))}</div>`
    );
  }

  place(i) {
    const {
      shape: [, k],
      found,
      pictures,
      colour,
    } = this.data;
    const { picture, row, column } = found[i];
    const { url, side, words } = pictures[picture];
    const thick = side / 45;
    const half = thick / 2;
    const frame =
      `<rect x="${column - half}" y="${row - half}" width="${k + thick}" height="${k + thick}" fill="none" ` +
      `stroke="${colour}" stroke-width="${thick}"/>`;
    return (
      `<figure><div class="view"><img src="${url}" alt="${escaped(words)}" style="${WHOLE}">` +
      `<svg viewBox="0 0 ${side} ${side}" aria-hidden="true">${frame}</svg></div>` +
      `<figcaption>${escaped(words)}</figcaption></figure>`
    );
  }

  sum(i) {
    const {
      shape: [C, k],
      bias,
      found,
    } = this.data;
    const weights = this.of(this.weights, i);
    const inputs = this.of(this.inputs, i);
    const say = (number) => short(number, 4);
    const plane = k * k;
    const sums = Array.from({ length: C }, (_, c) =>
      weights.subarray(c * plane, (c + 1) * plane).reduce((sum, w, at) => sum + w * inputs[c * plane + at], 0),
    );
    const terms =
      (C === 1
        ? `sum of the ${plane} products ${say(sums[0])}`
        : ["red", "green", "blue"].map((name, c) => `${name} ${say(sums[c])}`).join(" + ")) + ` + bias ${say(bias[i])}`;
    return (
      `${terms.replaceAll("+ −", "− ")} = <b>${say(found[i].answer)}</b>. Shown rounded, ` +
      `calculated with all digits.`
    );
  }

  // What the filter makes of the chosen picture.
  onPicture(i) {
    const { words } = this.data.picture;
    const close = el("div", { className: "close" });
    const how = {
      kernel: [...this.of(this.weights, i)],
      bias: this.data.bias[i],
      stride: 1,
      padding: "none",
      amount: 0,
      dilation: 1,
      turned: false,
    };
    const made = new Convolution(this.picture, how);
    const figure = (shape, values, text) => {
      const canvas = el("canvas", { role: "img", "aria-label": text });
      new MapSheet({ shape, values }).paint(canvas);
      return el("figure", { className: "wide" }, canvas, el("figcaption", {}, text));
    };
    close.append(figure([1, this.picture.h, this.picture.w], this.picture.values, words));
    if (made.problem) close.append(el("p", {}, made.problem));
    else close.append(figure([1, made.h, made.w], made.run().values, `what filter ${i + 1} makes of it`));
    return close;
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".filters");
  root._filters ??= new Filters(root);
  root._filters.update(data, setStateValue);
}
