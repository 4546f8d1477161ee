// The race of optimizers: a map to click on, everyone's way on it, two loss curves, the table and the rule with
// numbers.
// data: {id, play, ground, goals, radius, ways, tracks, points, steps, words}, all made on the server.
import { calm, el, partsOf, setAll, svgEl } from "../../../kit/frontend/dom.js";
import { brief } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { surface, walk } from "../descent_math.js";
import { logCurves, lossAt, paintGround, rgb } from "./landscape.js";

const SHAPES = [
  "M-1,0A1,1,0,1,0,1,0A1,1,0,1,0,-1,0Z",
  "M-.9,-.9H.9V.9H-.9Z",
  "M0,-1.15L1.1,.85H-1.1Z",
  "M0,-1.25L1.25,0L0,1.25L-1.25,0Z",
];

const RULES = {
  sgd: { general: "w := w − rate · slope", rows: () => [] },
  momentum: {
    general: "v := momentum · v + slope      w := w − rate · v",
    rows: (m) => [["v", `${m.momentum} · ${m.old("v")} + ${m.slope}`, m.now("v")]],
    push: (m) => m.now("v"),
  },
  rmsprop: {
    general: "s := 0.9 · s + 0.1 · slope²      w := w − rate · slope / √s",
    rows: (m) => [["s", `0.9 · ${m.old("s")} + 0.1 · ${m.slope}²`, m.now("s")]],
    push: (m) => `${m.slope} / √${m.now("s")}`,
  },
  adam: {
    general: "m := 0.9 · m + 0.1 · slope      s := 0.999 · s + 0.001 · slope²      w := w − rate · m̂ / √ŝ",
    rows: (m) => [
      ["m", `0.9 · ${m.old("m")} + 0.1 · ${m.slope}`, m.now("m")],
      ["s", `0.999 · ${m.old("s")} + 0.001 · ${m.slope}²`, m.now("s")],
      ["m̂", `${m.now("m")} / (1 − 0.9^${m.step})`, brief(m.raw("m") / (1 - 0.9 ** m.step))],
      ["ŝ", `${m.now("s")} / (1 − 0.999^${m.step})`, brief(m.raw("s") / (1 - 0.999 ** m.step))],
    ],
    push: (m) => `${brief(m.raw("m") / (1 - 0.9 ** m.step))} / √${brief(m.raw("s") / (1 - 0.999 ** m.step))}`,
  },
};

const wrapped = (text) => (text.startsWith("−") ? `(${text})` : text);

// The step that leaves place `at` of a way, as lines of text for both weights.
function ruleLines(way, at) {
  const rule = RULES[way.optimizer];
  const lines = [];
  for (const axis of [0, 1]) {
    const places = axis ? way.w2 : way.w1;
    const memory = (name) => way.memory[name][axis];
    const m = {
      step: at + 1,
      momentum: brief(way.momentum),
      slope: wrapped(brief((axis ? way.g2 : way.g1)[at])),
      raw: (name) => memory(name)[at],
      now: (name) => wrapped(brief(memory(name)[at])),
      old: (name) => wrapped(at ? brief(memory(name)[at - 1]) : "0"),
    };
    const sub = axis ? "₂" : "₁";
    for (const [name, sum, value] of rule.rows(m)) lines.push(`${name}${sub} := ${sum} = ${value}`);
    lines.push(
      `w${sub} := ${brief(places[at])} − ${brief(way.rate)} · ${rule.push ? rule.push(m) : m.slope} = ` +
        `${brief(places[at + 1])}`,
    );
  }
  return lines;
}

// Over the ceiling now, or not a number any more: a racer may be thrown far out and come back.
const away = (run, at) =>
  run.diverged !== null && at >= run.diverged && !(run.loss[at] !== null && run.loss[at] <= run.ceiling);

function standing(way, step, end) {
  if (away(way, Math.min(step, way.loss.length - 1))) return `ran away at step ${way.diverged}`;
  if (way.settled !== null && step >= way.settled) return `at the goal, ${way.settled} steps`;
  if (way.reached !== null && step >= way.reached && step < end) return `reached it at step ${way.reached}`;
  if (way.diverged !== null && step >= way.diverged) return `thrown out at step ${way.diverged}, came back`;
  if (step === 0) return "at the start";
  if (step < end) return "on its way";
  return way.reached !== null ? `came through at step ${way.reached}, did not stay` : "not at the goal";
}

class Race {
  constructor(root) {
    this.root = root;
    this.chosen = 0;
    this.part = partsOf(root);
    new ResizeObserver(() => this.data && root.clientWidth && this.width !== root.clientWidth && this.layout()).observe(
      root,
    );
  }

  update(data, start, tell) {
    this.start = start;
    this.tell = tell;
    const fresh = this.data?.id !== data.id;
    this.data = data;
    if (fresh) {
      this.step = 0;
      this.chosen = Math.min(this.chosen, data.ways.length - 1);
      this.table();
      this.tune();
    }
    this.layout();
    if (!fresh) return;
    const frames = data.steps + 1;
    this.bar = playBar(this.part("bar"), {
      frames,
      fps: Math.max(8, frames / 7),
      label: "step",
      show: (i) => this.show(i),
    });
    if (data.bent) return this.bar.go(frames - 1); // what was just dragged stays as it is seen
    if (!data.play) return;
    if (calm()) this.bar.go(frames - 1);
    else this.bar.play();
  }

  // The sliders of the chosen racer. While one is dragged the whole way bends; the server hears where it was let go.
  tune() {
    const { data } = this;
    const way = data.ways[this.chosen];
    const [low, high] = data.ranges[way.optimizer].map(Math.log);
    const [rate, momentum] = [this.part("rate"), this.part("momentum")];
    const rolls = way.optimizer === "momentum";
    const say = () => {
      this.part("rate-now").textContent = brief(way.rate, 2);
      this.part("momentum-now").textContent = rolls ? brief(way.momentum, 2) : "";
      rate.setAttribute("aria-valuetext", brief(way.rate, 2));
    };
    this.part("who").textContent = `${way.name.split(",")[0]}:`;
    this.part("momentum-label").hidden = !rolls;
    rate.value = (Math.log(way.rate) - low) / (high - low);
    momentum.value = way.momentum;
    say();
    rate.oninput = momentum.oninput = () => {
      way.rate = Number(Math.exp(low + (high - low) * rate.value).toPrecision(2));
      way.momentum = Number(momentum.value);
      say();
      this.bend(way);
    };
    rate.onchange = momentum.onchange = () => this.tell([this.chosen, way.rate, way.momentum]);
  }

  bend(way) {
    const { data } = this;
    const loss = surface(data.surface, data.points);
    if (!loss) return;
    const { rate, momentum, optimizer, ceiling } = way;
    const start = [way.w1[0], way.w2[0]];
    const { steps, goals, radius } = data;
    Object.assign(way, walk(loss, { optimizer, rate, momentum, start, steps, goals, radius, ceiling }));
    this.charts();
    this.bar.pause();
    this.bar.go(steps);
  }

  layout() {
    const { data, root } = this;
    const style = getComputedStyle(root);
    this.width = root.clientWidth || 320; // none yet while Streamlit moves it; the observer comes back
    this.unit = parseFloat(style.fontSize);
    const wide = this.width >= 34 * this.unit;
    root.classList.toggle("wide", wide);
    const [[l, r], [b, t]] = data.ground.view;
    // As many pixels for a unit to the right as for one upwards: circles are circles.
    const [left, foot] = [2.4 * this.unit, 2.4 * this.unit];
    const highest = (wide ? 18.5 : 14.5) * this.unit;
    const inner = Math.min((wide ? this.width * 0.5 : this.width) - left - 2, (highest * (r - l)) / (t - b));
    const map = inner + left + 2;
    const height = (inner * (t - b)) / (r - l) + foot + 2;
    this.side = wide ? this.width - map - this.unit : this.width;
    root.querySelector(".map").style.width = `${map}px`;
    this.map(map, height, style);
    const charts = data.points ? 3 : 2;
    this.chartHeight = (wide ? height : charts * 12 * this.unit) / charts - 1.7 * this.unit;
    this.charts();
    this.part("title").replaceChildren(`${data.words.name}: `, el("span", {}, data.words.formula));
    this.part("fit").hidden = !data.points;
    this.show(this.step);
  }

  // The curves of the losses, whole; how much of them is seen, `show` says.
  charts() {
    const { data, side, chartHeight: height } = this;
    const chart = (name, lines, yTitle, alt) =>
      logCurves(this.part(name), {
        lines,
        steps: data.steps,
        width: side,
        height,
        letters: this.unit / 20,
        yTitle,
        alt,
      });
    this.curves = [
      chart(
        "toy",
        data.ways.map((w) => ({
          colour: w.colour,
          values: w.loss.map((v) => (Number.isFinite(v) ? v - data.ground.floor : null)),
        })),
        "above lowest",
        "Loss on the map above its lowest value, for each racer, over the steps",
      ),
      chart(
        "real",
        data.tracks.map((t, i) => ({ colour: data.ways[i].colour, values: t.loss })),
        "loss",
        "Loss of the real network with 67 weights, for each racer, over the steps",
      ),
    ];
    if (data.points) this.curves.push(this.fit(side, height));
  }

  map(width, height, style) {
    const { data, unit } = this;
    const [[l, r], [b, t]] = data.ground.view;
    const left = 2.4 * unit;
    const foot = 2.4 * unit;
    const w = width - left - 2;
    const h = height - foot - 2;
    this.x = (w1) => left + ((w1 - l) / (r - l)) * w;
    this.y = (w2) => 2 + ((t - w2) / (t - b)) * h;
    const canvas = this.part("ground");
    const scale = Math.min(devicePixelRatio || 1, 2);
    Object.assign(canvas, { width: Math.round(w * scale), height: Math.round(h * scale) });
    Object.assign(canvas.style, { left: `${left}px`, top: "2px", width: `${w}px`, height: `${h}px` });
    paintGround(
      canvas,
      data.ground,
      rgb(style.getPropertyValue("--st-background-color")),
      rgb(style.getPropertyValue("--st-text-color")),
    );
    const plot = this.part("plot");
    setAll(plot, { width, height, viewBox: `0 0 ${width} ${height}` });
    plot.replaceChildren();
    const clip = svgEl("clipPath", { id: "inside" });
    clip.append(svgEl("rect", { x: left, y: 2, width: w, height: h }));
    plot.append(clip, svgEl("rect", { class: "frame", x: left, y: 2, width: w, height: h }));
    for (let i = 0; i <= 4; i++) {
      const w1 = l + ((r - l) * i) / 4;
      const w2 = b + ((t - b) * i) / 4;
      plot.append(
        svgEl(
          "text",
          { class: "tick", x: this.x(w1), y: height - foot + 0.9 * unit, "text-anchor": i === 4 ? "end" : "middle" },
          brief(w1, 2),
        ),
        svgEl(
          "text",
          {
            class: "tick",
            x: left - 0.3 * unit,
            y: Math.max(this.y(w2) + 0.25 * unit, 0.8 * unit),
            "text-anchor": "end",
          },
          brief(w2, 2),
        ),
      );
    }
    plot.append(
      svgEl("text", { class: "axis", x: left + w / 2, y: height - 0.35 * unit, "text-anchor": "middle" }, "weight w1"),
      svgEl(
        "text",
        {
          class: "axis",
          x: 0,
          y: 0,
          "text-anchor": "middle",
          transform: `translate(${0.8 * unit} ${h / 2}) rotate(-90)`,
        },
        "weight w2",
      ),
    );
    const inside = svgEl("g", { "clip-path": "url(#inside)" });
    for (const [g1, g2] of data.goals) {
      inside.append(
        svgEl("ellipse", {
          class: "goal",
          cx: this.x(g1),
          cy: this.y(g2),
          rx: this.x(data.radius) - this.x(0),
          ry: this.y(0) - this.y(data.radius),
        }),
        svgEl("text", { class: "goal-word", x: this.x(g1) + unit * 0.9, y: this.y(g2) + 1.5 * unit }, "goal"),
      );
    }
    this.trails = data.ways.map((way) => {
      const parts = {
        under: svgEl("polyline", { class: "halo" }),
        line: svgEl("polyline", { class: "way", stroke: way.colour }),
      };
      inside.append(parts.under, parts.line);
      return parts;
    });
    this.slope = svgEl("line", { class: "slope" });
    this.cross = svgEl("path", { class: "cross", visibility: "hidden", d: `M${-unit},0H${unit}M0,${-unit}V${unit}` });
    inside.append(this.slope, this.cross);
    this.marks = data.ways.map((way, i) =>
      inside.appendChild(svgEl("path", { class: "mark", d: SHAPES[i % 4], fill: way.colour })),
    );
    plot.append(inside);
    this.listen(plot, l, r, b, t);
  }

  listen(plot, l, r, b, t) {
    const place = (e) => {
      const box = plot.getBoundingClientRect();
      const x = (e.clientX - box.left - this.x(l)) / (this.x(r) - this.x(l));
      const y = (this.y(b) - (e.clientY - box.top)) / (this.y(b) - this.y(t));
      return [x, y].every((v) => v >= 0 && v <= 1) ? [l + x * (r - l), b + y * (t - b)] : null;
    };
    const say = (at) => {
      this.part("here").textContent = at
        ? `w1 ${at[0].toFixed(2)}, w2 ${at[1].toFixed(2)}: loss ${brief(
            lossAt(this.data.ground, (at[0] - l) / (r - l), (at[1] - b) / (t - b)),
            3,
          )}. Click to start here.`
        : this.data.words.hint;
    };
    say(null);
    plot.onpointermove = (e) => say(place(e));
    plot.onpointerleave = () => say(null);
    plot.onclick = (e) => {
      const at = place(e);
      if (at) this.start(at.map((v) => Number(v.toFixed(2))));
    };
    plot.onblur = () => {
      this.cross.setAttribute("visibility", "hidden");
      say(null);
    };
    let at = [this.data.ways[0].w1[0], this.data.ways[0].w2[0]];
    plot.onkeydown = (e) => {
      const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[e.key];
      if (e.key === "Enter") this.start(at.map((v) => Number(v.toFixed(2))));
      if (!move) return;
      e.preventDefault();
      at = [
        Math.min(r, Math.max(l, at[0] + (move[0] * (r - l)) / 40)),
        Math.min(t, Math.max(b, at[1] + (move[1] * (t - b)) / 40)),
      ];
      this.cross.setAttribute("visibility", "visible");
      this.cross.setAttribute("transform", `translate(${this.x(at[0])} ${this.y(at[1])})`);
      say(at);
    };
  }

  // The flowers and what each racer's two weights make of them.
  fit(width, height) {
    const { points, ways } = this.data;
    const unit = 0.8 * this.unit;
    const left = 3.6 * unit;
    const foot = 2.4 * unit;
    const x = (v) => left + ((v + 2) / 4) * (width - left - 0.5 * unit);
    const y = (v) => (1 - (v + 1.6) / 3.5) * (height - foot);
    const root = svgEl("svg", {
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "img",
      "aria-label": "150 flowers, petal length against petal width, with the curve that each racer's weights draw",
    });
    points.length.forEach((v, i) =>
      root.append(svgEl("circle", { class: "flower", cx: x(v), cy: y(points.width[i]), r: 0.22 * unit })),
    );
    root.append(
      svgEl(
        "text",
        { class: "axis", x: (left + width) / 2, y: height - 0.35 * unit, "text-anchor": "middle" },
        "petal length (0 is average)",
      ),
      svgEl(
        "text",
        {
          class: "axis",
          x: 0,
          y: 0,
          "text-anchor": "middle",
          transform: `translate(${0.8 * unit} ${(height - foot) / 2}) rotate(-90)`,
        },
        "petal width",
      ),
    );
    const curves = ways.map((way) => root.appendChild(svgEl("polyline", { class: "way", stroke: way.colour })));
    const figure = this.part("fit");
    figure.querySelector("svg")?.remove();
    figure.append(root);
    const spots = Array.from({ length: 41 }, (_, i) => -2 + i / 10);
    return (step) =>
      ways.forEach((way, i) => {
        const at = Math.min(step, way.w1.length - 1);
        const a = way.w1[at];
        const b = way.w2[at];
        const drawn =
          a === null || b === null
            ? []
            : spots.map((s) => [s, b * Math.tanh(a * s)]).filter(([, v]) => v >= -1.6 && v <= 1.9);
        curves[i].setAttribute("points", drawn.map(([s, v]) => `${x(s).toFixed(1)},${y(v).toFixed(1)}`).join(" "));
      });
  }

  table() {
    const body = this.part("rows");
    body.replaceChildren(
      ...this.data.ways.map((way, i) => {
        const radio = el("input", {
          type: "radio",
          name: "racer",
          checked: i === this.chosen,
          "aria-label": `show the rule of ${way.name}`,
        });
        const mark = svgEl("svg", { viewBox: "-1.6 -1.6 3.2 3.2", class: "key", "aria-hidden": "true" });
        radio.onchange = () => {
          this.chosen = i;
          this.tune();
          this.show(this.step);
        };
        mark.append(svgEl("path", { d: SHAPES[i % 4], fill: way.colour }));
        const head = el("th", { scope: "row" }, el("label", {}, radio, mark, way.name));
        return el(
          "tr",
          {},
          head,
          ...["rate", "loss", "travelled", "standing", "network"].map((name) => el("td", { "data-cell": name })),
        );
      }),
    );
  }

  show(step) {
    this.step = step;
    const { data } = this;
    this.curves.forEach((draw) => draw(step));
    data.ways.forEach((way, i) => this.racer(way, i, step));
    this.rule(step);
  }

  racer(way, i, step) {
    const at = Math.min(step, way.w1.length - 1);
    const points = [];
    for (let k = 0; k <= at && Number.isFinite(way.w1[k]) && Number.isFinite(way.w2[k]); k++) {
      const place = [this.x(way.w1[k]), this.y(way.w2[k])];
      if (place.some((v) => Math.abs(v) > 1e5)) break; // so far outside that nothing of it is in the picture
      points.push(place.map((v) => v.toFixed(1)));
    }
    for (const line of Object.values(this.trails[i]))
      line.setAttribute("points", points.map((p) => p.join(",")).join(" "));
    const [x, y] = points[points.length - 1];
    const track = this.data.tracks[i];
    this.marks[i].setAttribute(
      "transform",
      `translate(${x} ${y}) scale(${(0.42 + (i === this.chosen ? 0.1 : 0)) * this.unit})`,
    );
    const cells = this.part("rows").children[i].querySelectorAll("td");
    const values = [
      brief(way.rate),
      brief(way.loss[at], 3),
      brief(way.travelled[at], 3),
      standing(way, step, this.data.steps),
      `${brief(track.loss[Math.min(step, track.loss.length - 1)], 3)} (${brief(track.rate)})` +
        (away(track, Math.min(step, track.loss.length - 1)) ? ", ran away" : ""),
    ];
    cells.forEach((cell, k) => {
      cell.textContent = values[k];
    });
    cells[3].className = away(way, at) ? "bad" : way.settled !== null && step >= way.settled ? "good" : "";
  }

  rule(step) {
    const way = this.data.ways[this.chosen];
    const at = Math.min(step, way.g1.length - 1);
    const general = RULES[way.optimizer].general;
    this.part("rule-name").textContent = `${way.name}: step ${at + 1}, with its numbers`;
    this.part("rule-general").textContent = `${general}      (slope = dL/dw)`;
    this.part("rule-lines").replaceChildren(...ruleLines(way, at).map((text) => el("div", {}, text)));
    const g1 = way.g1[at];
    const g2 = way.g2[at];
    const size = Math.hypot(g1, g2);
    const x = this.x(way.w1[at]);
    const y = this.y(way.w2[at]);
    const drawn = size > 0 && Number.isFinite(size) && step === at;
    this.slope.setAttribute("visibility", drawn ? "visible" : "hidden");
    if (drawn)
      setAll(this.slope, {
        x1: x,
        y1: y,
        x2: x - (g1 / size) * 2.6 * this.unit,
        y2: y + (g2 / size) * 2.6 * this.unit,
      });
  }
}

const races = new WeakMap();
export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".race");
  if (!races.has(root)) races.set(root, new Race(root));
  races.get(root).update(
    data,
    (place) => setTriggerValue("start", place),
    (bent) => setTriggerValue("bent", bent),
  );
  return () => races.get(root).bar?.pause();
}
