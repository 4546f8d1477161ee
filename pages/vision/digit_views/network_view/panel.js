// What is looked at closer: fields that say which number, for the keyboard too, and all about it below them.
import { add, el } from "../../../kit/frontend/dom.js";
import { neuronOf } from "../../../kit/frontend/live/digit_off.js";
import { closer } from "./closer.js";

/** @typedef {import("../../../kit/frontend/live/network_look.js").Seen} Seen */
/** @typedef {import("../../../kit/frontend/live/network_look.js").Place & {i: number}} Point */

/** The map with the largest sum. @param {Seen} seen @param {number} i */
export function loudest(seen, i) {
  const [units] = seen.net.layers[i].shape;
  const each = seen.outputs[i].length / units;
  const sums = Array.from({ length: units }, (_, unit) =>
    seen.outputs[i].subarray(unit * each, (unit + 1) * each).reduce((a, b) => a + Math.abs(b), 0),
  );
  return sums.indexOf(Math.max(...sums));
}

export class Panel {
  /** @type {Element} */
  root;
  /** @type {import("../../../kit/frontend/live/digit_net.js").Net} */
  net;
  /** @type {{look: (point: Point | null) => void, flip: (neuron: any) => void}} */
  does;

  /**
   * @param {HTMLElement} root
   * @param {any} net
   * @param {{look: (point: Point | null) => void, flip: (neuron: any) => void}} does
   */
  constructor(root, net, does) {
    [this.root, this.net, this.does] = [root, net, does];
    this.layers = el("select", {
      ariaLabel: "Layer",
      onchange: () => this.go({ i: Number(this.layers.value), unit: -1, y: 0, x: 0 }),
    });
    this.layers.replaceChildren(...net.layers.map(({ title }, i) => el("option", { value: i }, title)));
    const number = (name) => el("input", { type: "number", min: 0, ariaLabel: name, onchange: () => this.typed() });
    this.fields = { unit: number("map"), y: number("row"), x: number("column") };
    const named = Object.entries({ map: "unit", row: "y", column: "x" }).map(([name, key]) =>
      el("label", {}, name, this.fields[key]),
    );
    const back = el("button", { type: "button", onclick: () => this.go(null) }, "← Whole network");
    this.off = el("button", { type: "button", onclick: () => this.does.flip(this.neuron) });
    root.onkeydown = (event) => event.key === "Escape" && this.go(null);
    add(root, "div", { className: "head" }, back, this.layers, ...named, this.off);
    this.about = add(root, "div", {});
  }

  /** @param {Point | null} point */
  go(point) {
    this.does.look(point);
  }

  /** @param {Seen} seen @param {Point} point @param {(Uint8Array | null)[]} off */
  show(seen, point, off) {
    this.point = point;
    const [units, H = 1, W = 1] = this.net.layers[point.i].shape;
    this.layers.value = String(point.i);
    for (const [name, count] of Object.entries({ unit: units, y: H, x: W })) {
      const input = this.fields[name];
      input.max = count - 1;
      input.parentElement.hidden = count === 1;
      if (input.getRootNode().activeElement !== input) input.value = point[name];
    }
    this.neuron = neuronOf(this.net, point.i, point.unit);
    this.off.hidden = !this.neuron;
    this.off.textContent = this.neuron && off[this.neuron.i]?.[this.neuron.unit] ? "Switch on" : "Switch off";
    this.about.replaceChildren(...closer(seen, point.i, point, (place) => this.go({ i: point.i, ...place })));
  }

  typed() {
    const read = (name) =>
      Math.min(Math.max(Math.round(Number(this.fields[name].value) || 0), 0), Number(this.fields[name].max));
    this.go({ i: this.point.i, unit: read("unit"), y: read("y"), x: read("x") });
  }

  close() {
    this.root.replaceChildren();
  }
}
