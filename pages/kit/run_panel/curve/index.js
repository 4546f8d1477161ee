// A measure along a training: single batches, training and validation after every epoch, the best epoch. Drawn from
// what the page brings, and several times a second from the run's stream while there is one.
import { addSvg, onWidth, partsOf, setAll } from "../../frontend/dom.js";
import { plot } from "../../frontend/chart.js";
import { minus } from "../../frontend/format.js";
import { follow } from "../../frontend/run_stream.js";

const HEIGHT = 234;
const NEAR = 40; // screen pixels from the pointer to an epoch that it means

export default function ({ data, parentElement }) {
  const curve = parentElement.querySelector(".curve");
  const part = partsOf(curve);
  for (const [name, colour] of Object.entries(data.colours)) curve.style.setProperty(`--${name}`, colour);
  part("plot").setAttribute("aria-label", data.alt);
  const names = Object.keys(data.parts);
  const own = (all) => Object.fromEntries(names.map((name) => [name, all[`${data.name} ${name}`] ?? data.parts[name]]));
  let [parts, asked, drawn] = [data.parts, 0, null];
  const draw = () => {
    asked = 0;
    part("title").textContent = parts.title;
    part("figures").textContent = parts.figures;
    drawn = picture(part("plot"), data, parts);
  };
  const known = follow(curve, data.stream, (told) => {
    parts = own(told);
    asked ||= requestAnimationFrame(draw); // none while nobody sees it
  });
  if (known) parts = own(known);
  draw();
  onWidth(part("plot"), draw);
  part("plot").onpointermove = (event) => point(part, drawn, parts, event);
  part("plot").onpointerleave = () => point(part, drawn, parts, null);
}

/** Draws all of it; returns the plot. */
function picture(svg, data, parts) {
  const [low, high] = parts.frame;
  const yLabel = data.share ? (value) => `${+(100 * value).toPrecision(4)} %` : (value) => minus(+value.toPrecision(6));
  const drawn = plot(svg, {
    x: [0, data.epochs],
    y: [low, high],
    xTitle: "epoch",
    yTitle: data.axis,
    height: HEIGHT,
    yLabel,
    xTicks: data.epochs < 8 ? Array.from({ length: data.epochs + 1 }, (_, epoch) => epoch) : undefined,
  });
  strokes(parts["batch at"], parts.batch).forEach(([at, values]) => drawn.line(at, values, "batch"));
  const { at, training, validation, best } = parts;
  if (at.length) {
    drawn.area(at, training, validation, "gap");
    drawn.line(at, training, "training");
    drawn.line(at, validation, "validation");
  }
  parts.measured.forEach((epoch, i) => {
    if (epoch === null) return;
    drawn.dot(epoch, training[i], "training", 3.3);
    drawn.dot(epoch, validation[i], "validation", 3.3);
  });
  if (best.length) {
    drawn.rule(best[0], "best-epoch");
    drawn.dot(best[0], best[1], "best", 6);
  }
  if (parts.beyond) addSvg(drawn.over, "text", { x: drawn.X(parts.over[0]) + 6, y: 24, class: "beyond" }, parts.beyond);
  return drawn;
}

/** The pieces of a curve between numbers that are none. */
function strokes(at, values) {
  const found = [];
  values.forEach((value, i) => {
    if (value === null) return;
    if (!i || values[i - 1] === null) found.push([[], []]);
    found.at(-1)[0].push(at[i]);
    found.at(-1)[1].push(value);
  });
  return found;
}

/** Says what was measured after the epoch that the pointer means. */
function point(part, drawn, parts, event) {
  drawn.over.querySelector(".pointed")?.remove();
  const box = part("plot").getBoundingClientRect();
  const far = (told) => Math.abs(drawn.X(told[0]) - (event.clientX - box.left));
  const nearest = event ? parts.told.reduce((a, b) => (a && far(a) <= far(b) ? a : b), null) : null;
  const told = nearest && far(nearest) <= NEAR ? nearest : null;
  part("tip").hidden = !told;
  if (!told) return;
  drawn.rule(told[0], "pointed", drawn.over);
  part("tip").textContent = `epoch ${told[0]}\ntraining ${told[1]}\nvalidation ${told[2]}`;
  const x = drawn.X(told[0]);
  setAll(part("tip"), { style: x > box.width / 2 ? `right: ${box.width - x + 8}px` : `left: ${x + 8}px` });
}
