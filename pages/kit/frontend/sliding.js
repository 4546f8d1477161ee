// One kernel slides over one picture: every setting, the window, the numbers behind each output. The server is told of the
// settings only once a hand has rested; nothing here waits for it.
// data: {picture: {id, name, c, h, w, values, white}, presets, learnt, start, push}
const LEARNT = "Found by training: nobody chose these numbers. The digit network made them up to tell digits apart.";
const PINK = "#CC79A7";
const TALLEST = 0.28, LARGEST_CELL = 88;  // share of the screen's height that the pictures take; screen pixels

class Sliding extends SlidingByHand {
  constructor(root) {
    super();
    this.root = root;
    this.picture = new NumberMap(this.part("picture"));
    this.output = new NumberMap(this.part("output"));
    this.sums = new Sums(this.part("sums"), (channel, i, value) => this.edit(channel, i, value));
    this.hovered = null;
    this.listen();
    new ResizeObserver(() => this.data && root.clientWidth && root.clientWidth !== this.width && this.layout()).observe(root);
  }

  part(name) { return this.root.querySelector(`[data-part=${name}]`); }

  update(data, send) {
    this.sendNow = send;
    const other = this.data?.picture.id !== data.picture.id, pushed = this.data?.push !== data.push, first = !this.data;
    this.data = data;
    if (pushed) this.take(data.start);
    if (pushed) this.shape = null;  // begin at the place that came with it
    if (other) data.picture.values = Float32Array.from(data.picture.values);
    else data.picture = this.source;
    this.source = data.picture;
    if (first) this.chips();
    if (other && !pushed) this.at = null;
    if (other || pushed) this.compute(); else this.layout();
  }

  take(start) {
    clearTimeout(this.timer);
    const {kernel, bias, stride, padding, amount, dilation, turned, at} = start;
    this.how = {kernel: kernel.split(",").map(Number), padding, turned: turned === "yes",
      bias: Number(bias), stride: Number(stride), amount: Number(amount), dilation: Number(dilation)};
    this.at = at ? at.split(",").map(n => Number(n) - 1) : null;
  }

  chips() {
    const {presets, learnt} = this.data, chip = (text, act, title) => Object.assign(element("button", {type: "button", onclick: act, title}), {textContent: text});
    const which = element("input", {type: "number", min: 1, max: learnt.length, value: 1});
    const take = () => { const kernel = learnt[Math.round(which.value) - 1]; if (kernel) this.load(kernel); };
    which.setAttribute("aria-label", `which of the ${learnt.length} learnt filters`);
    which.oninput = take;
    const random = () => this.load(Array.from({length: this.convolution.k ** 2}, () => Math.round(20 * Math.random() - 10) / 10));
    this.part("presets").replaceChildren(
      ...presets.map(preset => chip(preset.name, () => this.load(preset.kernels[this.convolution.k]), preset.notice)),
      chip("Random", random, "Weights by chance, from −1 to 1."),
      element("span", {className: "learnt"}, chip("Learnt filter", take, "A filter that the digit network of this app has found by itself, in its first layer."), which));
    this.part("sizes").replaceChildren(...[3, 5, 7].map(size => chip(`${size} × ${size}`, () => this.resize(size), `A kernel of ${size} by ${size} weights.`)));
  }

  compute() {
    const {source, how} = this, convolution = this.convolution = new Convolution(source, how);
    this.hovered = null;
    if (convolution.problem) this.bar?.pause();
    else {
      this.recolour(convolution.run());
      this.begin(convolution);
    }
    this.layout();
  }

  // A play bar for this output; the old one goes on where the places are still the same.
  begin({h, w, strongest}) {
    const shape = `${this.source.id} ${h} ${w}`;
    if (this.shape === shape) return;
    const start = this.at && this.at[0] < h && this.at[1] < w ? this.at[0] * w + this.at[1] : strongest;
    this.shape = shape;
    this.at = this.bar = null;
    this.filling = false;
    this.bar = playBar(this.part("bar"), {frames: h * w, start, label: "place", fps: Math.max(3, Math.min(h * w / 25, 120)), show: i => this.show(i)});
  }

  recolour(convolution) {
    const {source} = this, {signed, values, w} = convolution;
    convolution.limit = signed ? largest(values) : source.white * source.c;
    const colour = signed ? COLOURS.sign(convolution.limit) : COLOURS.grey(convolution.limit);
    this.output.load(convolution.h, w, (r, c) => colour(values[r * w + c]), (r, c) => values[r * w + c]);
    const single = this.shades();
    this.inputColour = (v, channel) => source.c === 1 ? single(v) : [0, 1, 2].map(i => i === channel ? Math.round(v) : 40);
    this.picture.load(...convolution.padded, source.c === 1 ? (r, c) => single(convolution.at(0, r, c)) : (r, c) => [0, 1, 2].map(i => convolution.at(i, r, c)),
      source.c === 1 ? (r, c) => convolution.at(0, r, c) : null);
    this.sums.build(convolution);
  }

  layout() {
    const {root, convolution} = this;
    this.width = root.clientWidth;
    root.classList.toggle("narrow", this.width < 640);
    for (const size of [3, 5, 7]) root.classList.toggle(`size-${size}`, convolution.k === size);
    this.fill();
    this.part("problem").textContent = convolution.problem;
    for (const name of ["output", "bar", "sums", "total", "words", "legend"]) this.part(name).hidden = !!convolution.problem;
    const [h, w] = convolution.padded, dense = devicePixelRatio || 1, gap = this.width < 640 ? 10 : 32;
    const tall = Math.max(200, Math.min(420, TALLEST * innerHeight)), cell = Math.min((this.width - gap) / 2 / w, tall / h, LARGEST_CELL);
    this.cell = cell > 8 ? Math.floor(cell * dense) / dense : cell;
    if (convolution.problem) return this.alone();
    this.legend();
    if (this.bar) this.draw();
  }

  shades() { return (this.source.values.some(v => v < 0) ? COLOURS.sign : COLOURS.grey)(this.source.white); }

  // The picture without its window: there is no place for one.
  alone() {
    const {source} = this, single = this.shades();
    this.picture.load(source.h, source.w, (r, c) => single(source.values[r * source.w + c]), (r, c) => source.values[r * source.w + c]);
    this.picture.draw(this.cell);
    this.part("picture-title").textContent = `Picture: ${source.h} × ${source.w}`;
    this.part("output-title").textContent = "Output: none";
  }

  fill() {
    const {how, convolution: {k}} = this;
    this.root.querySelectorAll("[data-set]").forEach(input => {
      if (input.type === "checkbox") input.checked = input.dataset.set === "alike" ? how.kernel.length === k * k : how.turned;
      else if (input !== input.getRootNode().activeElement) input.value = how[input.dataset.set];
    });
    this.part("amount").style.display = ["zero", "reflect"].includes(how.padding) ? "" : "none";
    this.part("alike").style.display = this.source.c > 1 ? "" : "none";
    [...this.part("sizes").children].forEach((button, i) => button.setAttribute("aria-pressed", k === 3 + 2 * i));
    const preset = this.preset();
    this.data.presets.forEach(({name}, i) => this.part("presets").children[i].setAttribute("aria-pressed", preset?.name === name));
  }

  legend() {
    const {signed, limit, h, w, pad, reach, padded, how} = this.convolution, preset = this.preset(), {source} = this;
    const learnt = this.data.learnt.some(kernel => same(kernel, how.kernel)), notice = learnt ? LEARNT : preset && !how.turned ? preset.notice : "";
    this.part("legend").textContent = (notice ? `${notice} ` : "") + (signed ? `Orange: down to ${written(-limit, 1)}, white: 0, blue: up to ${written(limit, 1)}.`
      : `Black: 0 or less, white: ${written(limit, 1)} or more.`);
    const exact = (padded[1] - reach) / how.stride + 1, down = exact % 1 ? `${written(exact)}, down to ` : "";
    this.part("picture-title").textContent = `Picture: ${source.h} × ${source.w}` + (pad ? `, with padding ${padded.join(" × ")}` : "") + (source.c > 1 ? ", 3 channels" : "");
    this.part("output-title").replaceChildren(`Output: ${h} × ${w}`,
      element("span", {className: "formula", title: "Its width: (picture + 2 · padding − kernel) / stride + 1"}, `(${source.w} + 2·${pad} − ${reach}) / ${how.stride} + 1 = ${down}${w}`));
  }

  show(i) {
    if (this.filling && i === this.convolution.h * this.convolution.w - 1) this.filling = false;
    this.now = i;
    if (this.bar) this.draw();
  }

  draw() {
    const {convolution, cell} = this, {k, h, w, pad, values, how} = convolution, all = h * w;
    const [row, column] = this.hovered ?? [Math.floor(this.now / w), this.now % w], i = row * w + column;
    this.output.draw(cell, this.filling ? this.now + 1 : all);
    this.output.frame(row, column, 1, 1, PINK, cell < 5 ? 2 : 3);
    this.picture.draw(cell);
    if (pad) this.veil(pad);
    const top = row * how.stride, left = column * how.stride;
    if (how.dilation === 1) this.picture.frame(top, left, k, k, PINK, cell < 5 ? 2 : 3);
    else for (let j = 0; j < k * k; j++) this.picture.frame(top + Math.floor(j / k) * how.dilation, left + j % k * how.dilation, 1, 1, PINK, cell < 8 ? 1 : 2);
    const windows = convolution.window(row, column), place = `row ${row + 1}, column ${column + 1}`;
    this.sums.show(windows, this.inputColour);
    this.say(windows, values[i], place);
    const bar = this.part("bar");
    bar.querySelector("output").textContent = place;
    bar.querySelector("input").setAttribute("aria-valuetext", place);
  }

  veil(pad) {
    const {pen, cell} = this.picture, {h, w} = this.source, {padded: [H, W]} = this.convolution;
    pen.fillStyle = "rgba(138, 148, 160, .55)";
    for (const box of [[0, 0, W, pad], [0, pad + h, W, pad], [0, pad, pad, h], [pad + w, pad, pad, h]]) pen.fillRect(...box.map(n => n * cell));
    pen.setLineDash([5, 4]);
    pen.lineWidth = 1.5;
    pen.strokeStyle = "#fff";
    pen.strokeRect(pad * cell, pad * cell, w * cell, h * cell);
    pen.setLineDash([]);
  }

  say(windows, value, place) {
    const {how, k} = this.convolution, bracket = v => v < 0 ? `(${written(v)})` : written(v);
    const sums = windows.length > 1 ? windows.map(({sum}, c) => `${CHANNELS[c][0]} ${bracket(sum)}`).join(" + ") : `sum of the ${k * k} products ${written(windows[0].sum)}`;
    this.part("total").replaceChildren(`${sums} + bias ${bracket(how.bias)} = `, element("b", {}, written(value)), ` at ${place}`);
    const name = this.data.picture.name, label = `at ${place} the output is ${written(value)}`;
    this.part("output").setAttribute("aria-label", `Output of the kernel; ${label}. Arrow keys move.`);
    this.part("picture").setAttribute("aria-label", `The picture, ${name}, with the window behind the output at ${place}. Arrow keys move it.`);
    const other = windows.reduce((all, {inputs, weights}) => all + inputs.reduce((sum, v, j) => sum + v * weights.at(-1 - j), 0), how.bias);
    const [plain, turned] = how.turned ? [other, value] : [value, other], flips = plain && Math.abs(plain + turned - 2 * how.bias) < 1e-6 * Math.abs(plain);
    this.part("words").textContent = `Frameworks slide the kernel as it is (cross-correlation) and call it convolution: ${written(plain)}. `
      + `A mathematics book turns it by 180° first (true convolution): ${written(turned)}. `
      + (flips ? "Turning this kernel swaps its signs, so the sign of the answer flips. " : "")
      + (how.turned ? "For a network it makes no difference: it learns its kernels, and would learn them turned." : "");
  }
}

const labs = new WeakMap();
export default function ({data, parentElement, setStateValue}) {
  const root = parentElement.querySelector(".sliding");
  if (!labs.has(root)) labs.set(root, new Sliding(root));
  labs.get(root).update(data, moved => setStateValue("moved", moved));
  return () => labs.get(root)?.stop();
}
