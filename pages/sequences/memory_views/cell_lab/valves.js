// What each gate of one unit lets through: pipes with a valve in them, as open as the gate is.
import { addSvg, setAll } from "../../../kit/frontend/dom.js";
import { fixed } from "../../../kit/frontend/format.js";

const WIDE = 14; // of a pipe, screen pixels
const HIGH = 98;
const LEFT = 62; // room for words beside the pipes, where letters have their usual size
const RIGHT = 42;
const [TOP, LOW] = [38, 80]; // the middles of the two pipes

/** A level pipe, and what runs at its bottom: so much of its width. */
function pipe(svg, from, to, y, share) {
  const all = { x: from, width: to - from };
  addSvg(svg, "rect", { ...all, y: y - WIDE / 2, height: WIDE, class: "empty" });
  addSvg(svg, "rect", { ...all, y: y + WIDE / 2 - WIDE * share, height: WIDE * share, class: "flow" });
  for (const side of [-1, 1])
    addSvg(svg, "line", { x1: from, x2: to, y1: y + (side * WIDE) / 2, y2: y + (side * WIDE) / 2, class: "wall" });
}

/** From the lower pipe up to the upper one. */
function rise(svg, x, share) {
  addSvg(svg, "rect", { x: x - WIDE / 2, y: TOP, width: WIDE, height: LOW - TOP + WIDE / 2, class: "empty walled" });
  addSvg(svg, "rect", {
    x: x - (WIDE * share) / 2,
    y: TOP,
    width: WIDE * share,
    height: LOW - TOP + WIDE / 2,
    class: "flow",
  });
  addSvg(svg, "circle", { cx: x, cy: TOP, r: 11, class: "join" });
  addSvg(svg, "text", { x, y: TOP + 5, "text-anchor": "middle" }, "+");
}

/** A plate that hangs into the pipe: the gate's value is what it leaves open. */
function valve(svg, x, y, value, name) {
  addSvg(svg, "rect", { x: x - 4, y: y - WIDE / 2 - 8, width: 8, height: 8 + WIDE * (1 - value), class: "plate" });
  addSvg(svg, "text", { x, y: y - WIDE / 2 - 12, "text-anchor": "middle" }, `${name} ${fixed(value, 2)}`);
}

function label(svg, x, y, name, number, anchor) {
  addSvg(svg, "text", { x, y: y - 2, "text-anchor": anchor }, name);
  addSvg(svg, "text", { x, y: y + 13, "text-anchor": anchor, class: "value" }, fixed(number, 2));
}

// The old C goes on through f; the candidate comes in from below through i; what is shown goes out through o.
function lstm(svg, at, { before, values }, u) {
  const [f, i, o] = [values.f[u], values.i[u], values.o[u]];
  pipe(svg, at(0), at(0.2), TOP, 1);
  pipe(svg, at(0.2), at(0.42), TOP, f);
  pipe(svg, at(0.42), at(0.8), TOP, 1);
  pipe(svg, at(0.8), at(1), TOP, o);
  pipe(svg, at(0), at(0.2), LOW, 1);
  pipe(svg, at(0.2), at(0.42), LOW, i);
  rise(svg, at(0.42), i);
  valve(svg, at(0.2), TOP, f, "f");
  valve(svg, at(0.2), LOW, i, "i");
  valve(svg, at(0.8), TOP, o, "o");
  label(svg, at(0) - 5, TOP, "C before", before.c[u], "end");
  label(svg, at(0) - 5, LOW, "g", values.g[u], "end");
  label(svg, at(0.61), TOP + 28, "C", values.c[u], "middle");
  label(svg, at(1) + 5, TOP, "h", values.h[u], "start");
}

// The old h goes on through z, the candidate comes in through what z leaves; r lets the old h speak for the candidate.
function gru(svg, at, { before, values }, u) {
  const [r, z] = [values.r[u], values.z[u]];
  pipe(svg, at(0), at(0.4), TOP, 1);
  pipe(svg, at(0.4), at(0.8), TOP, z);
  pipe(svg, at(0.8), at(1), TOP, 1);
  pipe(svg, at(0), at(0.2), LOW, 1);
  pipe(svg, at(0.2), at(0.36), LOW, r);
  pipe(svg, at(0.5), at(0.64), LOW, 1);
  pipe(svg, at(0.64), at(0.8), LOW, 1 - z);
  rise(svg, at(0.8), 1 - z);
  valve(svg, at(0.4), TOP, z, "z");
  valve(svg, at(0.2), LOW, r, "r");
  valve(svg, at(0.64), LOW, 1 - z, "1−z");
  label(svg, at(0) - 5, TOP, "h before", before.h[u], "end");
  label(svg, at(0) - 5, LOW, "for n", before.h[u], "end");
  label(svg, at(0.43), LOW, "n", values.n[u], "middle");
  label(svg, at(1) + 5, TOP, "h", values.h[u], "start");
}

export function drawValves(lab) {
  const { part, kind, unit, frame, steps } = lab;
  const svg = part("valves");
  svg.replaceChildren();
  svg.style.display = kind === "rnn" ? "none" : "";
  if (kind === "rnn") return;
  const width = Math.max(280, svg.clientWidth);
  setAll(svg, { viewBox: `0 0 ${width} ${HIGH}`, height: HIGH });
  const letters = parseFloat(getComputedStyle(svg).fontSize) / 16; // larger with the projector switch
  const [left, right] = [LEFT * letters, RIGHT * letters];
  (kind === "lstm" ? lstm : gru)(svg, (share) => left + (width - left - right) * share, steps[frame], unit);
  const { values } = steps[frame];
  const gates = kind === "lstm" ? { forget: "f", input: "i", output: "o" } : { reset: "r", update: "z" };
  const open = Object.entries(gates).map(([name, letter]) => `${name} ${Math.round(100 * values[letter][unit])} %`);
  svg.setAttribute("aria-label", `How far the valves of unit ${unit + 1} are open: ${open.join(", ")}`);
}
