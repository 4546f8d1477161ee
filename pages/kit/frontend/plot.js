// A small plot in SVG, drawn at its true width so that its letters stay readable on a phone.
//   const p = plot(svg, {x: [-8, 8], y: [-1, 1], xTitle: "input", yTitle: "output"})
//   p.line(xs, ys, "f")  p.dot(x, y, "f")  p.band(from, to, "saturated", "label")
let clips = 0;
function svgNode(parent, name, attributes = {}, text = "") {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  if (text) node.textContent = text;
  return parent.appendChild(node);
}

function niceTicks([low, high], count) {
  const rough = (high - low) / count, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(m => m * power).find(s => s >= rough * 0.99);
  const ticks = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) ticks.push(+(i * step).toPrecision(12));
  return ticks;
}

function plot(svg, {x, y, xTitle, yTitle, height = 300, xTicks, yTicks, yLabel = v => String(v).replace("-", "−")}) {
  const letters = parseFloat(getComputedStyle(svg).fontSize) / 16;  // larger with the projector switch
  const width = Math.max(svg.clientWidth, 240), left = 58 * letters, right = 14, top = 10, bottom = 46 * letters;
  svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
  svg.setAttribute("height", height);
  svg.replaceChildren();
  const X = v => left + (v - x[0]) / (x[1] - x[0]) * (width - left - right);
  const Y = v => height - bottom - (v - y[0]) / (y[1] - y[0]) * (height - top - bottom);
  const clip = `clip${clips++}`;
  svgNode(svgNode(svg, "clipPath", {id: clip}), "rect", {x: left, y: top - 1, width: width - left - right, height: height - top - bottom + 2});
  const back = svgNode(svg, "g", {"clip-path": `url(#${clip})`}), grid = svgNode(svg, "g"), front = svgNode(svg, "g", {"clip-path": `url(#${clip})`}), over = svgNode(svg, "g");
  for (const v of xTicks ?? niceTicks(x, Math.min(8, width / 60 / letters))) {
    svgNode(grid, "line", {x1: X(v), x2: X(v), y1: top, y2: height - bottom, class: v === 0 ? "axis" : "grid"});
    svgNode(grid, "text", {x: X(v), y: height - bottom + 18 * letters, "text-anchor": "middle"}, String(v).replace("-", "−"));
  }
  for (const v of yTicks ?? niceTicks(y, 5)) {
    svgNode(grid, "line", {x1: left, x2: width - right, y1: Y(v), y2: Y(v), class: v === 0 ? "axis" : "grid"});
    svgNode(grid, "text", {x: left - 7, y: Y(v) + 5 * letters, "text-anchor": "end"}, yLabel(v));
  }
  svgNode(grid, "text", {x: (left + width - right) / 2, y: height - 6 * letters, "text-anchor": "middle", class: "title"}, xTitle);
  svgNode(grid, "text", {x: 0, y: 0, "text-anchor": "middle", class: "title", transform: `translate(${14 * letters} ${(top + height - bottom) / 2}) rotate(-90)`}, yTitle);
  const at = pixel => x[0] + (pixel - left) / (width - left - right) * (x[1] - x[0]);
  return {X, Y, at, front,
    shelf: (from, to, kind) => svgNode(back, "rect", {x: left, width: width - left - right, y: Y(to), height: Y(from) - Y(to), class: `band ${kind}`}),
    line(xs, ys, kind, jump = Infinity) {  // the pen is lifted where the curve jumps
      const path = xs.map((v, i) => `${i && Math.abs(ys[i] - ys[i - 1]) < jump ? "L" : "M"}${X(v).toFixed(1)} ${Y(ys[i]).toFixed(1)}`).join("");
      return svgNode(front, "path", {d: path, class: `line ${kind}`});
    },
    area(xs, ys, others, kind) {  // between two curves
      const point = (v, w) => `${X(v).toFixed(1)} ${Y(w).toFixed(1)}`;
      const path = [...xs.map((v, i) => point(v, ys[i])), ...xs.map((v, i) => point(v, others[i])).reverse()];
      return svgNode(front, "path", {d: `M${path.join("L")}Z`, class: kind});
    },
    dot: (v, w, kind, r = 7) => svgNode(over, "circle", {cx: X(v), cy: Y(w), r, class: `dot ${kind}`}),
    rule: (v, kind) => svgNode(front, "line", {x1: X(v), x2: X(v), y1: top, y2: height - bottom, class: kind}),
    band(from, to, kind, label) {
      svgNode(back, "rect", {x: X(from), width: X(to) - X(from), y: top, height: height - top - bottom, class: `band ${kind}`});
      if (label && X(to) - X(from) > label.length * 8 * letters) svgNode(front, "text", {x: (X(from) + X(to)) / 2, y: top + 18 * letters, "text-anchor": "middle", class: "note"}, label);
    }};
}

// Draw now and whenever the width changes.
function drawAtWidth(element, draw) {
  element._watch?.disconnect();
  let width = 0;
  element._watch = new ResizeObserver(() => { if (element.clientWidth !== width) { width = element.clientWidth; draw(); } });
  element._watch.observe(element);
  draw();
}

// What a person has set in a lab outlives the server's answers; a new push (an example was clicked) replaces it.
const states = new WeakMap();
function stateOf(parentElement, data) {
  const state = states.get(parentElement) ?? {};
  if (state.push !== data.push) Object.assign(state, data.start, {push: data.push});
  states.set(parentElement, state);
  return state;
}

// The theme's class colours as --c0, --c1 …
function useColours(root) {
  getComputedStyle(root).getPropertyValue("--st-chart-categorical-colors").split(",")
    .forEach((colour, i) => root.style.setProperty(`--c${i}`, colour.trim()));
}
