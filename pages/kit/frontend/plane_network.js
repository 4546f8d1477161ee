// The network as a picture: inputs left, a column of neurons per layer, a line per weight, buttons to add and take away.
class PlaneNetwork {
  constructor(root) {
    this.root = root;
    this.part = name => root.querySelector(`[data-part=${name}]`);
  }

  // Where everything stands; called anew when the width changes.
  layout() {
    const {root, net} = this, place = this.part("neurons");
    this.width = root.clientWidth;
    root.classList.toggle("wide", this.width >= 680);
    const width = place.clientWidth, columns = net.sizes.length, step = width / columns;
    const rows = Math.max(...net.sizes), wide = this.width >= 680, size = Math.min(wide ? 46 : 34, step * 0.72), head = wide ? 44 : 74;
    const height = head + Math.max(rows * (size + 9), wide ? 240 : 90);
    place.style.height = `${height}px`;
    place.querySelectorAll("button, .column").forEach(old => old.remove());
    const at = (layer, i) => [step * (layer + 0.5), head + (height - head) * (i + 0.5) / net.sizes[layer]];
    this.drawEdges(at, size);
    this.neurons = net.sizes.map((count, layer) => Array.from({length: count}, (_, i) => this.neuron(layer, i, at(layer, i), size)));
    net.sizes.forEach((_, layer) => this.column(layer, step, head));
    this.layerButtons();
    this.drawCharts();
    drawPoints(this.part("points"), net, this.data.points, this.pending);
    if (this.epoch !== undefined) this.draw();
  }

  drawEdges(at, size) {
    const place = this.part("edges"), {sizes} = this.net;
    place.replaceChildren();
    this.edges = [];
    for (let layer = 1; layer < sizes.length; layer++) for (let to = 0; to < sizes[layer]; to++) for (let from = 0; from < sizes[layer - 1]; from++) {
      const [x0, y0] = at(layer - 1, from), [x1, y1] = at(layer, to), left = x0 + size / 2, right = x1 - size / 2, middle = (left + right) / 2;
      this.edges.push({layer, to, from, line: svg("path", {d: `M${left},${y0}C${middle},${y0} ${middle},${y1} ${right},${y1}`}, place)});
    }
  }

  neuron(layer, i, [x, y], size) {
    const button = document.createElement("button"), last = this.net.sizes.length - 1;
    button.type = "button";
    button.className = "neuron";
    Object.assign(button.style, {left: `${x - size / 2}px`, top: `${y - size / 2}px`, width: `${size}px`, height: `${size}px`});
    button.setAttribute("aria-label", `look at ${this.nameOf(layer, i)}`);
    button.append(document.createElement("canvas"));
    if (!layer) button.append(Object.assign(document.createElement("span"), {textContent: FEATURE_NAMES[this.net.features[i]]}));
    if (layer === last && this.net.classes > 2) button.style.borderColor = this.net.colours.classes[i];
    const look = on => { this.hovered = on ? [layer, i] : null; this.drawSurface(); this.read(); };
    button.onpointerenter = event => event.pointerType === "mouse" && look(true);
    button.onpointerleave = () => look(false);
    button.onfocus = () => look(true);
    button.onblur = () => look(false);
    button.onclick = () => this.pin(button, layer, i);
    this.part("neurons").append(button);
    return button;
  }

  pin(button, layer, i) {
    const same = this.pinned && this.pinned[0] === layer && this.pinned[1] === i;
    this.root.querySelectorAll(".neuron.chosen").forEach(old => old.classList.remove("chosen"));
    this.pinned = same ? null : [layer, i];
    if (same) this.hovered = null; else button.classList.add("chosen");
    this.drawSurface();
    this.read();
  }

  column(layer, step, head) {
    const place = document.createElement("div"), last = this.net.sizes.length - 1, hidden = layer > 0 && layer < last;
    place.className = "column";
    Object.assign(place.style, {left: `${step * layer}px`, width: `${step}px`, top: 0, height: `${head - 4}px`});
    const name = document.createElement("div");
    name.textContent = hidden ? (this.width < 680 ? `${layer}` : `layer ${layer}`) : layer ? "out" : "inputs";
    place.append(name);
    if (hidden && this.data.editable) {
      const pair = document.createElement("div"), hiddenSizes = this.net.sizes.slice(1, -1), now = hiddenSizes[layer - 1];
      pair.className = "pair";
      const sized = count => hiddenSizes.map((old, place) => place === layer - 1 ? count : old);
      pair.append(this.button("−", `one neuron less in layer ${layer}`, now > 1, () => this.send("layers", sized(now - 1))),
        this.button("+", `one neuron more in layer ${layer}`, now < 8, () => this.send("layers", sized(now + 1))));
      place.append(pair);
    }
    this.part("neurons").append(place);
  }

  layerButtons() {
    const place = this.part("layer-buttons"), hidden = this.net.sizes.slice(1, -1);
    const words = document.createElement("span");
    words.textContent = hidden.length === 1 ? "1 hidden layer" : `${hidden.length || "no"} hidden layers`;
    place.replaceChildren(words);
    if (!this.data.editable) return;
    place.append(this.button("−", "one layer less", hidden.length > 0, () => this.send("layers", hidden.slice(0, -1))),
      this.button("+", "one layer more", hidden.length < 6, () => this.send("layers", [...hidden, hidden.at(-1) ?? 3])));
  }

  button(text, name, enabled, act) {
    const button = document.createElement("button");
    Object.assign(button, {type: "button", className: "small", textContent: text, disabled: !enabled, onclick: act, title: name});
    button.setAttribute("aria-label", name);
    return button;
  }
}
