// One kind of damage: the picture, what it is read as and the mark on the curve follow the slider while it is dragged.
// data: {name, unit, key, amounts, images: base64 of 28 x 28 bytes each, reads, confidences, truths, truth, start,
// push}
import { addSvg, partsOf } from "../../../kit/frontend/dom.js";
import { written } from "../../../kit/frontend/format.js";
import { percent } from "../../../kit/frontend/verdict/words.js";

const SIDE = 28;
const [LEFT, RIGHT, TOP, BOTTOM] = [36, 228, 12, 122]; // of the curve, in its drawing

class Damage {
  constructor(root) {
    this.part = partsOf(root);
    this.part("amount").oninput = () => this.show();
    this.part("amount").onchange = () => this.send({ [this.data.key]: this.data.amounts[this.at] });
  }

  update(data, send) {
    const { amounts, images, push, start } = data;
    const fresh = this.data?.push !== push;
    this.send = send;
    this.data = data;
    this.pixels = Uint8Array.from(atob(images), (letter) => letter.charCodeAt(0));
    const slider = this.part("amount");
    [slider.min, slider.max, slider.step] = [0, amounts.length - 1, 1];
    const asked = Number(start[data.key]);
    const near = (best, amount, i) => (Math.abs(amount - asked) < Math.abs(amounts[best] - asked) ? i : best);
    if (fresh) slider.value = amounts.reduce(near, 0);
    this.part("name").textContent = `${data.name} (${data.unit})`;
    slider.setAttribute("aria-label", `${data.name} (${data.unit})`);
    this.curve();
    this.show();
  }

  get at() {
    return Number(this.part("amount").value);
  }

  x = (i) => LEFT + ((RIGHT - LEFT) * i) / (this.data.amounts.length - 1);
  y = (share) => BOTTOM - (BOTTOM - TOP) * share;

  curve() {
    const { amounts, truths, reads, truth, unit, name } = this.data;
    const svg = this.part("curve");
    svg.replaceChildren();
    for (const share of [0, 0.5, 1]) {
      addSvg(svg, "line", { x1: LEFT, x2: RIGHT, y1: this.y(share), y2: this.y(share), class: "axis" });
      addSvg(svg, "text", { x: LEFT - 5, y: this.y(share) + 4, "text-anchor": "end" }, `${100 * share} %`);
    }
    const last = amounts.length - 1;
    for (const [i, anchor] of [
      [0, "start"],
      [last, "end"],
    ])
      // prettier-ignore
      addSvg(svg, "text", { x: this.x(i), y: BOTTOM + 16, "text-anchor": anchor }, written(amounts[i]));
    const title = `P(${truth}) by ${name.toLowerCase()}, ${unit}`;
    addSvg(svg, "text", { x: (LEFT + RIGHT) / 2, y: BOTTOM + 16, "text-anchor": "middle" }, title);
    const points = truths.map((share, i) => `${this.x(i)},${this.y(share)}`).join(" ");
    addSvg(svg, "polyline", { points, class: "line" });
    reads.forEach((label, i) => {
      if (label !== truth && label !== reads[i - 1])
        addSvg(svg, "text", { x: this.x(i), y: this.y(truths[i]) - 6, "text-anchor": "middle", class: "wrong" }, label);
    });
    this.mark = addSvg(svg, "circle", { r: 6, class: "now" });
  }

  show() {
    const { amounts, reads, confidences, truths, truth, unit, name } = this.data;
    const i = this.at;
    const amount = `${written(amounts[i])} ${unit}`;
    const picture = new ImageData(SIDE, SIDE);
    const image = this.pixels.subarray(i * SIDE * SIDE, (i + 1) * SIDE * SIDE);
    image.forEach((ink, k) => picture.data.set([255 - ink, 255 - ink, 255 - ink, 255], 4 * k));
    this.part("picture").getContext("2d").putImageData(picture, 0, 0);
    this.part("picture").setAttribute("aria-label", `The digit after: ${name.toLowerCase()} by ${amount}.`);
    this.part("value").textContent = amount;
    this.part("amount").setAttribute("aria-valuetext", amount);
    this.part("reads").textContent = `reads ${reads[i]} (${percent(confidences[i])})`;
    this.mark.setAttribute("cx", this.x(i));
    this.mark.setAttribute("cy", this.y(truths[i]));
    const said = `${name}: at ${amount} the true digit ${truth} has ${percent(truths[i])}.`;
    this.part("curve").setAttribute("aria-label", said);
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".damage");
  const damage = (root._damage ??= new Damage(root));
  damage.update(data, (moved) => setStateValue("moved", moved));
}
