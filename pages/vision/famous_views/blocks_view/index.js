// A network as a row of slabs, as high as their maps and as wide as there are many; below it what one of them computes.
// data: {start: {block}, push, title, blocks: [{name, says, path, shape, colour, skips, learnt, work, boxes}]}
import { addSvg, drawAtWidth, el, partsOf, setAll, svgEl } from "../../../kit/frontend/dom.js";
import { sign } from "../../../kit/frontend/format.js";
import { drawDiagram } from "./diagram.js";
import { widths } from "./widths.js";

const HEIGHT = 130; // of the picture, in screen pixels
const ABOVE = 26; // for the ways around
const GAP = 2;

const shapeOf = ([C, H, W]) => (H === 1 ? `${C.toLocaleString("en")} numbers` : `${C} maps of ${H} × ${W}`);

class BlocksView {
  constructor(root) {
    this.part = partsOf(root);
    this.part("back").textContent = sign("◀");
    this.part("next").textContent = sign("▶");
    this.part("back").onclick = () => this.pick(this.at - 1);
    this.part("next").onclick = () => this.pick(this.at + 1);
  }

  update(data, send) {
    this.send = send;
    const other = this.data?.title !== data.title || this.data?.push !== data.push;
    this.data = data;
    if (!other) return; // what is drawn keeps the focus
    this.at = Math.min(Math.max(Number(data.start.block) - 1, 0), data.blocks.length - 1);
    this.legend();
    drawAtWidth(this.part("row").parentElement, () => this.draw());
  }

  legend() {
    const kinds = new Map(this.data.blocks.map((block) => [block.name, block.colour]));
    const square = (colour) => el("i", { style: `background:${colour}` });
    const entries = [...kinds].map(([name, colour]) => el("span", {}, square(colour), name));
    this.part("legend").replaceChildren(...entries);
  }

  draw() {
    const { blocks } = this.data;
    const side = Math.max(...blocks.map((block) => block.shape[1]));
    const svg = this.part("row");
    const width = svg.parentElement.clientWidth;
    const sizes = widths(
      blocks.map((block) => block.shape[0]),
      width - 8,
      GAP,
    );
    const total = sizes.reduce((sum, one) => sum + one + GAP, 8);
    setAll(svg, { width: total, height: HEIGHT + ABOVE + 22, "aria-label": `${this.data.title}, block by block` });
    svg.replaceChildren();
    let x = 4;
    this.slabs = blocks.map((block, at) => {
      const slab = this.slab(block, at, x, sizes[at], side);
      svg.append(slab);
      x += sizes[at] + GAP;
      return slab;
    });
    this.stages(svg, sizes);
    this.show();
  }

  slab(block, at, x, width, side) {
    const height = Math.max(5, (HEIGHT * block.shape[1]) / side);
    const top = ABOVE + (HEIGHT - height) / 2;
    const label = `Block ${at + 1} of ${this.data.blocks.length}: ${block.name}, ${shapeOf(block.shape)}`;
    const made = svgEl("g", { class: "block", role: "button", "aria-label": label });
    addSvg(made, "rect", { class: "hit", x: x - GAP / 2, y: 0, width: width + GAP, height: HEIGHT + ABOVE });
    addSvg(made, "rect", { class: "slab", x, y: top, width, height, rx: 1.5, fill: block.colour });
    if (block.skips) addSvg(made, "path", { class: "skip", d: `M${x} ${top} q${width / 2} ${-14} ${width} 0` });
    addSvg(made, "title", {}, label);
    made.onclick = () => this.pick(at);
    made.onkeydown = (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, Enter: 0, " ": 0 }[event.key];
      if (step === undefined) return;
      event.preventDefault();
      this.pick(at + step);
      this.slabs[this.at].focus();
    };
    return made;
  }

  // How many places the maps have, under each stretch of blocks with as many.
  stages(svg, sizes) {
    let x = 4;
    let begun = 4;
    this.data.blocks.forEach((block, at) => {
      x += sizes[at] + GAP;
      const places = block.shape[1];
      if (this.data.blocks[at + 1]?.shape[1] === places) return;
      const words = x - begun > 62 ? `${places} × ${places}` : String(places);
      if (x - begun > 22)
        addSvg(svg, "text", { x: (begun + x) / 2, y: HEIGHT + ABOVE + 16, "text-anchor": "middle" }, words);
      begun = x;
    });
  }

  pick(at) {
    if (at < 0 || at >= this.data.blocks.length) return;
    this.at = at;
    this.show();
    this.send({ block: at + 1 });
  }

  show() {
    const { blocks } = this.data;
    this.slabs.forEach((slab, at) => {
      setAll(slab, { "aria-pressed": at === this.at, tabindex: at === this.at ? 0 : -1 });
    });
    const block = blocks[this.at];
    const from = this.at ? blocks[this.at - 1].shape : null;
    this.part("title").textContent = `${this.at + 1} of ${blocks.length}: ${block.name}`;
    this.part("says").textContent = block.says;
    const way = `${from ? shapeOf(from) : "the picture"} → ${shapeOf(block.shape)}`;
    this.part("facts").textContent = `${way} · ${block.learnt} learnt numbers · ${block.work} multiply-adds`;
    this.part("back").disabled = this.at === 0;
    this.part("next").disabled = this.at === blocks.length - 1;
    drawDiagram(this.part("diagram"), block.boxes, `What ${block.path} computes: ${block.says}`);
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".blocks-view");
  root._view ??= new BlocksView(root);
  root._view.update(data, (moved) => setStateValue("moved", moved));
}
