// The network as blocks to choose, and the chosen layer's numbers to change. Every change is sent as the network's
// text; the server answers with new blocks, so shapes and parameters have one home.
import { add } from "../../../kit/frontend/dom.js";
import { sign } from "../../../kit/frontend/format.js";

const ADD = {
  conv: ["convolution", "conv16"],
  pool: ["max pooling", "pool"],
  avg: ["average pooling", "avg"],
  dense: ["dense", "dense64"],
};
const FIELDS = {
  conv: [
    ["units", "maps", 1],
    ["kernel", "kernel", 1],
    ["stride", "stride", 1],
    ["padding", "padding", 0],
  ],
  pool: [["kernel", "window", 1]],
  avg: [["kernel", "window", 1]],
  dense: [["units", "neurons", 1]],
};

function word(layer) {
  if (layer.kind === "conv") return `conv${layer.units}k${layer.kernel}s${layer.stride}p${layer.padding}`;
  return layer.kind === "dense" ? `dense${layer.units}` : `${layer.kind}${layer.kernel}`;
}

const parameters = (count) => `${count ? count.toLocaleString("en-US") : "no"} parameters`;

// Maps lie behind one another, as large as they are; neurons stand in a bar, taller for more of them.
function draw(part) {
  const rect = (x, y, w, h) =>
    `<rect class="shape ${part.kind}" x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${w.toFixed(1)}" ` +
    `height="${h.toFixed(1)}" rx="1.5"/>`;
  if (!part.shape.length) return rect(16, 13, 40, 40);
  if (part.shape.length === 1) {
    const height = 12 + 46 * Math.min(1, Math.log2(part.shape[0]) / 11);
    return rect(29, 33 - height / 2, 14, height);
  }
  const [maps, high] = part.shape;
  const side = Math.min(44, 5 + 37 * Math.sqrt(high / 28) ** 1.4);
  const sheets = Math.min(8, 1 + Math.round(Math.log2(maps)));
  const shift = 2.6;
  const left = 36 - (side + shift * (sheets - 1)) / 2;
  const top = 33 - (side - shift * (sheets - 1)) / 2;
  return Array.from({ length: sheets }, (_, i) => sheets - 1 - i)
    .map((i) => rect(left + shift * i, top - shift * i, side, side))
    .join("");
}

class Builder {
  /** @type {any} */
  data;
  /** @type {any} */
  send;
  /** @type {any} */
  next;

  constructor(root) {
    this.root = root;
    this.chosen = 1;
  }

  update(data, send) {
    const other = data.text !== this.data?.text;
    Object.assign(this, { data, send });
    if (other) this.chosen = this.next ?? 1;
    if (other) this.next = undefined;
    this.chosen = Math.min(this.chosen, data.parts.length - 1);
    this.show();
  }

  show() {
    const $ = (selector) => this.root.querySelector(selector);
    const focused = this.root.getRootNode().activeElement;
    const back = focused?.dataset?.focus;
    this.blocks($(".blocks"));
    $(".words").textContent = this.data.parts[this.chosen].words || "Unknown until the layers before it fit.";
    this.editor($(".editor"));
    this.adding($(".adding"));
    if (back) this.root.querySelector(`[data-focus="${back}"]`)?.focus();
  }

  blocks(place) {
    place.replaceChildren();
    const wrong = this.data.parts.findIndex((part) => !part.shape.length); // what comes after it is unknown
    this.data.parts.forEach((part, i) => {
      const state = part.shape.length ? "" : i === wrong ? " wrong" : " unknown";
      const block = add(place, "button", {
        type: "button",
        className: `block${state}`,
        onclick: () => this.choose(i),
        "aria-pressed": i === this.chosen,
        "data-focus": `block${i}`,
      });
      block.innerHTML = `<svg viewBox="0 0 72 66" aria-hidden="true">${draw(part)}</svg>`;
      add(block, "b", { textContent: part.title });
      block.append(" "); // so that a screen reader hears words apart
      add(block, "span", { textContent: part.size });
      block.append(" ");
      add(block, "span", {
        className: "count",
        textContent: i === wrong ? "does not fit" : part.shape.length ? parameters(part.parameters) : "",
      });
    });
  }

  choose(i) {
    this.chosen = i;
    this.show();
  }

  editor(place) {
    place.replaceChildren();
    const layer = this.data.parts[this.chosen].layer;
    const at = this.chosen - 1;
    const layers = this.layers();
    if (!layer || !this.data.editable) return;
    for (const [field, name, low] of FIELDS[layer.kind]) {
      const label = add(place, "label", { textContent: name });
      const high = this.data.limits[layer.kind === "dense" ? "neurons" : field];
      add(label, "input", {
        type: "number",
        min: low,
        max: high,
        value: layer[field],
        onchange: (event) => {
          const typed = Math.round(Number(event.target.value));
          layers[at] = word({
            ...layer,
            [field]: Math.max(low, Math.min(high, Number.isFinite(typed) ? typed : layer[field])),
          });
          this.tell(layers, this.chosen);
        },
        "data-focus": field,
      });
    }
    if (layer.kind === "pool" || layer.kind === "avg") {
      const select = add(add(place, "label", { textContent: "takes the" }), "select", {
        onchange: (event) => {
          layers[at] = word({ ...layer, kind: event.target.value });
          this.tell(layers, this.chosen);
        },
        "data-focus": "takes",
      });
      for (const [kind, name] of [
        ["pool", "largest"],
        ["avg", "mean"],
      ])
        add(select, "option", { value: kind, textContent: name });
      select.value = layer.kind;
    }
    this.button(place, sign("◀"), "move this layer one place earlier", at > 0, () => this.move(at, at - 1));
    this.button(place, sign("▶"), "move this layer one place later", at < layers.length - 1, () =>
      this.move(at, at + 1),
    );
    this.button(place, "remove", "remove this layer", true, () =>
      this.tell(
        layers.filter((_, i) => i !== at),
        Math.max(at, 1),
      ),
    );
  }

  adding(place) {
    place.replaceChildren();
    if (!this.data.editable) return;
    add(place, "span", { textContent: "Add" });
    const full = this.layers().length >= this.data.limits.layers;
    for (const [kind, [name, text]] of Object.entries(ADD))
      this.button(place, `+ ${name}`, `add a layer: ${name}`, !full, () => this.add(kind, text));
  }

  // After the chosen layer, but pictures stay before the first dense layer and dense layers after the last picture.
  add(kind, text) {
    const layers = this.layers();
    const dense = layers.findIndex((layer) => layer.startsWith("dense"));
    const first = dense < 0 ? layers.length : dense;
    const at = kind === "dense" ? Math.max(this.chosen, first) : Math.min(this.chosen, first);
    layers.splice(Math.min(at, layers.length), 0, text);
    this.tell(layers, Math.min(at, layers.length - 1) + 1);
  }

  move(from, to) {
    const layers = this.layers();
    [layers[from], layers[to]] = [layers[to], layers[from]];
    this.tell(layers, to + 1);
  }

  layers() {
    return this.data.parts.filter((part) => part.layer).map((part) => word(part.layer));
  }

  tell(layers, next) {
    this.next = next;
    this.send(layers.join(" "));
  }

  button(place, text, name, enabled, act) {
    add(place, "button", {
      type: "button",
      className: "small",
      textContent: text,
      title: name,
      disabled: !enabled,
      onclick: act,
      "aria-label": name,
      "data-focus": name,
    });
  }
}

const builders = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".builder");
  if (!builders.has(root)) builders.set(root, new Builder(root));
  builders.get(root).update(data, (text) => setTriggerValue("network", text));
}
