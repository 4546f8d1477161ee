// A map of all digits: the pointer walks on it, and the decoder draws what lies there, in the browser.
// data: {name, decoder: its address, frame: {middle, size}, codes: [[x, y]], digits: [0-9], own: [x, y] or null,
//   walk: {from, to, words}}
import { drag, drawAtWidth, partsOf } from "../../../kit/frontend/dom.js";
import { written } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { between, decode } from "../decoder_math.js";
import { withDecoder } from "../decoders.js";
import { imageOf, paintInk, SIDE } from "../paint.js";
import { inside, nearest, toCanvas, toCode } from "./map_math.js";

const TILES = 14; // pictures along each side
const FRAMES = 61; // of a walk
const COLOURS = "#0072B2 #D55E00 #009E73 #CC79A7 #E69F00 #56B4E9 #7A7A7A #B8A900 #6A3D9A #A0522D".split(" ");
const STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

class MapLab {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    const map = this.part("map");
    const walk = (event) => {
      const box = map.getBoundingClientRect();
      this.bar?.pause();
      this.go(toCode(this.data.frame, [event.clientX - box.left, event.clientY - box.top], box.width));
    };
    drag(map, walk, () => {});
    map.onpointermove = walk; // hovering is enough
    map.onkeydown = (event) => {
      const step = STEPS[event.key];
      if (!step) return;
      event.preventDefault();
      this.go(this.at.map((value, i) => value + (step[i] * this.data.frame.size[i]) / 40));
    };
    this.part("tiles").onchange = () => this.draw();
    this.part("mine").onclick = () => this.go(this.data.own);
  }

  update(data, layers) {
    const anew = this.data?.name !== data.name;
    const moved = JSON.stringify(this.data?.own) !== JSON.stringify(data.own);
    const walked = JSON.stringify(this.data?.walk) !== JSON.stringify(data.walk);
    this.data = data;
    if (anew) {
      this.layers = layers;
      this.sheet = null;
    }
    this.part("mine").hidden = !data.own;
    if (anew || moved || !this.at) this.at = data.own ?? [...data.frame.middle];
    if (anew || walked) this.walk();
    this.draw();
    this.go(this.at);
  }

  // A straight line on the map, played.
  walk() {
    const { from, to, words } = this.data.walk;
    this.part("walk").textContent = words;
    this.bar = playBar(this.part("bar"), {
      frames: FRAMES,
      fps: 24,
      label: "step",
      words: (i) => `${Math.round((100 * i) / (FRAMES - 1))} % of the way`,
      show: (i) => this.started && this.go(between(from, to, i / (FRAMES - 1))),
    });
    this.started = true;
  }

  go(code) {
    this.at = inside(this.data.frame, code);
    const made = decode(this.layers, this.at);
    const near = this.data.digits[nearest(this.data.codes, this.at)];
    const where = this.at.map((value) => written(value, 2)).join("; ");
    paintInk(this.part("made"), made);
    const words = `what the decoder draws at ${where}; the nearest digit of the map is a ${near}`;
    this.part("made").setAttribute("aria-label", words);
    this.part("said").textContent = `Code ${where}. The nearest digit on the map is a ${near}.`;
    const mine = inside(this.data.frame, this.data.own ?? []);
    this.part("mine").disabled = this.at.every((value, i) => value === mine[i]);
    this.mark();
  }

  // The map itself, drawn once; marks are laid over a copy of it.
  draw() {
    const canvas = this.part("map");
    const side = Math.round(canvas.clientWidth * devicePixelRatio) || 400;
    Object.assign(canvas, { width: side, height: side });
    this.ground = new OffscreenCanvas(side, side);
    const brush = /** @type {any} */ (this.ground.getContext("2d"));
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, side, side);
    if (this.part("tiles").checked) this.drawTiles(brush, side);
    else this.drawDigits(brush, side);
    this.mark();
  }

  drawTiles(brush, side) {
    this.sheet ??= this.tiles();
    brush.drawImage(this.sheet, 0, 0, side, side);
  }

  tiles() {
    const sheet = new OffscreenCanvas(TILES * SIDE, TILES * SIDE);
    const brush = /** @type {any} */ (sheet.getContext("2d"));
    for (let row = 0; row < TILES; row++)
      for (let column = 0; column < TILES; column++) {
        const code = toCode(this.data.frame, [column + 0.5, row + 0.5], TILES);
        const image = imageOf(brush, decode(this.layers, code), (value) => Array(3).fill(255 * (1 - value)));
        brush.putImageData(image, column * SIDE, row * SIDE);
      }
    return sheet;
  }

  drawDigits(brush, side) {
    brush.font = `bold ${Math.round(side / 26)}px sans-serif`;
    brush.textAlign = "center";
    brush.textBaseline = "middle";
    this.data.codes.forEach((code, i) => {
      brush.fillStyle = COLOURS[this.data.digits[i]];
      brush.fillText(String(this.data.digits[i]), ...toCanvas(this.data.frame, code, side));
    });
  }

  mark() {
    const canvas = this.part("map");
    const brush = canvas.getContext("2d");
    const side = canvas.width;
    if (!this.ground) return;
    brush.drawImage(this.ground, 0, 0);
    const { walk, own, frame } = this.data;
    brush.lineWidth = side / 130;
    brush.strokeStyle = "#14181d88";
    brush.beginPath();
    brush.moveTo(...toCanvas(frame, walk.from, side));
    brush.lineTo(...toCanvas(frame, walk.to, side));
    brush.stroke();
    if (own) this.sign(brush, "▲", toCanvas(frame, inside(frame, own), side), side, "#14181d");
    this.sign(brush, "✚", toCanvas(frame, this.at, side), side, "#C00040");
  }

  sign(brush, text, place, side, colour) {
    brush.font = `${Math.round(side / 18)}px sans-serif`;
    Object.assign(brush, { textAlign: "center", textBaseline: "middle" });
    Object.assign(brush, { strokeStyle: "#fff", lineWidth: side / 70, fillStyle: colour });
    brush.strokeText(text, ...place);
    brush.fillText(text, ...place);
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".map-lab");
  const lab = (root._lab ??= new MapLab(root));
  withDecoder(lab, data);
  drawAtWidth(root, () => lab.layers && lab.draw());
  return () => lab.bar?.pause();
}
