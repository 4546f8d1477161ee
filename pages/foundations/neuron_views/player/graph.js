// The graph of a small network as SVG. It flows to the right where there is room and downwards on a phone.
//   drawGraph(svg, data, view)   view = {width, frame, value: name => number, text: number => string}
// Where everything stands: {width, height, at: {name: {x, y, w, h}}, down, stacked, lane}. (x, y) is the middle.
// A neuron is two boxes, its sum and its activation: side by side, or stacked where room is short.
import { addSvg } from "../../../kit/frontend/dom.js";

function layOut(data, width) {
  const counts = [data.inputs.length, ...data.layers.map((layer) => layer.length), 1];
  const rows = Math.max(...counts);
  const down = width < 560;
  const stacked = down || data.layers.length > 2;
  const lane = down ? width / rows : stacked ? 158 : 116;
  const part = down ? [Math.min(112, lane - 8), 54] : stacked ? [90, 57] : [92, 78];
  const single = down ? part : [100, part[1]];
  const neuron = stacked ? [part[0], 2 * part[1]] : [2 * part[0], part[1]];
  const along = down ? 1 : 0;
  const lengths = counts.map((_, i) => (data.layers[i - 1] ? neuron : single)[along]);
  const sum = lengths.reduce((total, length) => total + length, 0);
  const gap = down ? (data.layers.length > 1 ? 96 : 72) : Math.min(150, (width - 8 - sum) / (counts.length - 1));
  const total = sum + gap * (counts.length - 1);
  // room for the biases
  const head = !down && data.layers.some((layer) => layer.length === rows) ? (stacked ? 50 : 44) : 0;
  const across = down ? width : rows * lane + head - (stacked ? 38 : 20);
  const at = {};
  let offset = down ? 4 : Math.max(4, (width - total) / 2);
  /** @type {(name: string, size: number[], row: number, count: number, dx?: number, dy?: number) => void} */
  const put = (name, [w, h], row, count, dx = 0, dy = 0) => {
    const cross = (across + head) / 2 + (row - (count - 1) / 2) * lane;
    const size = [w, h][along];
    const [x, y] = down ? [cross, offset + size / 2] : [offset + size / 2, cross];
    at[name] = { x: x + dx, y: y + dy, w, h };
  };
  counts.forEach((count, i) => {
    const [dx, dy] = down ? [0, part[1]] : stacked ? [0, part[1]] : [part[0], 0];
    const up = down || !stacked ? 0 : -part[1] / 2;
    if (i === 0) data.inputs.forEach((input, row) => put(input.name, single, row, count));
    else if (i > data.layers.length) put("L", single, 0, 1);
    else
      data.layers[i - 1].forEach((n, row) => {
        put(n.sum, part, row, count, 0, up);
        put(n.output, part, row, count, dx, up + dy);
      });
    offset += lengths[i] + gap;
  });
  return { width, height: down ? total + 8 : across, at, down, stacked, lane };
}

// The point at a share of the way from one box's exit to the next one's entrance.
function between(layout, from, to, share) {
  const a = layout.at[from];
  const b = layout.at[to];
  const [x1, y1, x2, y2] = layout.down
    ? [a.x, a.y + a.h / 2, b.x, b.y - b.h / 2]
    : [a.x + a.w / 2, a.y, b.x - b.w / 2, b.y];
  return [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
}

// A small plate with a few lines of text, kept inside [left, right].
function plate(svg, middle, y, kind, lines, [left, right]) {
  const width = Math.max(...lines.map(([text]) => text.length)) * 7.6 + 12;
  const height = lines.length * 17 + 4;
  const x = Math.min(Math.max(middle, left + width / 2 + 2), right - width / 2 - 2);
  const group = addSvg(svg, "g", { class: `plate ${kind}` });
  addSvg(group, "rect", { x: x - width / 2, y: y - height / 2, width, height, rx: 6 });
  lines.forEach(([text, role], i) => addSvg(group, "text", { x, y: y - height / 2 + 15 + 17 * i, class: role }, text));
  return group;
}

// What has happened by the frame that is shown.
function progress(data, view) {
  const { frame, value } = view;
  const step = data.steps[frame - 1];
  const back = step?.phase === "backward";
  const forward = step?.phase === "forward";
  const updated = step?.phase === "update";
  return {
    step,
    updated,
    computing: (name) => forward && step.child === name,
    walking: (child, parent) => back && step.child === child && step.parent === parent,
    arriving: (name) => back && step.parent === name,
    known: (name) => data.steps.findIndex((s) => s.phase === "forward" && s.child === name) < frame,
    number: (name) => value(updated ? `new ${name}` : name),
    gradient: (name) => {
      // what has arrived at a name by now, or nothing
      const arrived = data.steps
        .slice(0, frame)
        .filter((s) => s.phase === "backward" && s.parent === name)
        .at(-1);
      return arrived && value(arrived.total);
    },
  };
}

export function drawGraph(svg, data, view) {
  const layout = layOut(data, view.width);
  const scene = { svg, data, view, layout, now: progress(data, view) };
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
  svg.style.height = `${layout.height * view.scale}px`;
  drawEdges(scene);
  drawBoxes(scene);
  drawBiases(scene);
  drawLocal(scene);
}

function drawEdges(scene) {
  const { svg, data, view, layout, now } = scene;
  const plates = [];
  const line = (from, to, classes, size) => {
    const [x1, y1] = between(layout, from, to, 0);
    const [x2, y2] = between(layout, from, to, 1);
    addSvg(svg, "line", { x1, y1, x2, y2, class: `edge ${classes}`, "stroke-width": size });
  };
  for (const neuron of data.layers.flat()) {
    const share = Math.min(1 / (data.layers[neuron.layer].length + 1), 0.4);
    const roomy = share * layout.lane >= (layout.down ? 44 : 37); // for two lines of text on every edge
    const forward = now.computing(neuron.sum);
    neuron.inputs.forEach((input, i) => {
      const weight = neuron.weights[i];
      const number = now.number(weight);
      const back = now.walking(neuron.sum, weight) || now.walking(neuron.sum, input);
      const active = forward || back;
      line(
        input,
        neuron.sum,
        `${number < 0 ? "negative" : "positive"} ${forward ? "forward" : ""} ${back ? "back" : ""}`,
        1.2 + Math.min(Math.abs(number), 2) * 2,
      );
      const left = layout.down ? 0 : layout.at[input].x + layout.at[input].w / 2;
      if (roomy || active || !layout.down)
        plates.push([
          active,
          () =>
            drawParameter(scene, weight, between(layout, input, neuron.sum, share), {
              active,
              roomy,
              back,
              left,
              prefix: data.alone ? `${view.symbol(weight)} = ` : "",
            }),
        ]);
    });
  }
  const last = data.layers.at(-1)[0].output;
  line(last, "L", `plain ${now.computing("L") ? "forward" : now.walking("L", last) ? "back" : ""}`, 2);
  plates.sort((a, b) => a[0] - b[0]).forEach(([, draw]) => draw()); // what is lit lies on top
}

// A weight or a bias with its value, the local derivative while its edge is walked, and its gradient once that is
// known.
/** @param {any} scene @param {string} name @param {number[]} place @param {any} look */
function drawParameter({ svg, view, layout, now }, name, [x, y], { active, roomy, back, left, prefix }) {
  const number = now.number(name);
  const slope = now.gradient(name);
  const lines = [[prefix + view.text(number), "value"]];
  if (back) lines.push([`× ${view.text(view.value(now.step.local))}`, "local"]);
  if (slope !== undefined && (roomy || active)) lines.push([view.text(slope), "running"]);
  const kind = `${number < 0 ? "negative" : "positive"} ${active || now.updated ? "lit" : ""}`;
  plate(svg, x, y, kind, lines, [left, layout.width]);
}

function drawBoxes(scene) {
  const {
    data,
    view: { value, text, symbol },
  } = scene;
  for (const input of data.inputs)
    drawBox(scene, input.name, "input", [
      [input.label, "small"],
      [text(value(input.name)), "value"],
    ]);
  for (const neuron of data.layers.flat()) {
    const { sum, output, activation } = neuron;
    drawBox(scene, sum, "sum", [
      [symbol(sum), "small"],
      [text(value(sum)), "value"],
    ]);
    const head = activation === "none" ? symbol(output) : `${symbol(output)} = ${activation}`;
    drawBox(scene, output, "activation", [
      [head, "small"],
      [text(value(output)), "value"],
    ]);
  }
  drawBox(scene, "L", "loss", [
    ["loss L", "small"],
    [text(value("L")), "value"],
    [`target ${text(value("y"))}`, "small"],
  ]);
}

function drawBox({ svg, view, layout, now }, name, kind, rows) {
  const { x, y, w, h } = layout.at[name];
  const known = kind === "input" || now.known(name);
  const state = now.computing(name) ? "forward" : now.arriving(name) ? "back" : "";
  const group = addSvg(svg, "g", { class: `box ${kind} ${state}` });
  addSvg(group, "rect", { x: x - w / 2, y: y - h / 2, width: w, height: h, rx: 8 });
  const slope = kind === "sum" || kind === "activation" ? now.gradient(name) : undefined;
  const lines = rows.concat(slope === undefined ? [] : [[view.text(slope), "running"]]);
  lines.forEach(([content, role], i) => {
    const hidden = role === "value" && !known;
    addSvg(
      group,
      "text",
      { x, y: y - lines.length * 9 + 13 + 18 * i, class: hidden ? "unknown" : role },
      hidden ? "?" : content,
    );
  });
}

function drawBiases(scene) {
  const { data, layout, now } = scene;
  for (const { sum, bias } of data.layers.flat()) {
    const { x, y, w, h } = layout.at[sum];
    const lines = now.gradient(bias) === undefined ? 1 : 2;
    drawParameter(scene, bias, [layout.down ? x - w / 2 + 22 : x, y - h / 2 - 4 - lines * 8.5], {
      active: now.walking(sum, bias) || now.computing(sum),
      roomy: true,
      back: false,
      left: 0,
      prefix: data.alone ? "b = " : layout.down ? "" : "b ",
    });
  }
}

// The local derivative on an edge that is no weight: from the loss to the guess, from an activation to its sum.
function drawLocal({ svg, data, view, layout, now }) {
  if (now.step?.phase !== "backward") return;
  const { child, parent, local } = now.step;
  const from = layout.at[child];
  const to = layout.at[parent];
  if (child !== "L" && !data.layers.flat().some((neuron) => neuron.output === child)) return;
  const [x, y] =
    child === "L"
      ? between(layout, parent, child, 0.5)
      : layout.stacked
        ? [from.x + (layout.down ? 0.6 : -0.8) * from.w, (from.y + to.y) / 2]
        : [(from.x + to.x) / 2, from.y + from.h / 2 + 2];
  plate(svg, x, y, "local", [[`× ${view.text(view.value(local))}`, "local"]], [0, layout.width]);
}
