// Learnt filters, each beside the window it answers to most; a click shows where that was found and the sum.
// data: {start: {filter}, id, shape: [C, k, k], weights, inputs, pixels, bias, found: [{picture, row, column, answer}], pictures: {index: {url, side, words}}, colour}
// inputs: the windows as the layer gets them; pixels: the same windows as colours, 0 to 255.
class Filters {
  constructor(root) {
    this.root = root;
    this.part = name => root.querySelector(`[data-part=${name}]`);
  }

  update(data, send) {
    this.send = send;
    if (this.data?.id === data.id) return;
    this.data = data;
    const [C, k] = data.shape, each = C * k * k;
    [this.weights, this.inputs, this.pixels] = [data.weights, data.inputs, data.pixels].map(mapsOf);
    this.of = (all, i) => all.subarray(i * each, (i + 1) * each);
    this.part("grid").replaceChildren(...data.found.map((_, i) => {
      const button = element("button"), pair = element("div", "pair");
      button.type = "button";
      button.setAttribute("aria-label", `filter ${i}`);
      pair.append(this.filter(i), this.window(i));
      button.append(pair, element("span", "", String(i)));
      button.onclick = () => { this.choose(i); this.send("moved", {filter: i}); };
      return button;
    }));
    this.choose(Math.min(data.start.filter, data.found.length - 1));
  }

  canvas(values, picture) {
    const canvas = element("canvas");
    new MapSheet({shape: this.data.shape, values, picture}).paint(canvas);
    return canvas;
  }

  // In colour a filter is drawn around grey: what it adds of red, green and blue is brighter, what it takes away darker.
  filter(i) {
    const weights = this.of(this.weights, i);
    if (this.data.shape[0] === 1) return this.canvas(weights, false);
    const most = largest([...weights]);
    return this.canvas(weights.map(w => 127.5 + 127.5 * w / most), true);
  }

  window(i) { return this.canvas(this.of(this.pixels, i), true); }

  choose(i) {
    [...this.part("grid").children].forEach((button, at) => button.setAttribute("aria-pressed", String(at === i)));
    const {shape: [C, k], bias, found, pictures, colour} = this.data, {picture, row, column, answer} = found[i], {url, side, words} = pictures[picture];
    const weights = this.of(this.weights, i), inputs = this.of(this.inputs, i), say = number => shortNumber(number, 4);
    const sums = Array.from({length: C}, (_, c) => weights.subarray(c * k * k, (c + 1) * k * k).reduce((sum, w, at) => sum + w * inputs[c * k * k + at], 0));
    const rows = values => Array.from({length: k}, (_, r) => [...values.slice(r * k, (r + 1) * k)]);
    const grids = C === 1 ? `<div class="sum">${numberGrid("window", rows(inputs))}<span>×</span>${numberGrid("filter", rows(weights))}<span>=</span>
      ${numberGrid("products", rows(weights.map((w, at) => w * inputs[at])))}</div>` : "";
    const terms = (C === 1 ? `products ${say(sums[0])}` : ["red", "green", "blue"].map((name, c) => `${name} ${say(sums[c])}`).join(" + ")) + ` + bias ${say(bias[i])}`;
    const frame = `<svg viewBox="0 0 ${side} ${side}" aria-hidden="true"><rect x="${column}" y="${row}" width="${k}" height="${k}" fill="none" stroke="${colour}" stroke-width="${side / 45}"/></svg>`;
    this.part("numbers").innerHTML = `<h4>Filter ${i}</h4><div class="close"><figure data-part="filter"></figure><figure data-part="window"></figure>
      <figure><div class="view"><img src="${url}" alt="${escaped(words)}" style="width:100%;image-rendering:pixelated">${frame}</div><figcaption>${escaped(words)}</figcaption></figure></div>
      ${grids}<p>${terms.replaceAll("+ −", "− ")} = <b>${say(answer)}</b></p>`;
    for (const [name, made, text] of [["filter", this.filter(i), "the filter"], ["window", this.window(i), "what excites it most"]])
      this.part(name).append(made, element("figcaption", "", text));
  }
}

export default function ({data, parentElement, setStateValue}) {
  const root = parentElement.querySelector(".filters");
  root._filters ??= new Filters(root);
  root._filters.update(data, setStateValue);
}
