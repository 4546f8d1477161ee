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

// Where everything stands: {width, height, at: {name: {x, y, w, h}}, down, share, roomy}. (x, y) is the middle.
function layOut(data, width) {
  const rows = Math.max(data.inputs.length, ...data.layers.map(layer => layer.length));
  const down = width < 560;
  const half = data.layers.length > 2 ? 76 : 92;
  const lane = down ? width / rows : 112;
  const part = down ? [Math.min(112, lane - 8), 58] : [half, 78];
  const boxes = [data.inputs.length, ...data.layers.map(layer => layer.length), 1];
  const length = i => (down ? (i > 0 && i <= data.layers.length ? 2 * part[1] : part[1])
                            : (i > 0 && i <= data.layers.length ? 2 * part[0] : part[0] + 8));
  const sum = boxes.reduce((total, _, i) => total + length(i), 0);
  const gap = down ? 76 : Math.min(150, (width - 8 - sum) / (boxes.length - 1));
  const total = sum + gap * (boxes.length - 1), head = !down && data.layers.some(layer => layer.length === rows) ? 34 : 0;  // room for the biases
  const across = down ? width : rows * lane + head;
  let along = down ? 4 : Math.max(4, (width - total) / 2);
  const at = {};
  const put = (name, offset, size, row, count) => {
    const cross = across / 2 + (row - (count - 1) / 2) * lane + head / 2.8;
    const [x, y] = down ? [cross, along + offset + size[1] / 2] : [along + offset + size[0] / 2, cross];
    at[name] = {x, y, w: size[0], h: size[1]};
  };
  boxes.forEach((count, i) => {
    const layer = data.layers[i - 1];
    if (i === 0) data.inputs.forEach((input, row) => put(input.name, 0, [part[0] + (down ? 0 : 8), part[1]], row, count));
    else if (!layer) put("L", 0, [part[0] + (down ? 0 : 8), part[1]], 0, 1);
    else layer.forEach((neuron, row) => {
      put(neuron.sum, 0, part, row, count);
      put(neuron.output, down ? part[1] : part[0], part, row, count);
    });
    along += length(i) + gap;
  });
  return {width, height: down ? total + 8 : across, at, down, lane};
}

// The point at a share of the way from one box's exit to the next one's entrance.
function between(layout, from, to, share) {
  const a = layout.at[from], b = layout.at[to];
  const [x1, y1, x2, y2] = layout.down ? [a.x, a.y + a.h / 2, b.x, b.y - b.h / 2] : [a.x + a.w / 2, a.y, b.x - b.w / 2, b.y];
  return [x1 + (x2 - x1) * share, y1 + (y2 - y1) * share];
}

// A small plate with one or two lines of text.
function plate(svg, x, y, kind, lines) {
  const width = Math.max(...lines.map(([text]) => text.length)) * 7.6 + 12, height = lines.length * 17 + 4;
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
  const parameter = (name, x, y, active, roomy, prefix) => {
    const number = value(updated ? `new ${name}` : name), slope = gradient(name);
    const lines = [[prefix + text(number), "value"]];
    if (slope !== undefined && (roomy || active)) lines.push([text(slope), "running"]);
    return plate(svg, x, y, `${number < 0 ? "negative" : "positive"} ${active || updated ? "lit" : ""}`, lines);
  };

  const labels = [];
  for (const neuron of data.layers.flat()) {
    const peers = data.layers[neuron.layer].length, share = 1 / (peers + 1);
    const roomy = layout.down ? share * layout.lane >= 44 : share * layout.lane >= 38;
    const forward = step?.phase === "forward" && step.child === neuron.sum;
    neuron.inputs.forEach((input, i) => {
      const weight = neuron.weights[i], number = value(updated ? `new ${weight}` : weight);
      const back = lit(neuron.sum, weight) || lit(neuron.sum, input);
      line(input, neuron.sum, `${number < 0 ? "negative" : "positive"} ${forward ? "forward" : ""} ${back ? "back" : ""}`,
        1.2 + Math.min(Math.abs(number), 2) * 2);
      const active = forward || back;
      if (roomy || active || !layout.down || peers < 3)
        labels.push([active, () => parameter(weight, ...between(layout, input, neuron.sum, share), active, roomy,
          data.alone ? `${view.symbol(weight)} = ` : "")]);
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
    const top = y - lines.length * 9.5 + 14;
    lines.forEach(([content, role], i) => add(group, "text", {x, y: top + 19 * i, class: known || role !== "value" ? role : "unknown"},
      known || role !== "value" ? content : "?"));
  };
  for (const input of data.inputs) box(input.name, "input", [[input.label, "small"], [text(value(input.name)), "value"]], true);
  for (const neuron of data.layers.flat()) {
    box(neuron.sum, "sum", [[view.symbol(neuron.sum), "small"], [text(value(neuron.sum)), "value"]], done("forward", neuron.sum));
    const head = neuron.activation === "none" ? view.symbol(neuron.output) : `${view.symbol(neuron.output)} = ${neuron.activation}`;
    box(neuron.output, "activation", [[head, "small"], [text(value(neuron.output)), "value"]], done("forward", neuron.output));
    const place = at[neuron.sum], active = lit(neuron.sum, neuron.bias) || (step?.phase === "forward" && step.child === neuron.sum);
    const two = gradient(neuron.bias) !== undefined;
    parameter(neuron.bias, layout.down ? place.x - place.w / 2 + 22 : place.x, place.y - place.h / 2 - (two ? 21 : 13), active, true,
      data.alone ? "b = " : layout.down ? "" : "b ");
  }
  box("L", "loss", [["loss L", "small"], [text(value("L")), "value"], [`target ${text(value("y"))}`, "small"]], done("forward", "L"));

  if (step?.phase === "backward") {  // the local derivative rides on the edge that is being walked
    const weights = data.layers.flat().find(neuron => neuron.sum === step.child);
    const input = weights && (weights.inputs.includes(step.parent) ? step.parent : weights.inputs[weights.weights.indexOf(step.parent)]);
    const a = at[step.child], b = at[step.parent];
    const [x, y] = step.child === "L" ? between(layout, last.output, "L", 0.5) : input ? between(layout, input, weights.sum, 0.78)
      : b ? (layout.down ? [a.x, (a.y + b.y) / 2] : [(a.x + b.x) / 2, a.y + a.h / 2 + 2]) : [a.x - (layout.down ? -a.w / 2 : a.w / 2), a.y - a.h / 2 + 4];
    plate(svg, x, y, "local", [[`× ${text(value(step.local))}`, "local"]]);
  }
}
