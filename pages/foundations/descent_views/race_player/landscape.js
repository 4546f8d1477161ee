// Small pictures of numbers: the map of a loss of two weights, and line charts with a logarithmic height.
// What css calls a colour, as [r, g, b].
import { plot, powerTicks } from "../../../kit/frontend/chart.js";
import { addSvg, setAll, svgEl } from "../../../kit/frontend/dom.js";
import { brief } from "../../../kit/frontend/format.js";

export const rgb = (css) => {
  const pen = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d");
  pen.fillStyle = css;
  pen.fillRect(0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data.slice(0, 3)];
};
// The loss between the grid's crossings; u and v from 0 to 1, v from below.
export const lossAt = ({ losses, side }, u, v) => {
  const x = Math.min(Math.max(u, 0), 1) * (side - 1);
  const y = Math.min(Math.max(v, 0), 1) * (side - 1);
  const i = Math.min(Math.floor(x), side - 2);
  const j = Math.min(Math.floor(y), side - 2);
  const k = j * side + i;
  const low = losses[k] + (losses[k + 1] - losses[k]) * (x - i);
  const high = losses[k + side] + (losses[k + side + 1] - losses[k + side]) * (x - i);
  return low + (high - low) * (y - j);
};
// Bands of equal height with a thin line between them: valleys in the page's own background, hills towards its text.
export function paintGround(canvas, ground, low, high) {
  const { width, height } = canvas;
  const pen = canvas.getContext("2d");
  const image = pen.createImageData(width, height);
  const full = Math.log1p(ground.top / ground.scale);
  const band = new Int16Array(width * height);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const loss = lossAt(ground, x / (width - 1), 1 - y / (height - 1));
      band[at] = Math.floor(
        (Math.log1p(Math.max(loss - ground.floor, 0) / ground.scale) / full) * ground.bands * 0.9999,
      );
    }
  for (let at = 0; at < band.length; at++) {
    const edge = (at % width && band[at] !== band[at - 1]) || (at >= width && band[at] !== band[at - width]);
    const share = (band[at] / ground.bands) * 0.5 + (edge ? 0.14 : 0);
    for (let c = 0; c < 3; c++) image.data[at * 4 + c] = low[c] + (high[c] - low[c]) * share;
    image.data[at * 4 + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
}

// Lines over steps, height logarithmic, shown up to a step. Returns show(step).
export function logCurves(figure, { lines, steps, width, height, letters, yTitle, alt }) {
  const all = lines.flatMap((line) => line.values).filter((v) => v !== null && v > 0);
  const cap = 10 * Math.max(...lines.map((line) => line.values[0]).filter((v) => v > 0), 1e-6);
  const top = Math.min(Math.max(...all, 1e-6), cap);
  const bottom = Math.max(Math.min(...all, top / 10), top * 1e-6);
  figure.querySelector("svg")?.remove();
  const p = plot(addSvg(figure, "svg", { width, role: "img", "aria-label": alt }), {
    x: [0, Math.max(steps, 1)],
    y: [bottom, top],
    log: true,
    width,
    height,
    letters,
    yTitle,
    margin: { left: 58, right: 8, top: 8, bottom: 42 },
    xTitle: "steps",
    xTicks: [0, steps / 2, steps],
    xLabel: Math.round,
    yTicks: powerTicks([bottom, top]),
    yLabel: (v) => brief(v, 2),
  });
  const within = (v) => Math.min(Math.max(v, bottom), top);
  const drawn = lines.map(({ values, colour }) => {
    const known = [...values.keys()].filter((step) => values[step] !== null);
    const dot = p.dot(0, within(values[0] ?? top), "", 5 * letters);
    p.line(
      known,
      known.map((step) => within(values[step])),
      "way",
    ).setAttribute("stroke", colour);
    dot.setAttribute("fill", colour);
    // A loss that leaves the chart: an arrow where it went, and the number.
    const above = p.over.appendChild(svgEl("text", { class: "above", fill: colour, "text-anchor": "end" }));
    return { known, values, dot, above };
  });
  return (step) => {
    p.upTo(step);
    drawn.forEach(({ known, values, dot, above }, i) => {
      const last = known.findLast((k) => k <= step);
      if (last === undefined) return;
      setAll(dot, { cx: p.X(last), cy: p.Y(within(values[last])) });
      const out = values[last] > top * 1.001;
      above.textContent = out ? `↑ ${brief(values[last], 2)}` : "";
      if (out) setAll(above, { x: p.X(last) - 8 * letters, y: p.Y(top) + (14 + 16 * i) * letters });
    });
  };
}
