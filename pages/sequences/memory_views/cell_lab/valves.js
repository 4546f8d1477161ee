// What each gate of one unit lets through: pipes with a valve in them, as open as the gate is.
import { addSvg, setAll } from "../../../kit/frontend/dom.js";
import { fixed } from "../../../kit/frontend/format.js";

const WIDE = 14; // of a pipe, screen pixels
const HIGH = 96;

/** A pipe from left to right or up: its walls, and what runs in it. */
function pipe(svg, [x1, y1], [x2, y2], share) {
  addSvg(svg, "line", { x1, y1, x2, y2, class: "wall", "stroke-width": WIDE + 4 });
  addSvg(svg, "line", { x1, y1, x2, y2, class: "empty", "stroke-width": WIDE });
  addSvg(svg, "line", { x1, y1, x2, y2, class: "flow", "stroke-width": Math.max(0, WIDE * share) });
}

/** A plate that hangs into the pipe: the gate's value is what it leaves open. */
function valve(svg, x, y, value, name) {
  const shut = WIDE * (1 - value);
  addSvg(svg, "rect", { x: x - 4, y: y - WIDE / 2 - 10, width: 8, height: 10 + shut, class: "plate" });
  addSvg(svg, "text", { x, y: y - WIDE / 2 - 14, "text-anchor": "middle" }, `${name} ${fixed(value, 2)}`);
}

function label(svg, x, y, name, number, anchor = "middle") {
  addSvg(svg, "text", { x, y, "text-anchor": anchor }, name);
  addSvg(svg, "text", { x, y: y + 16, "text-anchor": anchor, class: "value" }, fixed(number, 2));
}

function join(svg, x, y, sign) {
  addSvg(svg, "circle", { cx: x, cy: y, r: 11, class: "join" });
  addSvg(svg, "text", { x, y: y + 5, "text-anchor": "middle" }, sign);
}

// C of before --f--> (+) --> C --o--> h, and the candidate comes in from below through i.
function lstm(svg, w, { before, values }, u) {
  const at = (share) => 34 + (w - 68) * share;
  const [top, low] = [36, 78];
  const plusAt = at(0.42);
  pipe(svg, [at(0), top], [at(0.2), top], 1);
  pipe(svg, [at(0.2), top], [plusAt, top], values.f[u]);
  pipe(svg, [at(0), low], [at(0.2), low], 1);
  pipe(svg, [at(0.2), low], [plusAt, low], values.i[u]);
  pipe(svg, [plusAt, low + 9], [plusAt, top], values.i[u]);
  pipe(svg, [plusAt, top], [at(0.8), top], 1);
  pipe(svg, [at(0.8), top], [at(1), top], values.o[u]);
  valve(svg, at(0.2), top, values.f[u], "f");
  valve(svg, at(0.2), low, values.i[u], "i");
  valve(svg, at(0.8), top, values.o[u], "o");
  join(svg, plusAt, top, "+");
  label(svg, at(0) - 4, top - 4, "C before", before.c[u], "end");
  label(svg, at(0) - 4, low - 4, "g", values.g[u], "end");
  label(svg, at(0.61), top + 24, "C", values.c[u]);
  label(svg, at(1) + 4, top - 4, "h", values.h[u], "start");
}

// h of before --z--> (+) --> h; the candidate comes in from below through 1 - z; r opens h for the candidate.
function gru(svg, w, { before, values }, u) {
  const at = (share) => 34 + (w - 68) * share;
  const [top, low] = [36, 78];
  const plusAt = at(0.78);
  pipe(svg, [at(0), top], [at(0.45), top], 1);
  pipe(svg, [at(0.45), top], [plusAt, top], values.z[u]);
  pipe(svg, [plusAt, top], [at(1), top], 1);
  pipe(svg, [at(0), low], [at(0.2), low], 1);
  pipe(svg, [at(0.2), low], [at(0.36), low], values.r[u]);
  pipe(svg, [at(0.46), low], [at(0.6), low], 1);
  pipe(svg, [at(0.6), low], [plusAt, low], 1 - values.z[u]);
  pipe(svg, [plusAt, low + 9], [plusAt, top], 1 - values.z[u]);
  valve(svg, at(0.45), top, values.z[u], "z");
  valve(svg, at(0.2), low, values.r[u], "r");
  valve(svg, at(0.62), low, 1 - values.z[u], "1−z");
  join(svg, plusAt, top, "+");
  label(svg, at(0) - 4, top - 4, "h before", before.h[u], "end");
  label(svg, at(0.41), low - 4, "n", values.n[u]);
  label(svg, at(1) + 4, top - 4, "h", values.h[u], "start");
}

export function drawValves(lab) {
  const { part, kind, unit, frame, steps } = lab;
  const svg = part("valves");
  svg.replaceChildren();
  svg.style.display = kind === "rnn" ? "none" : "";
  if (kind === "rnn") return;
  const width = Math.max(280, svg.clientWidth);
  setAll(svg, { viewBox: `0 0 ${width} ${HIGH}`, height: HIGH });
  (kind === "lstm" ? lstm : gru)(svg, width, steps[frame], unit);
  const { values } = steps[frame];
  const gates = kind === "lstm" ? { forget: "f", input: "i", output: "o" } : { reset: "r", update: "z" };
  const open = Object.entries(gates).map(([name, letter]) => `${name} ${Math.round(100 * values[letter][unit])} %`);
  svg.setAttribute("aria-label", `How far the valves of unit ${unit + 1} are open: ${open.join(", ")}`);
}
