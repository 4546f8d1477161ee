// What both players of this page draw: points over the plane, and curves over the epochs.
// Points over a surface (an SVG with viewBox -reach -reach 2reach 2reach): discs to learn from, rings to test with.
import { plot } from "../../kit/frontend/chart.js";
import { addSvg, setAll } from "../../kit/frontend/dom.js";

export function drawPoints(place, net, points, added = []) {
  place.replaceChildren();
  const one = (x1, x2, y, ring) =>
    addSvg(place, "circle", {
      cx: x1,
      cy: -x2,
      r: ring ? 0.06 : 0.085,
      fill: ring ? (net.classes ? "#fff" : "#444") : net.pointColour(y),
      stroke: ring ? net.pointColour(y) : net.classes ? "#fff" : "#444",
      "stroke-width": ring ? 0.05 : 0.03,
      "data-point": ring ? "test" : "training",
    });
  points.x1.forEach((x1, i) => one(x1, points.x2[i], points.y[i], i >= points.training));
  for (const [x1, x2, y] of added) one(x1, x2, y, false).setAttribute("data-point", "added");
}

const MARGIN = { left: 34, right: 8, top: 22, bottom: 24 };

// Two lines over the epochs, training solid and test dashed, the gap between them shaded; returns what moves the
// marker.
export function drawCurves(place, { title, train, test, top, last, mark = null, height = 132 }) {
  const p = plot(place, {
    x: [0, last || 1],
    y: [0, top],
    height,
    letters: 1,
    width: Math.max(place.clientWidth, 120),
    margin: MARGIN,
    title,
    xTicks: last ? [0, last] : [0],
    xLabel: (v) => (v ? `epoch ${v}` : "0"),
    yTicks: [0, top],
    yLabel: (v) => Number(v.toPrecision(2)),
  });
  const epochs = train.map((_, epoch) => epoch);
  const within = (values) => values.map((v) => Math.min(Math.max(v, 0), top));
  p.area(epochs, within(train), within(test), "gap");
  p.line(epochs, within(train), "train");
  p.line(epochs, within(test), "test");
  if (mark !== null) p.rule(mark, "kept");
  const now = p.rule(0, "now", p.over);
  return (epoch) => {
    p.upTo(epoch);
    setAll(now, { x1: p.X(epoch), x2: p.X(epoch) });
  };
}

// How high the curves go; a single wild number shall not flatten the rest.
export const curveTop = (values, ranAway) => {
  const most = Math.max(...values.flat(), 1e-3);
  return ranAway ? most : Math.min(most, 2.5 * Math.max(values[0][0], values[1][0], 0.2));
};
