// Small pictures that move while they are seen, a dozen times a second; what is off screen costs nothing.
import { rgb } from "../../foundations/descent_views/race_player/landscape.js";
import * as foundations from "./foundations.js";
import * as lines from "./lines.js";
import * as pictures from "./pictures.js";

/** @typedef {import("./shapes.js").Draw} Draw */

const [EVERY, LOOK_AGAIN] = [83, 1000]; // milliseconds between two pictures, and two looks at the theme
const STILL = 4.1; // the second that a still picture shows
const BIGGEST = 2; // dots of the canvas to a screen pixel
/** How each page's picture is drawn, by the end of its address: @type {Record<string, (data: any) => Draw>} */
const DRAWN = {
  ...foundations,
  ...pictures,
  ...lines,
  activations: foundations.curves,
  write: lines.writing,
};
/** Whose data a picture shows, where that is not its own. */
const DATA = { runs: "training", write: "writing" };
const NAMED = { "--st-text-color": "text", "--st-background-color": "ground" };
const hex = (css) =>
  `#${rgb(css)
    .map((part) => part.toString(16).padStart(2, "0"))
    .join("")}`;

/** Whether there is a picture for a page. @param {string} name */
export const drawable = (name) => Object.hasOwn(DRAWN, name);

export class Loop {
  /** @param {HTMLElement} root whose colours are taken */
  constructor(root) {
    this.root = root;
    /** @type {Map<Element, {name: string, draw?: Draw, began: number}>} */
    this.all = new Map();
    this.seen = new Set();
    this.data = null;
    this.still = false;
    this.eyes = new IntersectionObserver((entries) => this.look(entries));
  }

  /** @param {HTMLCanvasElement} canvas @param {string} name */
  add(canvas, name) {
    this.all.set(canvas, { name, began: 0 });
    this.eyes.observe(canvas);
  }

  look(entries) {
    for (const { target, isIntersecting } of entries) this.seen[isIntersecting ? "add" : "delete"](target);
    this.go();
  }

  /** What the pictures show has come. */
  have(data) {
    this.data = data;
    this.go();
  }

  hold(still) {
    this.still = still;
    this.go();
  }

  go() {
    cancelAnimationFrame(this.asked);
    const some = this.data && this.seen.size && this.root.isConnected;
    if (some) this.asked = requestAnimationFrame((now) => this.show(now));
  }

  show(now) {
    if (now - (this.last ?? 0) >= EVERY || this.still) {
      this.last = now;
      if (!this.colours || now - this.asked0 > LOOK_AGAIN) this.take(now);
      for (const canvas of this.seen) this.paint(canvas, now);
    }
    if (!this.still) this.go();
  }

  // The theme may have been changed.
  take(now) {
    this.asked0 = now;
    const style = getComputedStyle(this.root);
    const found = Object.entries(NAMED).map(([css, name]) => [name, hex(style.getPropertyValue(css).trim())]);
    const dark = parseInt(Object.fromEntries(found).ground.slice(1, 3), 16) < 128;
    const strong = dark ? ["#56b4e9", "#ef8a4a", "#2fbf91"] : ["#0072b2", "#c85000", "#007a5a"];
    this.colours = { ...Object.fromEntries(found), blue: strong[0], orange: strong[1], green: strong[2] };
  }

  paint(canvas, now) {
    const one = this.all.get(canvas);
    if (!one.draw) Object.assign(one, { draw: DRAWN[one.name](this.data[DATA[one.name] ?? one.name]), began: now });
    const dense = Math.min(devicePixelRatio, BIGGEST);
    const [w, h] = [canvas.clientWidth, canvas.clientHeight];
    const size = [w, h].map((v) => Math.round(v * dense));
    if (canvas.width !== size[0]) [canvas.width, canvas.height] = size;
    const pen = canvas.getContext("2d");
    pen.setTransform(dense, 0, 0, dense, 0, 0);
    pen.clearRect(0, 0, w, h);
    one.draw(pen, this.still ? STILL : (now - one.began) / 1000 + 0.5, { w, h }, this.colours);
  }

  end() {
    cancelAnimationFrame(this.asked);
    this.eyes.disconnect();
    this.seen.clear();
  }
}
