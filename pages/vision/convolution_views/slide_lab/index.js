// One kernel slides over one picture: every setting, the window, the numbers behind each output. The server is told
// of the settings only once a hand has rested; nothing here waits for it.
// data: {picture: {id, name, c, h, w, values, white}, presets, learnt, start, push}
import { BLUE, COLOURS, ORANGE, css, largest } from "../../../kit/frontend/colours.js";
import { el } from "../../../kit/frontend/dom.js";
import { written } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { NumberMap } from "../number_map.js";
import { Convolution } from "../sliding_math.js";
import { SlidingByHand, same } from "./hand.js";
import { CHANNELS, Sums } from "./sums.js";

const LEARNT = "Found by training: nobody chose these numbers. The digit network made them up to tell digits apart.";
const PINK = "#CC79A7";
const TALLEST = 0.27;
const LARGEST_CELL = 0.072; // shares of the screen's height, for a picture and for one of its pixels
const LEGEND = 210;
const SIDE_BY_SIDE = 200; // screen pixels: beside the pictures; a picture's width where all tables stand there

class Sliding extends SlidingByHand {
  constructor(root) {
    super();
    this.root = root;
    this.picture = new NumberMap(this.part("picture"));
    this.output = new NumberMap(this.part("output"));
    this.sums = new Sums(this.part("sums"), (channel, i, value) => this.edit(channel, i, value));
    this.hovered = null;
    this.listen();
    new ResizeObserver(() => this.data && root.clientWidth && root.clientWidth !== this.width && this.layout()).observe(
      root,
    );
  }

  update(data, send) {
    this.sendNow = send;
    const other = this.data?.picture.id !== data.picture.id;
    const pushed = this.data?.push !== data.push;
    const first = !this.data;
    this.data = data;
    if (pushed) this.take(data.start);
    if (pushed) this.unfold();
    if (pushed) this.shape = null; // begin at the place that came with it
    if (other) data.picture.values = Float32Array.from(data.picture.values);
    else data.picture = this.source;
    this.source = data.picture;
    if (first) this.chips();
    if (other && !pushed) this.at = null;
    if (other || pushed) this.compute();
    else this.layout();
  }

  take(start) {
    clearTimeout(this.timer);
    const { kernel, bias, stride, padding, amount, dilation, turned, at } = start;
    this.how = {
      kernel: kernel.split(",").map(Number),
      padding,
      turned: turned === "yes",
      bias: Number(bias),
      stride: Number(stride),
      amount: Number(amount),
      dilation: Number(dilation),
    };
    this.at = at ? at.split(",").map((n) => Number(n) - 1) : null;
  }

  chips() {
    const { presets, learnt } = this.data;
    const chip = (text, act, title) =>
      Object.assign(el("button", { type: "button", onclick: act, title }), { textContent: text });
    const which = el("input", { type: "number", min: 1, max: learnt.length, value: 1 });
    const take = () => {
      const kernel = learnt[Math.round(which.value) - 1];
      if (kernel) this.load(kernel);
    };
    which.setAttribute("aria-label", `which of the ${learnt.length} learnt filters`);
    which.oninput = take;
    const random = () =>
      this.load(Array.from({ length: this.convolution.k ** 2 }, () => Math.round(20 * Math.random() - 10) / 10));
    this.part("presets").replaceChildren(
      ...presets.map((preset) => chip(preset.name, () => this.load(preset.kernels[this.convolution.k]), preset.notice)),
      chip("Random", random, "Weights by chance, from −1 to 1."),
      el(
        "span",
        { className: "learnt" },
        chip(
          "Learnt filter",
          take,
          "A filter that the digit network of this app has found by itself, in its first layer.",
        ),
        which,
      ),
    );
    this.part("sizes").replaceChildren(
      ...[3, 5, 7].map((size) =>
        chip(`${size} × ${size}`, () => this.resize(size), `A kernel of ${size} by ${size} weights.`),
      ),
    );
  }

  compute() {
    const { source, how } = this;
    const convolution = (this.convolution = new Convolution(source, how));
    this.hovered = null;
    if (convolution.problem) this.bar?.pause();
    else {
      this.recolour(convolution.run());
      this.begin(convolution);
    }
    this.layout();
  }

  // A play bar for this output; the old one goes on where the places are still the same.
  begin({ h, w, strongest }) {
    const shape = `${this.source.id} ${h} ${w}`;
    if (this.shape === shape) return;
    const start = this.at && this.at[0] < h && this.at[1] < w ? this.at[0] * w + this.at[1] : strongest;
    this.shape = shape;
    this.at = this.bar = null;
    this.bar = playBar(this.part("bar"), {
      frames: h * w,
      start,
      fill: true,
      label: "place",
      fps: Math.max(3, Math.min((h * w) / 25, 120)),
      show: (i, partly) => this.show(i, partly),
    });
  }

  recolour(convolution) {
    const { source } = this;
    const { signed, values, w } = convolution;
    convolution.limit = signed ? largest(values) : source.white * source.c;
    const colour = signed ? COLOURS.sign(convolution.limit) : COLOURS.grey(convolution.limit);
    this.output.load(
      convolution.h,
      w,
      (r, c) => colour(values[r * w + c]),
      (r, c) => values[r * w + c],
    );
    const single = this.shades();
    this.inputColour = (v, channel) =>
      source.c === 1 ? single(v) : [0, 1, 2].map((i) => (i === channel ? Math.round(v) : 0));
    this.picture.load(
      ...convolution.padded,
      source.c === 1
        ? (r, c) => single(convolution.at(0, r, c))
        : (r, c) => [0, 1, 2].map((i) => convolution.at(i, r, c)),
      source.c === 1 ? (r, c) => convolution.at(0, r, c) : null,
    );
    this.sums.build(convolution);
  }

  layout() {
    const { root, convolution } = this;
    this.width = root.clientWidth;
    root.classList.toggle("narrow", this.width < 640);
    for (const size of [3, 5, 7]) root.classList.toggle(`size-${size}`, convolution.k === size);
    this.fill();
    this.part("problem").textContent = convolution.problem;
    for (const name of ["output", "bar", "sums", "total", "words", "formula", "legend"])
      this.part(name).hidden = !!convolution.problem;
    const [h, w] = convolution.padded;
    const dense = devicePixelRatio || 1;
    const narrow = this.width < 640;
    const beside = !narrow && this.source.c > 1 && convolution.k === 3;
    root.classList.toggle("channels", beside);
    const wide = beside ? SIDE_BY_SIDE : narrow ? (this.width - 10) / 2 : (this.width - LEGEND) / 2;
    const share = beside ? 0.19 : convolution.k === 7 || !this.source.photo ? 0.22 : TALLEST;
    const tall = Math.max(narrow ? 200 : 130, Math.min(420, share * innerHeight));
    const cell = Math.min(wide / w, tall / h, LARGEST_CELL * innerHeight);
    this.cell = cell > 8 ? Math.floor(cell * dense) / dense : cell;
    if (convolution.problem) return this.alone();
    this.legend();
    if (this.bar) this.draw();
  }

  shades() {
    return (this.source.values.some((v) => v < 0) ? COLOURS.sign : COLOURS.grey)(this.source.white);
  }

  // The picture without its window: there is no place for one.
  alone() {
    const { source } = this;
    const single = this.shades();
    this.picture.load(
      source.h,
      source.w,
      (r, c) => single(source.values[r * source.w + c]),
      (r, c) => source.values[r * source.w + c],
    );
    this.picture.draw(this.cell);
    this.part("picture-title").textContent = `Picture: ${source.h} high, ${source.w} wide`;
    this.part("output-title").textContent = "Output: none";
  }

  fill() {
    const {
      how,
      convolution: { k },
    } = this;
    this.root.querySelectorAll("[data-set]").forEach((input) => {
      if (input.type === "checkbox")
        input.checked = input.dataset.set === "alike" ? how.kernel.length === k * k : how.turned;
      else if (input !== input.getRootNode().activeElement) input.value = how[input.dataset.set];
    });
    this.part("amount").style.display = ["zero", "reflect"].includes(how.padding) ? "" : "none";
    this.part("alike").style.display = this.source.c > 1 ? "" : "none";
    [...this.part("sizes").children].forEach((button, i) => button.setAttribute("aria-pressed", k === 3 + 2 * i));
    const preset = this.preset();
    this.data.presets.forEach(({ name }, i) =>
      this.part("presets").children[i].setAttribute("aria-pressed", preset?.name === name),
    );
  }

  // What the colours mean, from the smallest number to the largest; and the sizes, with the rule behind them.
  legend() {
    const { signed, limit, h, w, pad, reach, padded, how } = this.convolution;
    const preset = this.preset();
    const { source } = this;
    const learnt = this.data.learnt.some((kernel) => same(kernel, how.kernel));
    const notice = learnt ? LEARNT : preset && !how.turned ? preset.notice : "";
    const scale = el(
      "div",
      { className: "scale" },
      el("i"),
      el("span", {}, ...(signed ? [-limit, 0, limit] : [0, limit]).map((v) => el("span", {}, written(v, 1)))),
    );
    scale.firstChild.style.setProperty(
      "--ends",
      (signed
        ? [ORANGE, [255, 255, 255], BLUE]
        : [
            [0, 0, 0],
            [255, 255, 255],
          ]
      )
        .map(css)
        .join(","),
    );
    const note = signed
      ? "An output is a map of answers: it may lie below zero."
      : "What lies outside this range is drawn black or white.";
    this.part("legend").replaceChildren(
      ...[notice, scale, note, source.photo ? "In the picture 0 is black, 255 white." : ""]
        .filter(Boolean)
        .map((part) => (part === scale ? part : el("p", {}, part))),
    );
    const sides = (height, width) => `${height} high, ${width} wide`;
    const down = (padded[1] - reach) % how.stride ? ", rounded down," : "";
    this.part("picture-title").textContent =
      `Picture: ${sides(source.h, source.w)}` + (pad ? `; with padding ${sides(...padded)}` : "");
    this.part("output-title").textContent = `Output: ${sides(h, w)}`;
    const spans = how.dilation > 1 ? `kernel with its gaps ${reach}` : `kernel ${reach}`;
    this.part("formula").textContent =
      `Width of the output: (picture ${source.w} + 2 × padding ${pad} − ${spans}) / stride ` +
      `${how.stride} + 1${down} = ${w}`;
  }

  show(i, partly) {
    this.now = i;
    this.partly = partly;
    if (this.bar) this.draw();
  }

  draw() {
    const { convolution, cell } = this;
    const { k, h, w, pad, values, how } = convolution;
    const all = h * w;
    const [row, column] = this.hovered ?? [Math.floor(this.now / w), this.now % w];
    const i = row * w + column;
    this.output.draw(cell, this.partly ? this.now + 1 : all);
    this.output.frame(row, column, 1, 1, PINK);
    this.picture.draw(cell);
    if (pad) this.veil(pad);
    const top = row * how.stride;
    const left = column * how.stride;
    if (how.dilation === 1) this.picture.frame(top, left, k, k, PINK);
    else
      for (let j = 0; j < k * k; j++)
        this.picture.frame(top + Math.floor(j / k) * how.dilation, left + (j % k) * how.dilation, 1, 1, PINK, 1);
    const windows = convolution.window(row, column);
    const place = `row ${row + 1}, column ${column + 1}`;
    this.sums.show(windows, this.inputColour);
    this.say(windows, values[i], row, column);
    const bar = this.part("bar");
    bar.querySelector("output").textContent = place;
    bar.querySelector("input").setAttribute("aria-valuetext", place);
  }

  veil(pad) {
    const { pen, cell } = this.picture;
    const { h, w } = this.source;
    const {
      padded: [, W],
    } = this.convolution;
    pen.fillStyle = "rgba(138, 148, 160, .55)";
    for (const box of [
      [0, 0, W, pad],
      [0, pad + h, W, pad],
      [0, pad, pad, h],
      [pad + w, pad, pad, h],
    ])
      pen.fillRect(...box.map((n) => n * cell));
    pen.setLineDash([5, 4]);
    pen.lineWidth = 1.5;
    pen.strokeStyle = "#fff";
    pen.strokeRect(pad * cell, pad * cell, w * cell, h * cell);
    pen.setLineDash([]);
  }

  say(windows, value, row, column) {
    const { how, k } = this.convolution;
    const bracket = (v) => (v < 0 ? `(${written(v)})` : written(v));
    const bias = how.bias ? ` + bias ${bracket(how.bias)}` : "";
    const many = windows.length > 1;
    const sums = many
      ? windows.map(({ sum }, c) => `${CHANNELS[c][0]} ${bracket(sum)}`).join(" + ")
      : `sum of the ${k * k} products${bias && ` ${written(windows[0].sum)}`}`;
    this.part("total").replaceChildren(
      `${sums}${bias} = `,
      el("b", {}, written(value)),
      ` at row ${row + 1}, column ${column + 1} of the output`,
    );
    const name = this.data.picture.name;
    const place = `row ${row + 1}, column ${column + 1}`;
    const label = `at ${place} the output is ${written(value)}`;
    this.part("output").setAttribute("aria-label", `Output of the kernel; ${label}. Arrow keys move.`);
    this.part("picture").setAttribute(
      "aria-label",
      `The picture, ${name}, with the window behind the output at ${place}. Arrow keys move it.`,
    );
    this.part("words").textContent = how.turned ? this.turnedWords(windows, value) : "";
  }

  turnedWords(windows, turned) {
    const {
      how: { bias },
    } = this.convolution;
    const plain = windows.reduce(
      (all, { inputs, weights }) => all + inputs.reduce((sum, v, j) => sum + v * weights.at(-1 - j), 0),
      bias,
    );
    const flips = plain && Math.abs(plain + turned - 2 * bias) < 1e-6 * Math.abs(plain);
    return (
      `Programs such as PyTorch slide the kernel as it is and call that convolution, though ` +
      `mathematicians call it cross-correlation: ${written(plain)}. ` +
      `A mathematics book turns the kernel by 180° first, and calls that a true convolution: ${written(turned)}. ` +
      (flips ? "Turning this kernel swaps its signs, so the sign of the answer flips. " : "") +
      "For a network it makes no difference: it learns its kernels, and would learn them turned."
    );
  }
}

const labs = new WeakMap();
export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".sliding");
  if (!labs.has(root)) labs.set(root, new Sliding(root));
  labs.get(root).update(data, (moved) => setStateValue("moved", moved));
  return () => labs.get(root)?.stop();
}
