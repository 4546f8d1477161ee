import { plot } from "../../../kit/frontend/chart.js";
import { drag, drawAtWidth } from "../../../kit/frontend/dom.js";
import { words } from "../../../kit/frontend/format.js";
import { LEAK, activations, worst } from "../activation_math.js";
import { chips, stateOf, useColours } from "../labs.js";

const RANGES = { step: [-0.25, 1.25], sigmoid: [-0.25, 1.25], tanh: [-1.25, 1.25], relu: [-1, 8], leaky: [-1, 8] };
const FORMULAS = {
  step: (z) => (z >= 0 ? `${words(z)} ≥ 0, so 1` : `${words(z)} < 0, so 0`),
  sigmoid: (z) => `1 / (1 + e^${words(-z)}) = 1 / (1 + ${words(Math.exp(-z))})`,
  tanh: (z) => {
    const a = Math.exp(z);
    const b = Math.exp(-z);
    return `(${words(a)} − ${words(b)}) / (${words(a)} + ${words(b)})`;
  },
  relu: (z) => `max(0, ${words(z)})`,
  leaky: (z) => (z > 0 ? `${words(z)} > 0, so unchanged` : `${LEAK} × ${words(z)}`),
};

function verdict(data, { f, z }, slope) {
  const zone = data.zones[f].find((q) => z >= q.low && z <= q.high);
  const steepest = Math.max(...data.curves[f].slope);
  if (zone?.kind === "dead" && f === "step")
    return (
      "Dead everywhere: the slope is 0 for every input, so gradient descent never learns which way " +
      "to move. That is why nobody trains with the step."
    );
  if (zone?.kind === "dead")
    return (
      "Dead zone: the slope is exactly 0. Nothing of the error passes back, and a neuron whose " +
      "inputs all land here can never leave: a dying ReLU."
    );
  if (zone)
    return (
      `Saturated: only ${((100 * slope) / steepest).toPrecision(2)} % of the steepest slope ` +
      `(${words(steepest)}) is left. The output hardly moves, and the neuron hardly learns.`
    );
  if (f === "leaky" && z < 0)
    return `The leak: a slope of ${LEAK} is left, so this neuron still learns and can come back.`;
  return "A learning zone: the slope is large enough to pass the error on.";
}

function draw(root, data, state) {
  const { f, z } = state;
  const { value, slope } = data.curves[f];
  const svg = root.querySelector("svg");
  const p = plot(svg, {
    x: [-8, 8],
    y: RANGES[f],
    xTitle: "input z (the weighted sum)",
    yTitle: "f and slope f′",
    height: 310,
  });
  for (const q of data.zones[f]) p.band(q.low, q.high, q.kind, q.kind === "dead" ? "dead: slope 0" : "saturated");
  p.line(data.z, slope, "slope", 0.3);
  p.line(data.z, value, "f", 0.95);
  const now = activations[f].f(z);
  const steep = activations[f].slope(z);
  p.rule(z, "here");
  p.line([z - 1.2, z + 1.2], [now - 1.2 * steep, now + 1.2 * steep], "tangent");
  p.dot(z, steep, "slope");
  p.dot(z, now, "f");
  svg.setAttribute(
    "aria-label",
    `${data.titles[f]} and its slope. At input ${words(z)} the output is ${words(now)} and the slope ${words(steep)}.`,
  );
  root.querySelector(".value").textContent = `${data.titles[f]}(${words(z)}) = ${words(now)}`;
  root.querySelector(".formula").textContent = FORMULAS[f](z);
  root.querySelector(".gradient").textContent = words(steep);
  root.querySelector(".passes").textContent = `of an error of 1, ${words(steep)} is passed back`;
  root.querySelector(".verdict").textContent = verdict(data, state, steep);
  drag(svg, (e) => state.follow(e, p), state.tell);
  const [range, number] = root.querySelectorAll(".slide input");
  range.value = z;
  if (root.getRootNode().activeElement !== number) number.value = +z.toFixed(4);
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".lab");
  const state = stateOf(parentElement, data);
  const svg = root.querySelector("svg");
  const [range, number] = root.querySelectorAll(".slide input");
  const choices = root.querySelector("fieldset");
  const show = () => draw(root, data, state);
  const tell = () => setStateValue("moved", { f: state.f, z: state.z });
  const move = (z) => {
    if (Number.isFinite(z)) {
      state.z = Math.max(-8, Math.min(8, z));
      show();
    }
  };
  useColours(root);
  chips(choices, "f", data.titles);
  choices.querySelector(`[value=${state.f}]`).checked = true;
  choices.onchange = (e) => {
    state.f = e.target.value;
    show();
    tell();
  };
  range.oninput = () => move(Number(range.value));
  number.oninput = () => number.value !== "" && move(Number(number.value));
  range.onchange = number.onchange = tell;
  state.follow = (e, p) => move(Math.round(p.at(e.clientX - svg.getBoundingClientRect().left) * 10) / 10);
  state.tell = tell;
  const names = Object.keys(data.curves);
  const far = Math.max(
    ...names.flatMap((n) => [
      worst(data.z, data.curves[n].value, activations[n].f),
      worst(data.z, data.curves[n].slope, activations[n].slope),
    ]),
  );
  root.querySelector(".match").textContent =
    `${far < 1e-6 ? "✓" : "✗"} Both lines are PyTorch's own numbers; the arithmetic behind the dot ` +
    `agrees with them at all ${data.z.length * names.length * 2} points (largest difference ${far.toExponential(0)}).`;
  drawAtWidth(svg, show);
}
