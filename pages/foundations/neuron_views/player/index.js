// The player of the neuron: forward, backward, update, repeat. Everything shown was computed by the server beforehand.
import { plot } from "../../../kit/frontend/chart.js";
import { add } from "../../../kit/frontend/dom.js";
import { exact } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { drawGraph } from "./graph.js";

const SUBSCRIPTS = "₀₁₂₃₄₅₆₇₈₉";

const MARKUP = `<div class="phases" role="group" aria-label="part of the round">
    <button type="button" data-phase="forward">1 Forward</button>
    <button type="button" data-phase="backward">2 Backward</button>
    <button type="button" data-phase="update">3 Update</button>
    <button type="button" data-phase="repeat">4 Repeat</button>
    <span class="round"></span></div>
  <div class="stage"><svg data-stage="effect" class="graph" role="img"></svg>
    <div class="legend"><span class="local">× local derivative of one edge</span>
    <span class="running">running product: how fast the loss L rises with this number</span></div>
    <div class="panel" tabindex="0"
    role="region" aria-label="what happens in this step"><strong class="title"></strong><p class="say"></p>
    <div class="lines"></div></div></div>
  <div class="steps"></div>
  <div class="many"><div class="many-head">Many updates</div><div class="updates"></div>
    <svg class="curve" role="img"></svg></div>`;

function neuronPlayer(root, data, memory) {
  root.innerHTML = MARKUP;
  const $ = (selector) => root.querySelector(selector);
  const last = data.rounds - 1;
  const forwardEnd = data.steps.filter((s) => s.phase === "forward").length;
  const end = data.steps.length;
  const name = (symbol) => data.names[symbol] ?? symbol.replace(/\d/g, (digit) => SUBSCRIPTS[digit]);
  const value = (column) => {
    const numbers = data.columns[column];
    return Array.isArray(numbers) ? numbers[memory.round] : numbers;
  };
  const text = (number) => exact(number, data.decimals);
  let quiet = true;

  const paint = () => paintFrame($, data, memory, { value, text, symbol: name, frame: memory.frame });

  const updates = playBar($(".updates"), {
    frames: data.rounds,
    label: "update",
    fps: 12,
    start: memory.round,
    show: (i) => {
      memory.round = i;
      if (quiet) return;
      $(".panel").setAttribute("aria-live", "off");
      steps.go(end - 1); // everything of this round is known
    },
  });
  const steps = playBar($(".steps"), {
    frames: end + 1,
    label: "step",
    fps: 0.7,
    start: memory.frame,
    show: (i) => {
      memory.frame = i;
      paint();
    },
  });
  quiet = false;
  $(".steps .play-bar").setAttribute("aria-label", "one round, step by step");
  $(".updates .play-bar").setAttribute("aria-label", "many updates");
  const from = (round, frame, play) => {
    quiet = true;
    updates.pause();
    updates.go(round);
    quiet = false;
    $(".panel").setAttribute("aria-live", "polite");
    steps.pause();
    steps.go(frame);
    if (play) steps.play();
  };
  for (const touch of ["click", "input"]) {
    // one player at a time
    $(".steps").addEventListener(touch, () => updates.pause(), true);
    $(".updates").addEventListener(touch, () => steps.pause(), true);
  }
  $("[data-phase=forward]").onclick = () => from(memory.round, 0, true);
  $("[data-phase=backward]").onclick = () => from(memory.round, forwardEnd, true);
  $("[data-phase=update]").onclick = () => from(memory.round, end, false);
  $("[data-phase=repeat]").onclick = () => from(Math.min(memory.round + 1, last), 0, true);
  const watcher = new ResizeObserver(paint);
  watcher.observe($(".stage"));
  return () => {
    watcher.disconnect();
    steps.pause();
    updates.pause();
  };
}

function paintFrame($, data, memory, view) {
  const { value, text } = view;
  const step = data.steps[memory.frame - 1];
  const scale = parseFloat(getComputedStyle(document.documentElement).fontSize) / 16; // larger type on the projector
  const width = (svg) => Math.max(280, (svg.clientWidth || 600) / scale);
  drawGraph($(".graph"), data, { ...view, scale, width: width($(".graph")) });
  $(".graph").setAttribute(
    "aria-label",
    `Graph of the network. ${data.inputs.map((i) => `${i.label} ${text(value(i.name))}`).join(", ")}; ` +
      `guess ${text(value("a"))}, target ${text(value("y"))}, loss ${text(value("L"))}.`,
  );
  $(".round").textContent = memory.round
    ? `after ${memory.round} update${memory.round > 1 ? "s" : ""}: loss ${text(value("L"))}`
    : "before the first update";
  for (const phase of ["forward", "backward", "update"])
    $(`[data-phase=${phase}]`).setAttribute("aria-pressed", String(phase === (step?.phase ?? "forward")));
  writePanel($(".panel"), step, view);
  drawCurve($(".curve"), data.columns.L, memory.round, text, scale);
}

// "{w1} × {x1}" as symbols or as numbers; derivatives get the colour that they have in the graph.
function writeFormula(element, formula, write) {
  formula.split(/\{([^}]+)\}/).forEach((part, i, parts) => {
    const span = add(element, "span");
    if (i % 2) {
      span.className = part.startsWith("dL/") || part.includes("⇠") ? "running" : part.includes("/d") ? "local" : "";
      span.textContent = write(part, parts[i - 1]);
    } else span.textContent = part;
  });
}

function writePanel(panel, step, { value, text, symbol }) {
  panel.querySelector(".title").textContent = step ? step.title : "Ready";
  panel.querySelector(".say").textContent = step
    ? step.say
    : "Only the inputs, the weights and the biases are known. Press play or step.";
  const lines = panel.querySelector(".lines");
  lines.replaceChildren();
  const number = (part, before) =>
    value(part) < 0 && /[×−+(/]\s*$/.test(before) ? `(${text(value(part))})` : text(value(part));
  const row = (...pieces) => {
    const line = add(lines, "div");
    for (const [content, write] of pieces) writeFormula(add(line, "span"), content, write);
    return line;
  };
  for (const { result, formula } of step?.lines ?? []) {
    const plain = { value: (part) => text(value(part)) };
    if (step.phase === "update") {
      row(
        [`{${result.slice(4)}} ← `, symbol],
        [formula, number],
        [" = ", symbol],
        [`{${result}}`, plain.value],
      ).className = "numbers";
      continue;
    }
    const single = /^\{[^}]+\}$/.test(formula); // nothing to work out: one number is taken over
    const pieces = [[`{${result}} = ${formula}`, symbol]];
    if (formula.includes("{")) pieces.push([single ? "= " : `= ${formula} = `, number], [`{${result}}`, plain.value]);
    const line = row(...pieces);
    line.className = "formula";
  }
}

function drawCurve(svg, losses, round, text, scale) {
  const numbers = Array.isArray(losses) ? losses : [losses, losses];
  const last = numbers.length - 1;
  const top = Math.max(...numbers) || 1;
  const now = numbers[Math.min(round, last)];
  svg.setAttribute("aria-label", `Loss so far, from ${text(numbers[0])} to ${text(now)} after ${round} updates`);
  const p = plot(svg, {
    x: [0, last],
    y: [0, top],
    height: 144 * scale,
    letters: scale,
    margin: { left: 52, right: 12, top: 26 * scale, bottom: 26 },
    xTicks: [],
    yTicks: [0, top],
    yLabel: (v) => (v ? text(Number(v.toPrecision(2))) : "0"),
    xTitle: `updates so far (0 to ${last})`,
    title: "Loss after every update: press play",
  });
  p.line([...numbers.keys()].slice(0, round + 1), numbers.slice(0, round + 1), "loss");
  p.dot(round, now, "now", 6);
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".neuron");
  const colours = getComputedStyle(root).getPropertyValue("--st-chart-categorical-colors").split(",");
  ["positive", "negative", "running", "local"].forEach((role, i) => root.style.setProperty(`--${role}`, colours[i]));
  root._close?.();
  const forward = data.steps.filter((step) => step.phase === "forward").length;
  const numbers = JSON.stringify(data.columns);
  if (root._memory?.example !== data.example) root._memory = { example: data.example, numbers, round: 0, frame: 0 };
  // a changed number starts afresh, and what it leads to is seen
  if (root._memory.numbers !== numbers) Object.assign(root._memory, { numbers, round: 0, frame: forward });
  root._close = neuronPlayer(root, data, root._memory);
  return root._close;
}
