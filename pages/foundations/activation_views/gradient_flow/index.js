import { niceTicks, plot } from "../../../kit/frontend/chart.js";
import { addSvg, drawAtWidth } from "../../../kit/frontend/dom.js";
import { power, raised } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { chips, isPushed, stateOf, useColours } from "../labs.js";

const MEASURES = {
  error: {
    title: "error signal",
    axis: "error signal",
    meaning:
      "How much the loss would change if each layer's output changed a little. It starts at the output, " +
      "on the right, and is multiplied by weights and slopes all the way back.",
  },
  weight: {
    title: "weight gradient",
    axis: "length of the gradient",
    meaning:
      "The length of the gradient of each layer's weights: what the update uses. It is the error coming " +
      "back times the signal that came in.",
  },
  clipped: {
    title: "clipped",
    axis: "length of the gradient",
    meaning:
      "The same after clipping: where all gradients together are longer than 1, all are shortened by " +
      "the same factor. Explosions are tamed; what has vanished stays vanished.",
  },
  signal: {
    title: "forward signal",
    axis: "spread of the outputs",
    meaning:
      "How much the outputs of each layer differ from one another. If the signal has died on its way " +
      "in, there is nothing left to learn from.",
  },
};
const VERDICTS = { nothing: "✕ never arrives", vanishes: "▼ vanishes", holds: "● holds", explodes: "▲ explodes" };

function scale(flows, m) {
  const logs = Object.values(flows)
    .flatMap((flow) => flow[m])
    .filter((v) => v > 0)
    .map(Math.log10);
  const low = Math.max(-45, Math.floor(Math.min(-3, ...logs)));
  const high = Math.min(45, Math.ceil(Math.max(2, ...logs)));
  return [low - (high - low) * 0.04, high]; // a little room below, where an exact zero is drawn
}

function show(root, data, state, frame) {
  const { a, m } = state;
  const flows = data.flows[a];
  const y = scale(flows, m);
  const svg = root.querySelector("svg");
  const forward = m === "signal";
  const shown = forward ? [0, frame] : [data.depth - frame, data.depth];
  const layers = Array.from({ length: data.depth }, (_, i) => i + 1);
  const xTicks = niceTicks([0, data.depth], 8)
    .filter(Number.isInteger)
    .map((l) => l || 1);
  const picture = plot(svg, {
    x: [0.4, data.depth + 0.6],
    y,
    xTitle: "layer (1 = next to the input)",
    yTitle: MEASURES[m].axis,
    height: 270,
    xTicks,
    yTicks: niceTicks(y, 6).filter(Number.isInteger),
    yLabel: (v) => `10${raised(v)}`,
  });
  picture.shelf(-2, 2, "fine");
  if (m === "clipped")
    addSvg(picture.front, "line", { x1: 0, x2: 4000, y1: picture.Y(0), y2: picture.Y(0), class: "border" });
  for (const [start, flow] of Object.entries(flows)) {
    const xs = layers.slice(...shown);
    const ys = flow[m]
      .slice(...shown)
      .map((v) => (v > 0 ? Math.max(y[0], Math.log10(v)) : y[0] + (y[1] - y[0]) * 0.015));
    picture.line(xs, ys, `start ${start}`);
    xs.forEach((x, i) => picture.dot(x, ys[i], `start ${start}`, 3.5));
  }
  const here = frame && (forward ? frame : data.depth - frame + 1);
  if (here) picture.rule(here, "here");
  else
    addSvg(
      picture.front,
      "text",
      { x: svg.clientWidth / 2, y: 130, "text-anchor": "middle", class: "note" },
      forward ? "Press play: the signal enters on the left" : "Press play: the error enters on the right",
    );
  root.querySelector(".meaning").textContent = `${MEASURES[m].meaning} Green: 0.01 to 100, neither lost nor wild.`;
  root.querySelector(".at").textContent = here ? `in layer ${here}` : "in layer …";
  state.seen ||= frame === data.depth;
  const row = ([start, flow]) => {
    const { title, rule } = data.starts[start];
    const cells = [here ? power(flow[m][here - 1]) : "…"];
    cells.push(...(state.seen ? [power(flow.passed), VERDICTS[flow.verdict]] : ["…", "…"]));
    return (
      `<tr class="${start}"><th scope="row"><span class="swatch"></span>${title} <small>${rule}</small></th>` +
      `${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`
    );
  };
  root.querySelector("tbody").innerHTML = Object.entries(flows).map(row).join("");
  const spoken = Object.entries(flows)
    .map(([start, flow]) => `${data.starts[start].title} ${power(flow[m][here - 1] ?? 0)}`)
    .join(", ");
  svg.setAttribute(
    "aria-label",
    `${MEASURES[m].title} per layer, ${data.titles[a]}, ${data.depth} layers. ` +
      (here ? `In layer ${here}: ${spoken}` : "Nothing played yet."),
  );
}

const bars = new WeakMap(); // one player per lab; rebuilt only when there is something else to play
export default function ({ data, parentElement, setStateValue }) {
  const pushed = isPushed(parentElement, data);
  const root = parentElement.querySelector(".lab");
  const state = stateOf(parentElement, data);
  const svg = root.querySelector("svg");
  useColours(root);
  chips(root.querySelector(".a"), "a", data.titles);
  chips(
    root.querySelector(".m"),
    "m",
    Object.fromEntries(Object.entries(MEASURES).map(([name, { title }]) => [name, title])),
  );
  for (const name of ["a", "m"]) root.querySelector(`[name=${name}][value=${state[name]}]`).checked = true;
  state.show = (frame) => show(root, data, state, frame);
  const what = `${data.depth} ${data.seed}`;
  let bar = bars.get(parentElement);
  if (bar?.what !== what) {
    bar = playBar(root.querySelector(".player"), {
      frames: data.depth + 1,
      show: (frame) => state.show(frame),
      fps: 7,
      label: "layer",
      start: state.seen ? data.depth : 0,
    });
    bars.set(parentElement, Object.assign(bar, { what }));
  }
  root.querySelectorAll("fieldset").forEach((fieldset) => {
    fieldset.onchange = (e) => {
      state[e.target.name] = e.target.value;
      state.show(bar.frame());
      setStateValue("moved", { a: state.a, m: state.m });
    };
  });
  if (pushed) {
    bar.go(0);
    bar.play();
  }
  drawAtWidth(svg, () => state.show(bar.frame()));
}
