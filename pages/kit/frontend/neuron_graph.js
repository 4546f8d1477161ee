// The graph of a small network as SVG. It flows to the right where there is room and downwards on a phone.
//   drawGraph(svg, data, view)   view = {width, frame, value: name => number, text: number => string}
const SVG_NS = "http://www.w3.org/2000/svg";

function add(parent, tag, attributes, text) {
  const node = document.createElementNS(SVG_NS, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  if (text !== undefined) node.textContent = text;
  parent.append(node);
  return node;
}

// Where everything stands: {width, height, at: {name: {x, y, w, h}}, down, stacked, lane}. (x, y) is the middle.
// A neuron is two boxes, its sum and its activation: side by side, or stacked where room is short.
function layOut(data, width) {
  const counts = [data.inputs.length, ...data.layers.map(layer => layer.length), 1], rows = Math.max(...counts);
  const down = width < 560, stacked = down || data.layers.length > 2;
  const lane = down ? width / rows : stacked ? 158 : 116;
  const part = down ? [Math.min(112, lane - 8), 58] : stacked ? [90, 57] : [92, 78], single = down ? part : [100, part[1]];
  const neuron = stacked ? [part[0], 2 * part[1]] : [2 * part[0], part[1]];
  const along = down ? 1 : 0, lengths = counts.map((_, i) => (data.layers[i - 1] ? neuron : single)[along]);
  const sum = lengths.reduce((total, length) => total + length, 0);
  const gap = down ? 116 : Math.min(150, (width - 8 - sum) / (counts.length - 1));
  const total = sum + gap * (counts.length - 1);
  const head = !down && data.layers.some(layer => layer.length === rows) ? (stacked ? 50 : 44) : 0;  // room for the biases
  const across = down ? width : rows * lane + head - (stacked ? 38 : 20);
  const at = {};
  let offset = down ? 4 : Math.max(4, (width - total) / 2);
  const put = (name, [w, h], row, count, dx = 0, dy = 0) => {
    const cross = (across + head) / 2 + (row - (count - 1) / 2) * lane, size = [w, h][along];
    const [x, y] = down ? [cross, offset + size / 2] : [offset + size / 2, cross];
    at[name] = {x: x + dx, y: y + dy, w, h};
  };
  counts.forEach((count, i) => {
    const [dx, dy] = down ? [0, part[1]] : stacked ? [0, part[1]] : [part[0], 0], up = down || !stacked ? 0 : -part[1] / 2;
    if (i === 0) data.inputs.forEach((input, row) => put(input.name, single, row, count));
    else if (i > data.layers.length) put("L", single, 0, 1);
    else data.layers[i - 1].forEach((n, row) => {
      put(n.sum, part, row, count, 0, up);
      put(n.output, part, row, count, dx, up + dy);
    });
    offset += lengths[i] + gap;
  });
  return {width, height: down ? total + 8 : across, at, down, stacked, lane};
}

// The point at a share of the way from one box's exit to the next one's entrance.
function between(layout, from, to, share) {
  const a = layout.at[from], b = layout.at[to];
  const [x1, y1, x2, y2] = layout.down ? [a.x, a.y + a.h / 2, b.x, b.y - b.h / 2] : [a.x + a.w / 2, a.y, b.x - b.w / 2, b.y];
  return [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
}

// A small plate with a few lines of text, kept inside [left, right].
function plate(svg, middle, y, kind, lines, [left, right]) {
  const width = Math.max(...lines.map(([text]) => text.length)) * 7.6 + 12, height = lines.length * 17 + 4;
  const x = Math.min(Math.max(middle, left + width / 2 + 2), right - width / 2 - 2);
  const group = add(svg, "g", {class: `plate ${kind}`});
  add(group, "rect", {x: x - width / 2, y: y - height / 2, width, height, rx: 6});
  lines.forEach(([text, role], i) => add(group, "text", {x, y: y - height / 2 + 15 + 17 * i, class: role}, text));
  return group;
}

function drawGraph(svg, data, view) {
  const layout = layOut(data, view.width), {at} = layout;
  svg.replaceChildren();
  svg.setAttribute("viewBox", `0 0 ${layout.width} ${layout.height}`);
  svg.style.height = `${layout.height * view.scale}px`;
  const {frame, value, text} = view, step = data.steps[frame - 1];
  const done = (phase, child, parent) => data.steps.findIndex(s => s.phase === phase && s.child === child
    && (parent === undefined || s.parent === parent)) < frame;
  const updated = step?.phase === "update";
  const lit = (child, parent) => step?.phase === "backward" && step.child === child && step.parent === parent;
  const gradient = name => {  // what has arrived at a name by now, or nothing
    const arrived = data.steps.slice(0, frame).filter(s => s.phase === "backward" && s.parent === name).at(-1);
    return arrived && value(arrived.total);
  };

  const line = (from, to, classes, size) => {
    const [x1, y1] = between(layout, from, to, 0), [x2, y2] = between(layout, from, to, 1);
    add(svg, "line", {x1, y1, x2, y2, class: `edge ${classes}`, "stroke-width": size});
  };
  const parameter = (name, [x, y], active, roomy, prefix, back, left = 0) => {
    const number = value(updated ? `new ${name}` : name), slope = gradient(name);
    const lines = [[prefix + text(number), "value"]];
    if (back) lines.push([`× ${text(value(step.local))}`, "local"]);  // the edge being walked shows its local derivative
    if (slope !== undefined && (roomy || active)) lines.push([text(slope), "running"]);
    return plate(svg, x, y, `${number < 0 ? "negative" : "positive"} ${active || updated ? "lit" : ""}`, lines, [left, layout.width]);
  };

  const labels = [];
  for (const neuron of data.layers.flat()) {
    const share = Math.min(1 / (data.layers[neuron.layer].length + 1), 0.4);
    const roomy = share * layout.lane >= (layout.down ? 44 : 37);  // for two lines of text on every edge
    const forward = step?.phase === "forward" && step.child === neuron.sum;
    neuron.inputs.forEach((input, i) => {
      const weight = neuron.weights[i], number = value(updated ? `new ${weight}` : weight);
      const back = lit(neuron.sum, weight) || lit(neuron.sum, input);
      line(input, neuron.sum, `${number < 0 ? "negative" : "positive"} ${forward ? "forward" : ""} ${back ? "back" : ""}`,
        1.2 + Math.min(Math.abs(number), 2) * 2);
      const active = forward || back;
      if (roomy || active || !layout.down)
        labels.push([active, () => parameter(weight, between(layout, input, neuron.sum, share), active, roomy,
          data.alone ? `${view.symbol(weight)} = ` : "", back, layout.down ? 0 : at[input].x + at[input].w / 2)]);
    });
  }
  const last = data.layers.at(-1)[0];
  line(last.output, "L", `plain ${step?.child === "L" ? (step.phase === "forward" ? "forward" : "back") : ""}`, 2);
  labels.sort((a, b) => a[0] - b[0]).forEach(([, draw]) => draw());

  const box = (name, kind, rows, known) => {
    const {x, y, w, h} = at[name];
    const active = step && ((step.phase === "forward" && step.child === name) || (step.phase === "backward" && step.parent === name));
    const group = add(svg, "g", {class: `box ${kind} ${active ? (step.phase === "forward" ? "forward" : "back") : ""}`});
    add(group, "rect", {x: x - w / 2, y: y - h / 2, width: w, height: h, rx: 8});
    const slope = kind === "input" || name === "L" ? undefined : gradient(name);
    const lines = rows.concat(slope === undefined ? [] : [[text(slope), "running"]]);
    const top = y - lines.length * 9 + 13;
    lines.forEach(([content, role], i) => add(group, "text", {x, y: top + 18 * i, class: known || role !== "value" ? role : "unknown"},
      known || role !== "value" ? content : "?"));
  };
  for (const input of data.inputs) box(input.name, "input", [[input.label, "small"], [text(value(input.name)), "value"]], true);
  for (const neuron of data.layers.flat()) {
    box(neuron.sum, "sum", [[view.symbol(neuron.sum), "small"], [text(value(neuron.sum)), "value"]], done("forward", neuron.sum));
    const head = neuron.activation === "none" ? view.symbol(neuron.output) : `${view.symbol(neuron.output)} = ${neuron.activation}`;
    box(neuron.output, "activation", [[head, "small"], [text(value(neuron.output)), "value"]], done("forward", neuron.output));
    const place = at[neuron.sum], back = lit(neuron.sum, neuron.bias);
    const active = back || (step?.phase === "forward" && step.child === neuron.sum);
    const lines = 1 + (gradient(neuron.bias) !== undefined);
    parameter(neuron.bias, [layout.down ? place.x - place.w / 2 + 22 : place.x, place.y - place.h / 2 - 4 - lines * 8.5], active, true,
      data.alone ? "b = " : layout.down ? "" : "b ", false);
  }
  box("L", "loss", [["loss L", "small"], [text(value("L")), "value"], [`target ${text(value("y"))}`, "small"]], done("forward", "L"));

  const [from, to] = step?.phase === "backward" ? [at[step.child], at[step.parent]] : [];
  if (from && to && (step.child === "L" || data.layers.flat().some(neuron => neuron.output === step.child))) {
    const [x, y] = step.child === "L" ? between(layout, last.output, "L", 0.5)
      : layout.stacked ? [from.x + from.w / 2, (from.y + to.y) / 2] : [(from.x + to.x) / 2, from.y + from.h / 2 + 2];
    plate(svg, x, y, "local", [[`× ${text(value(step.local))}`, "local"]], [0, layout.width]);
  }
}
