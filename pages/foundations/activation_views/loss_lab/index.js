import { plot } from "../../../kit/frontend/chart.js";
import { drag, drawAtWidth } from "../../../kit/frontend/dom.js";
import { four, words } from "../../../kit/frontend/format.js";
import { losses, worst } from "../activation_math.js";
import { stateOf, useColours } from "../labs.js";

const clamp = (value, [low, high]) => Math.max(low, Math.min(high, value));
const VIEW = {
  probability: {
    x: [0, 1],
    range: [0.001, 0.999],
    y: [0, 5],
    slopes: { prediction: [-8, 8], score: [-1.2, 1.2] },
    step: 0.001,
    xTitle: "prediction p (how likely: yes)",
    names: ["squared", "absolute", "binary", "categorical"],
  },
  number: {
    x: [-4, 4],
    range: [-4, 4],
    y: [0, 10],
    slopes: { prediction: [-8, 8] },
    step: 0.1,
    xTitle: "error: prediction − truth",
    names: ["squared", "absolute"],
  },
};

// One loss and the gradient it sends, at the chosen place.
function at(name, { kind, target, sent }, p) {
  const t = kind === "number" ? 0 : target;
  const { loss, slope } = losses[name];
  return { loss: loss(p, t), slope: slope(p, t) * (kind === "probability" && sent === "score" ? p * (1 - p) : 1) };
}

function story({ kind, target, sent }, p) {
  if (kind === "number")
    return Math.abs(p) > 2
      ? "Far off: the squared error pulls harder the further away, so one wild example can rule the " +
          "training. The absolute error pulls with the same strength from anywhere."
      : "Close by: the squared error eases off as it arrives. The absolute error keeps pulling with 1 " +
          "and jumps across the goal.";
  const wrong = Math.abs(p - target);
  if (sent === "score" && wrong > 0.9)
    return (
      "Surely wrong, and the squared error sends almost nothing through the flat sigmoid. " +
      "Cross-entropy sends p − t, nearly a full 1: this is why classifiers are trained with it."
    );
  if (sent === "score")
    return (
      "Behind a sigmoid, cross-entropy sends exactly p − t, the plain error: no flat part of the " +
      "sigmoid can swallow it."
    );
  return wrong > 0.9
    ? "Surely wrong: cross-entropy climbs without end and pulls with enormous force, while the squared " +
        "error never exceeds 1."
    : "The nearer the prediction comes to the truth, the smaller every loss. Both cross-entropies are " +
        "the same line: two classes are one yes or no.";
}

function draw(root, data, state) {
  const view = VIEW[state.kind];
  const binary = state.kind === "probability";
  const p = clamp(state.p, view.range);
  const sent = binary ? state.sent : "prediction";
  const curves = binary ? data.probability[state.target] : data.number;
  const xs = binary ? data.p : data.error;
  const slopeOf = (name) => (sent === "score" ? curves[name].through : curves[name].slope);
  root.querySelector(".target").hidden = root.querySelector(".sent").hidden = !binary;
  root.querySelector(".named").textContent = binary ? "prediction p" : "error";
  root.querySelector(".what").textContent =
    sent === "score" ? "Gradient for z, before the sigmoid" : "Gradient for the prediction";
  const panels = [
    [".losses", view.y, "loss", (name) => curves[name].value, "loss"],
    [".slopes", view.slopes[sent], "gradient", slopeOf, "slope"],
  ];
  for (const [selector, y, yTitle, of, part] of panels) {
    const svg = root.querySelector(selector);
    const picture = plot(svg, {
      x: view.x,
      y,
      xTitle: view.xTitle,
      yTitle,
      height: svg.clientWidth < 400 && innerWidth <= 640 ? 128 : 265,
    });
    view.names.forEach((name) => picture.line(xs, of(name), name, part === "slope" ? 1.9 : Infinity));
    picture.rule(p, "here");
    view.names.forEach((name) => picture.dot(p, clamp(at(name, state, p)[part], y), name, 6));
    svg.setAttribute(
      "aria-label",
      `${yTitle} of ${view.names.length} losses at ${words(p)}: ` +
        view.names.map((n) => `${data.titles[n]} ${words(at(n, state, p)[part])}`).join(", "),
    );
    drag(svg, (e) => state.move(picture.at(e.clientX - svg.getBoundingClientRect().left)), state.tell);
  }
  root.querySelector("tbody").innerHTML = view.names
    .map((name) => {
      const now = at(name, state, p);
      return (
        `<tr class="${name}"><th scope="row"><span ` +
        `class="swatch"></span>${data.titles[name]}</th><td>${four(now.loss)}</td><td>${four(now.slope)}</td></tr>`
      );
    })
    .join("");
  root.querySelector(".story").textContent = story(state, p);
  const [range, number] = root.querySelectorAll(".slide input");
  for (const input of [range, number])
    Object.assign(input, { min: view.range[0], max: view.range[1], step: view.step });
  number.step = "any";
  range.value = p;
  if (root.getRootNode().activeElement !== number) number.value = +p.toFixed(4);
}

// How far the dragging arithmetic is from PyTorch, over every point of every curve.
function furthest(data) {
  const gaps = (xs, curves, t) =>
    Object.entries(curves).flatMap(([name, curve]) => {
      const { loss, slope } = losses[name];
      return [
        worst(xs, curve.value, (p) => loss(p, t)),
        worst(xs, curve.slope, (p) => slope(p, t)),
        curve.through ? worst(xs, curve.through, (p) => slope(p, t) * p * (1 - p)) : 0,
      ];
    });
  return Math.max(
    ...gaps(data.error, data.number, 0),
    ...data.probability.flatMap((curves, t) => gaps(data.p, curves, t)),
  );
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".lab");
  const state = stateOf(parentElement, data);
  const [range, number] = root.querySelectorAll(".slide input");
  const show = () => draw(root, data, state);
  const tell = () => setStateValue("moved", { kind: state.kind, target: state.target, p: state.p, sent: state.sent });
  useColours(root);
  for (const name of ["kind", "target", "sent"])
    root.querySelector(`[name=${name}][value="${state[name]}"]`).checked = true;
  state.move = (p) => {
    if (Number.isFinite(p)) {
      state.p = clamp(p, VIEW[state.kind].range);
      show();
    }
  };
  range.oninput = () => state.move(Number(range.value));
  number.oninput = () => number.value !== "" && state.move(Number(number.value));
  root.onchange = (e) => {
    if (e.target.type === "radio") {
      state[e.target.name] = e.target.name === "target" ? Number(e.target.value) : e.target.value;
      if (e.target.name === "kind") state.p = state.kind === "number" ? 3 : 0.9;
      show();
    }
    tell();
  };
  state.tell = tell;
  const far = furthest(data);
  root.querySelector(".match").textContent =
    `${far < 1e-6 ? "✓" : "✗"} All lines are PyTorch's own numbers; the arithmetic behind the dots ` +
    `agrees with them (largest difference ${far.toExponential(0)}).`;
  drawAtWidth(root.querySelector(".plots"), show);
}
