// Small pictures of numbers: the map of a loss of two weights, and line charts with a logarithmic height.
const NS = "http://www.w3.org/2000/svg";
const svg = (name, attributes = {}, text = "") => {
  const element = document.createElementNS(NS, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.textContent = text;
  return element;
};
const brief = (x, digits = 4) => {
  if (x === null || x === undefined || !Number.isFinite(x)) return "no number";
  const size = Math.abs(x);
  if (size === 0 || (size < 1e5 && size >= 1e-3)) return String(Number(x.toPrecision(digits))).replace("-", "−");
  const [front, power] = x.toExponential(Math.min(digits, 3) - 1).split("e");
  const raised = String(Number(power)).replace("-", "⁻").replace(/\d/g, d => "⁰¹²³⁴⁵⁶⁷⁸⁹"[d]);
  return (Number(front) === 1 ? `10${raised}` : `${Number(front)}·10${raised}`).replace("-", "−");
};
// What css calls a colour, as [r, g, b].
const rgb = css => {
  const pen = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d");
  pen.fillStyle = css;
  pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)];
};
// The loss between the grid's crossings; u and v from 0 to 1, v from below.
const lossAt = ({losses, side}, u, v) => {
  const x = Math.min(Math.max(u, 0), 1) * (side - 1), y = Math.min(Math.max(v, 0), 1) * (side - 1);
  const i = Math.min(Math.floor(x), side - 2), j = Math.min(Math.floor(y), side - 2), k = j * side + i;
  const low = losses[k] + (losses[k + 1] - losses[k]) * (x - i);
  const high = losses[k + side] + (losses[k + side + 1] - losses[k + side]) * (x - i);
  return low + (high - low) * (y - j);
};
// Bands of equal height with a thin line between them: valleys in the page's own background, hills towards its text.
function paintGround(canvas, ground, low, high) {
  const {width, height} = canvas, pen = canvas.getContext("2d"), image = pen.createImageData(width, height);
  const full = Math.log1p((ground.top) / ground.scale);
  const band = new Int16Array(width * height);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const loss = lossAt(ground, x / (width - 1), 1 - y / (height - 1));
      band[at] = Math.floor(Math.log1p(Math.max(loss - ground.floor, 0) / ground.scale) / full * ground.bands * 0.9999);
    }
  for (let at = 0; at < band.length; at++) {
    const edge = (at % width && band[at] !== band[at - 1]) || (at >= width && band[at] !== band[at - width]);
    const share = band[at] / ground.bands * 0.5 + (edge ? 0.14 : 0);
    for (let c = 0; c < 3; c++) image.data[at * 4 + c] = low[c] + (high[c] - low[c]) * share;
    image.data[at * 4 + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
}
// Lines over steps, height logarithmic. Returns show(step), which draws the lines up to there.
function logChart(figure, {lines, steps, width, height, unit, ylabel, alt}) {
  const all = lines.flatMap(line => line.values).filter(v => v !== null && v > 0);
  const cap = 10 * Math.max(...lines.map(line => line.values[0]).filter(v => v > 0), 1e-6);
  const top = Math.min(Math.max(...all, 1e-6), cap), bottom = Math.max(Math.min(...all, top / 10), top * 1e-6);
  const left = 3.6 * unit, right = 0.5 * unit, head = 0.5 * unit, foot = 2.4 * unit;
  const x = i => left + i / Math.max(steps, 1) * (width - left - right);
  const y = v => {
    const share = (Math.log(Math.min(Math.max(v, bottom), top)) - Math.log(bottom)) / Math.log(top / bottom);
    return head + (1 - share) * (height - head - foot);
  };
  const root = svg("svg", {width, height, viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": alt});
  const first = Math.ceil(Math.log10(bottom)), last = Math.floor(Math.log10(top));
  const every = Math.max(1, Math.ceil((last - first + 1) / 4));
  const ticks = [];
  for (let power = first; power <= last; power += every) ticks.push(10 ** power);
  if (ticks.length < 2) ticks.splice(0, ticks.length, bottom, top);
  for (const tick of ticks) {
    root.append(svg("line", {class: "grid", x1: left, x2: width - right, y1: y(tick), y2: y(tick)}),
      svg("text", {class: "tick", x: left - 0.3 * unit, y: y(tick) + 0.3 * unit, "text-anchor": "end"}, brief(tick, 2)));
  }
  for (const part of [0, 0.5, 1])
    root.append(svg("text", {class: "tick", x: x(part * steps), y: height - foot + unit, "text-anchor": part === 1 ? "end" : "middle"},
      Math.round(part * steps)));
  root.append(svg("text", {class: "axis", x: (left + width - right) / 2, y: height - 0.35 * unit, "text-anchor": "middle"}, "steps"),
    svg("text", {class: "axis", x: 0, y: 0, "text-anchor": "middle", transform: `translate(${0.8 * unit} ${(height - foot) / 2 + head / 2}) rotate(-90)`}, ylabel));
  const drawn = lines.map(line => {
    const parts = {line: svg("polyline", {class: "way", stroke: line.colour}), dot: svg("circle", {class: "dot", r: 0.3 * unit, fill: line.colour})};
    root.append(parts.line, parts.dot);
    return parts;
  });
  figure.querySelector("svg")?.remove();
  figure.append(root);
  return step => lines.forEach((line, i) => {
    const upto = line.values.slice(0, step + 1).map((v, k) => [v, k]).filter(([v]) => v !== null);
    drawn[i].line.setAttribute("points", upto.map(([v, k]) => `${x(k).toFixed(1)},${y(v).toFixed(1)}`).join(" "));
    const [v, k] = upto[upto.length - 1] ?? [top, 0];
    drawn[i].dot.setAttribute("cx", x(k));
    drawn[i].dot.setAttribute("cy", y(v));
  });
}
