// One series in three moods: a guess drawn by hand, a window that slides, a forecast whose beginning is dragged.
// The browser has all it needs: nothing is asked of the server between two frames.
import { drawAtWidth } from "../../../kit/frontend/dom.js";
import { brief as short } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { legend, plotted, useColours } from "./look.js";
import { filled, reach, rmseOf, straightTo } from "./math.js";

const range = (from, count) => Array.from({ length: count }, (_, i) => from + i);
const yAt = (p, pixel) => (pixel - p.Y(0)) / (p.Y(1) - p.Y(0));

function guessing(root, data, state) {
  const { known, truth, naive, seasonal } = data;
  const n = known.length;
  const h = truth.length;
  const svg = root.querySelector("svg");
  svg.dataset.stage = "cause effect";
  const last = known[n - 1];
  const [slide, show, clear] = root.querySelectorAll(".hand input, .hand button");
  const y = reach(known, truth, seasonal ?? []);
  state.guess ??= Array(h).fill(null);
  const draw = () => {
    const p = plotted(svg, data, [0, n + h - 1], y, 300);
    p.band(n - 0.5, n + h - 1, "ahead", "what comes?");
    p.line(range(0, n), known, "known");
    const drawn = state.guess.some((v) => v !== null);
    const guess = filled(state.guess, last);
    if (drawn) p.line(range(n - 1, h + 1), [last, ...guess], "guess");
    if (state.shown) {
      p.line(range(n - 1, h + 1), [last, ...truth], "known");
      p.line(range(n - 1, h + 1), [last, ...naive], "naive");
      if (seasonal) p.line(range(n, h), seasonal, "seasonal");
    }
    legend(root, [
      ["known", "series"],
      ...(drawn ? [["guess", "your guess"]] : []),
      ...(state.shown ? [["naive", "naive: the last value"], ...(seasonal ? [["seasonal", "a season ago"]] : [])] : []),
    ]);
    svg.setAttribute("aria-label", `${n} values of a series, and ${h} steps to guess.`);
    show.disabled = !drawn;
    const mine = rmseOf(truth, guess);
    const plain = rmseOf(truth, naive);
    const old = seasonal ? rmseOf(truth, seasonal) : Infinity;
    const best = Math.min(plain, old);
    root.querySelector(".verdict").textContent = !drawn
      ? `Where does it go in the next ${h} steps? Draw your guess into the shaded part, or use the slider.`
      : !state.shown
        ? "Now look what came."
        : `Your RMSE is ${short(mine)}; saying the last value ${h} times has ${short(plain)}` +
          `${seasonal ? `, the values of a season ago ${short(old)}` : ""}. ` +
          (mine < best
            ? "Nothing was nearer than you. Can a network be?"
            : "A forecast without any thought was better than you. Can a network beat it?");
    svg.onpointerdown = (e) => {
      e.preventDefault(); // nothing else is selected or carried away meanwhile
      svg.setPointerCapture(e.pointerId);
      state.from = null;
      put(e, p);
    };
    svg.onpointermove = (e) => {
      if (e.buttons) put(e, p);
    };
  };
  const put = (e, p) => {
    const box = svg.getBoundingClientRect();
    const at = Math.max(0, Math.min(h - 1, Math.round(p.at(e.clientX - box.left)) - n));
    const value = Math.max(y[0], Math.min(y[1], yAt(p, e.clientY - box.top)));
    const from = state.from ?? at;
    for (let i = Math.min(from, at); i <= Math.max(from, at); i++) state.guess[i] = value;
    state.from = at;
    draw();
  };
  Object.assign(slide, { min: y[0], max: y[1], step: (y[1] - y[0]) / 200 });
  if (!state.guess.some((v) => v !== null)) slide.value = last;
  slide.oninput = () => {
    state.guess = straightTo(last, Number(slide.value), h);
    draw();
  };
  show.onclick = () => {
    state.shown = true;
    draw();
  };
  clear.onclick = () => {
    state.guess = Array(h).fill(null);
    state.shown = false;
    slide.value = last;
    draw();
  };
  drawAtWidth(svg, draw);
}

function sliding(root, data, state) {
  const { values, labels, window: T, horizon: H, lag, cut } = data;
  const svg = root.querySelector("svg");
  const least = T + lag - 1;
  const frames = values.length - H - least;
  const view = Math.max(60, 3 * (T + H + lag));
  const more = lag ? ` It reads changes, so the first window begins ${lag} ${lag > 1 ? "values" : "value"} later.` : "";
  const draw = (frame) => {
    const at = least + frame;
    const from = Math.max(0, Math.min(at + H + 5 - view, values.length - view));
    const shown = range(from, Math.min(view, values.length));
    const p = plotted(svg, data, [shown[0], shown.at(-1)], reach(values), 260);
    p.line(
      shown,
      shown.map((i) => values[i]),
      "faint",
    );
    p.band(at - T + 0.5, at + 0.5, "read", "input");
    p.line(range(at - T + 1, T), values.slice(at - T + 1, at + 1), "input");
    for (let h = 1; h <= H; h++) p.dot(at + h, values[at + h], "target", 6);
    const part =
      at + H < cut[0]
        ? "It learns from this window."
        : at + 1 >= cut[1]
          ? "This one is for the test: never learnt from."
          : at + 1 >= cut[0]
            ? "This one is for validation: it chooses the best epoch."
            : "This one lies across a border and is left out.";
    root.querySelector(".verdict").textContent =
      `Reads ${T} values up to ${labels[at]} and is asked for ` +
      `${H === 1 ? labels[at + 1] : `${labels[at + 1]} to ${labels[at + H]}`}. ${part}${more}`;
    svg.setAttribute("aria-label", root.querySelector(".verdict").textContent);
    state.frame = frame;
  };
  legend(root, [
    ["input", "what the network reads"],
    ["target", "what it is to say"],
  ]);
  const start = Math.min(state.frame ?? 0, frames - 1);
  const bar = playBar(root.querySelector(".player"), { frames, show: draw, fps: 8, label: "window", start, first: 1 });
  svg.style.cursor = "default";
  drawAtWidth(svg, () => draw(bar.frame()));
}

function ahead(root, data, state) {
  const { values, labels, forecasts } = data;
  const svg = root.querySelector("svg");
  const H = forecasts[0].said.length;
  const view = Math.max(50, 4 * H);
  const draw = (frame) => {
    const { at, said, low, high, naive } = forecasts[frame];
    const from = Math.max(0, at - view + H);
    const to = at + H;
    const known = range(from, at - from + 1);
    const after = range(at + 1, Math.max(0, Math.min(H, values.length - 1 - at)));
    const seen = reach(
      known.map((i) => values[i]),
      low,
      high,
      after.map((i) => values[i]),
    );
    const p = plotted(svg, data, [from, to], seen, 270);
    p.band(at + 0.5, to, "ahead");
    p.area(range(at + 1, H), low, high, "interval");
    p.line(
      known,
      known.map((i) => values[i]),
      "known",
    );
    if (after.length)
      p.line(
        [at, ...after],
        [at, ...after].map((i) => values[i]),
        "faint",
      );
    p.line([at, ...range(at + 1, H)], [values[at], ...naive], "naive");
    p.line([at, ...range(at + 1, H)], [values[at], ...said], "network");
    const truth = after.map((i) => values[i]);
    const held = truth.filter((v, i) => v >= low[i] && v <= high[i]).length;
    const end = after.length
      ? ` Of the ${after.length} that came, ${held} lie inside the ` +
        `interval; RMSE ${short(rmseOf(truth, said))}, naive ${short(rmseOf(truth, naive))}.`
      : " What comes then nobody knows.";
    root.querySelector(".verdict").textContent =
      `From ${labels[at]} on: next ${short(said[0])}, after ${H} ${data.unit}s ${short(said[H - 1])} ` +
      `(${short(low[H - 1])} to ${short(high[H - 1])}).${end}`;
    svg.setAttribute("aria-label", root.querySelector(".verdict").textContent);
    state.frame = frame;
    svg.onpointerdown = (e) => {
      e.preventDefault(); // nothing else is selected or carried away meanwhile
      svg.setPointerCapture(e.pointerId);
      drag = { x: e.clientX, frame: bar.frame(), scale: p.X(1) - p.X(0) };
    };
  };
  let drag = null;
  let bar = null;
  const step = forecasts.length > 1 ? forecasts[1].at - forecasts[0].at : 1;
  svg.onpointermove = (e) => {
    if (drag && e.buttons) bar.go(drag.frame + ((drag.x - e.clientX) / drag.scale / step) * -1);
  };
  svg.onpointerup = () => {
    drag = null;
  };
  legend(root, [
    ["known", "series"],
    ["network", "network, with its interval"],
    ["naive", "naive"],
  ]);
  bar = playBar(root.querySelector(".player"), {
    frames: forecasts.length,
    show: draw,
    fps: 6,
    label: "start",
    start: Math.min(state.frame ?? forecasts.length - 1, forecasts.length - 1),
    first: 1,
  });
  svg.style.cursor = "ew-resize";
  drawAtWidth(svg, () => draw(bar.frame()));
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".series");
  const state = root._state?.key === data.key ? root._state : (root._state = { key: data.key });
  useColours(root);
  root.classList.toggle("asks", data.mode === "guess");
  root.querySelector(".hand").hidden = data.mode !== "guess";
  root.querySelector(".player").hidden = data.mode === "guess";
  ({ guess: guessing, window: sliding, ahead })[data.mode](root, data, state);
}
