// What a hand does to the sliding kernel: point, step, type, choose; and how the address bar is told.
const REST = 400; // milliseconds
export const same = (a, b) => a.length === b.length && a.every((weight, i) => weight === b[i]);

export class SlidingByHand {
  /** @type {any} */
  root;
  /** @type {any} */
  data;
  /** @type {any} */
  how;
  /** @type {any} */
  convolution;
  /** @type {any} */
  bar;
  /** @type {any} */
  picture;
  /** @type {any} */
  output;
  /** @type {any} */
  sendNow;

  // What the whole lab does.
  compute() {}
  draw() {}
  fill() {}

  /** @param {string} name @returns {any} */
  part(name) {
    return this.root.querySelector(`[data-part=${name}]`);
  }

  listen() {
    this.root.querySelectorAll("[data-set]").forEach((input) => {
      input.oninput = () => this.set(input);
      input.onblur = () => this.fill();
    });
    const bar = this.part("bar");
    for (const [event, kind] of [
      ["click", "[data-do]:not([data-do=play])"],
      ["input", "[type=range]"],
    ])
      bar.addEventListener(event, (e) => {
        if (e.target.matches(kind)) this.keep();
      });
    this.root.querySelectorAll("[data-fold]").forEach((button) => {
      button.onclick = () => this.fold(button.dataset.fold, button.ariaExpanded === "true");
    });
    const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    for (const [map, place] of [
      [this.output, (p) => p],
      [this.picture, (p) => this.under(p)],
    ]) {
      const canvas = map.canvas;
      const at = (e) => place(map.place(e));
      canvas.onpointermove = (e) => {
        if (e.pointerType === "mouse" && !this.convolution.problem) {
          this.hovered = at(e);
          this.draw();
        }
      };
      canvas.onpointerleave = () => {
        this.hovered = null;
        if (!this.convolution.problem) this.draw();
      };
      canvas.onclick = (e) => this.go(...at(e));
      canvas.onkeydown = (e) => {
        if (!moves[e.key] || this.convolution.problem) return;
        e.preventDefault();
        this.hovered = null;
        const { w } = this.convolution;
        const now = this.bar.frame();
        this.go(Math.floor(now / w) + moves[e.key][0], (now % w) + moves[e.key][1]);
      };
    }
  }

  // More kernels, or more settings: shown, or folded away.
  fold(name, away) {
    const button = this.root.querySelector(`[data-fold=${name}]`);
    const words = { presets: "kernels", settings: "settings" }[name];
    if (name === "settings") this.part(name).hidden = away;
    else this.part(name).classList.toggle("folded", away);
    button.ariaExpanded = String(!away);
    button.textContent = `${away ? "More" : "Fewer"} ${words}`;
  }

  // At the start both are folded; but nothing that is set shall be out of sight.
  unfold() {
    const { padding, turned, bias, stride, dilation } = this.how;
    this.fold("presets", true);
    this.fold("settings", padding === "none" && !turned && !bias && stride === 1 && dilation === 1);
  }

  // The output whose window has this pixel of the padded picture in its middle, or nearest to it.
  under([row, column]) {
    const {
      h,
      w,
      reach,
      how: { stride },
    } = this.convolution;
    const nearest = (n, most) => Math.max(0, Math.min(most - 1, Math.round((n - (reach - 1) / 2) / stride)));
    return [nearest(row, h), nearest(column, w)];
  }

  go(row, column) {
    const { h, w, problem } = this.convolution;
    if (problem) return;
    this.bar.pause();
    this.bar.go(Math.max(0, Math.min(h - 1, row)) * w + Math.max(0, Math.min(w - 1, column)));
    this.keep();
  }

  set(input) {
    const name = input.dataset.set;
    const { how } = this;
    if (name === "alike") return this.alike(input.checked);
    if (name === "turned") how.turned = input.checked;
    else if (name === "padding") how.padding = input.value;
    else {
      const value = input.value.trim() === "" ? NaN : Number(input.value);
      const [low, high] = name === "bias" ? [-1000, 1000] : [Number(input.min), Number(input.max)];
      if (!(value >= low && value <= high) || (name !== "bias" && value % 1)) return;
      how[name] = value;
    }
    this.changed();
  }

  alike(on) {
    const { k } = this.convolution;
    const slice = this.how.kernel.slice(0, k * k);
    this.how.kernel = on ? slice : [...slice, ...slice, ...slice];
    this.changed();
  }

  edit(channel, i, value) {
    const { kernel } = this.how;
    const many = kernel.length > this.convolution.k ** 2;
    kernel[i + (many ? channel * this.convolution.k ** 2 : 0)] = value;
    this.changed();
  }

  // A whole new kernel, the same for each channel.
  load(kernel) {
    this.how.kernel = [...kernel];
    this.changed();
  }

  resize(size) {
    const { k } = this.convolution;
    const preset = this.preset();
    const { kernel } = this.how;
    const shift = (k - size) / 2;
    if (preset) return this.load(preset.kernels[size]);
    const slices = Array.from({ length: kernel.length / (k * k) }, (_, s) =>
      Array.from({ length: size * size }, (_, i) => {
        const row = Math.floor(i / size) + shift;
        const column = (i % size) + shift;
        return row >= 0 && row < k && column >= 0 && column < k ? kernel[s * k * k + row * k + column] : 0;
      }),
    );
    this.load(slices.flat());
  }

  preset() {
    const { kernel } = this.how;
    const { k } = this.convolution;
    return this.data.presets.find(({ kernels }) => same(kernels[k], kernel));
  }

  changed() {
    this.compute();
    this.keep();
  }

  // Into the address bar, once the hand rests.
  keep() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      const { kernel, turned, ...rest } = this.how;
      const place = this.bar && !this.convolution.problem ? this.bar.frame() : null;
      const { w } = this.convolution;
      this.sendNow({
        ...rest,
        kernel: kernel.join(","),
        turned: turned ? "yes" : "no",
        at: place === null ? "" : `${Math.floor(place / w) + 1},${(place % w) + 1}`,
      });
    }, REST);
  }

  stop() {
    this.bar?.pause();
  }
}
