// A training played back. data: {id, examples, mixed, names, moments, curves, filters, words, written, weights, judged,
// pictures, texts, validation}, see core/figures/training/replay.py
import { plot } from "../../../kit/frontend/chart.js";
import { add, addSvg, drawAtWidth, el, keepCount, partsOf } from "../../../kit/frontend/dom.js";
import { percent } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";

const blend = (full, share) => `rgb(${full.map((c) => Math.round(255 + (c - 255) * share)).join(" ")})`;
const BLUE = [0, 114, 178];
const ORANGE = [213, 94, 0];
const HEIGHT = 190; // of a plot: both, the filters and the mistakes fit on a projector's screen

class Curves {
  // two plots whose lines end at the moment that is shown
  constructor(part, curves, epochs) {
    const [{ train, val }, shown] = curves.measures;
    const batches = curves.batch_loss;
    const sorted = [...batches].sort((a, b) => a - b);
    const high = sorted[Math.floor(sorted.length * 0.98)] ?? 0;
    const top = Math.min(
      Math.max(...train, ...val, high) * 1.05,
      4 * Math.max(...train.slice(0, 1), ...val.slice(0, 1), 0.5),
    );
    const low = Math.min(...shown.train, ...shown.val, 0.9);
    const bottom = low > 0.9 ? 0.9 : low > 0.5 ? 0.5 : 0;
    this.curves = { ...curves, loss_train: train, loss_val: val, shown_train: shown.train, shown_val: shown.val };
    const ends = shown.share ? [bottom, 1] : [0, 1.05 * Math.max(...shown.train, ...shown.val) || 1];
    const label = shown.share ? { yLabel: (v) => `${Math.round(100 * v)} %` } : {};
    const lines = (name) => [
      ["epochs", `${name}_train`, "train"],
      ["epochs", `${name}_val`, "val"],
    ];
    const gap = (name) => [`${name}_train`, `${name}_val`];
    /** @type {any[]} */
    this.plots = [
      {
        svg: part("loss"),
        y: [0, top || 1],
        yTitle: "loss",
        gap: gap("loss"),
        lines: [["batch_at", "batch_loss", "batch"], ...lines("loss")],
      },
      { svg: part("right"), y: ends, yTitle: shown.label, gap: gap("shown"), lines: lines("shown"), ...label },
    ];
    this.epochs = epochs;
    this.draw();
  }

  draw() {
    for (const plot_ of this.plots) {
      const ticks = this.epochs <= 12 ? [...Array(this.epochs + 1).keys()] : undefined;
      plot_.plot = plot(plot_.svg, {
        x: [0, this.epochs],
        y: plot_.y,
        xTitle: "epoch",
        yTitle: plot_.yTitle,
        yLabel: plot_.yLabel,
        height: HEIGHT,
        xTicks: ticks,
      });
      plot_.drawn = [];
    }
    if (this.at !== undefined) this.show(this.at);
  }

  show(at) {
    this.at = at;
    for (const item of this.plots) {
      item.drawn.forEach((old) => old.remove());
      const ended = this.curves.epochs.filter((v) => v <= at + 1e-6);
      const under = (name) => this.curves[name].slice(0, ended.length).map((v) => Math.min(v, item.y[1]));
      item.drawn = [item.plot.area(ended, ...item.gap.map(under), "gap")];
      item.drawn.push(
        ...item.lines.flatMap(([along, name, kind]) => {
          const count = this.curves[along].filter((v) => v <= at + 1e-6).length;
          const xs = this.curves[along].slice(0, count);
          const ys = this.curves[name].slice(0, count).map((v) => Math.min(v, item.y[1]));
          if (!count) return [];
          const line = item.plot.line(xs, ys, kind);
          return kind === "batch" ? [line] : [line, item.plot.dot(xs[count - 1], ys[count - 1], kind, 4.5)];
        }),
      );
      if (this.curves.best <= at && this.curves.epochs.length > 1)
        item.drawn.push(item.plot.rule(this.curves.best, "best"));
    }
  }
}

class Filters {
  /** @type {any} */
  canvas;
  /** @type {number} */
  count;
  /** @type {number} */
  height;
  /** @type {number} */
  width;

  constructor(canvas, said, { count, of, height, width, body }, seen) {
    this.values = Int8Array.from(atob(body), (letter) => letter.charCodeAt(0));
    Object.assign(this, { canvas, count, height, width });
    const square = Math.ceil(Math.sqrt(count)); // a full rectangle, if one is not much wider than high
    const full = [...Array(square).keys()].map((i) => square + i).find((columns) => count % columns === 0);
    this.columns = seen?.columns ?? full ?? square;
    const rows = Math.ceil(count / this.columns);
    canvas.width = this.columns * (width + 1) + 1;
    canvas.height = rows * (height + 1) + 1;
    canvas.style.aspectRatio = `${canvas.width} / ${canvas.height}`;
    canvas.setAttribute("aria-label", `${count} filters of the first layer, ${height} by ${width} weights each`);
    said.textContent = "";
    if (seen) return canvas.setAttribute("aria-label", `${seen.title}: ${count} pictures`);
    said.textContent =
      `${count < of ? `${count} of its ${of}` : `All ${of}`} filters, ${height} × ` +
      `${width} weights each. Blue looks for ink, orange for paper.`;
  }

  show(moment) {
    const { canvas, count, height, width, columns, values } = this;
    const paint = canvas.getContext("2d");
    const image = paint.createImageData(canvas.width, canvas.height);
    image.data.fill(128);
    for (let i = 3; i < image.data.length; i += 4) image.data[i] = 255;
    for (let f = 0; f < count; f++)
      for (let y = 0; y < height; y++)
        for (let x = 0; x < width; x++) {
          const value = values[((moment * count + f) * height + y) * width + x] / 127;
          const full = value < 0 ? ORANGE : BLUE;
          const place =
            4 * ((1 + Math.floor(f / columns) * (height + 1) + y) * canvas.width + 1 + (f % columns) * (width + 1) + x);
          for (let c = 0; c < 3; c++) image.data[place + c] = Math.round(255 + (full[c] - 255) * Math.abs(value));
        }
    paint.putImageData(image, 0, 0);
  }
}

class Weights {
  // one small histogram for each layer
  constructor(place, layers) {
    place.replaceChildren();
    this.layers = layers.map((layer) => {
      const figure = add(place, "figure");
      const said = add(figure, "figcaption");
      const svg = addSvg(figure, "svg", { viewBox: "0 0 300 80", preserveAspectRatio: "none", role: "img" });
      const reach = Math.max(...layer.low.map(Math.abs), ...layer.high.map(Math.abs)) || 1;
      const bars = layer.counts[0].map(() => addSvg(svg, "rect", {}));
      addSvg(svg, "line", { x1: 150, x2: 150, y1: 0, y2: 80, class: "zero" });
      return { ...layer, said, svg, reach, bars };
    });
  }

  show(moment) {
    for (const { layer, low, high, counts, said, svg, reach, bars } of this.layers) {
      const [from, to, now] = [low[moment], high[moment], counts[moment]];
      const most = Math.max(...now, 1);
      const X = (v) => 150 + (148 * v) / reach;
      const wide = (to - from) / now.length;
      bars.forEach((bar, i) => {
        const left = from + i * wide;
        bar.setAttribute("x", X(left).toFixed(2));
        bar.setAttribute("width", Math.max(0.6, (148 * wide) / reach).toFixed(2));
        bar.setAttribute("y", (80 - (78 * now[i]) / most).toFixed(1));
        bar.setAttribute("height", ((78 * now[i]) / most).toFixed(1));
        bar.setAttribute("class", left + wide / 2 < 0 ? "below" : "above");
      });
      said.textContent = `${layer}: ${from.toFixed(2)} to ${to.toFixed(2)}`.replaceAll("-", "−");
      svg.setAttribute("aria-label", said.textContent);
    }
  }
}

class Words {
  /** @type {any} */
  place;
  /** @type {any} */
  moments;

  // what the network makes of single words: bars for and against, as at the moment that is shown
  constructor(place, said, moments) {
    place.replaceChildren();
    Object.assign(this, { place, moments });
    this.reach = Math.max(1, ...moments.flat().map(([, odds]) => Math.abs(odds)));
    this.rows = [...Array(Math.max(...moments.map((words) => words.length)))].map(() => {
      const row = add(place, "div", { className: "word" });
      const name = add(row, "span");
      const bar = add(add(row, "i"), "b");
      return { row, name, bar };
    });
    said.textContent = "Read alone, these words it finds most for a film (blue) and most against (orange).";
  }

  show(moment) {
    const words = this.moments[moment];
    this.rows.forEach(({ row, name, bar }, i) => {
      row.hidden = i >= words.length;
      if (row.hidden) return;
      const [word, odds] = words[i];
      name.textContent = word;
      bar.style.width = `${((100 * Math.abs(odds)) / this.reach).toFixed(1)}%`;
      bar.className = odds < 0 ? "below" : "above";
      row.title = `${word}: log-odds ${odds.toFixed(1)}`.replace("-", "−");
    });
    this.place.setAttribute("aria-label", words.map(([word, odds]) => `${word} ${odds.toFixed(1)}`).join(", "));
  }
}

class Written {
  /** @type {any} */
  place;
  /** @type {any} */
  moments;

  // what was made up at that moment, each as text; in italics what stands in what was read
  constructor(place, said, moments, how) {
    place.replaceChildren();
    Object.assign(this, { place, moments });
    said.textContent = how ?? "By the same random numbers each time. In italics: what stood in the list.";
  }

  show(moment) {
    const { place, moments } = this;
    keepCount(place, moments[moment].length, () => el("p", { dir: "auto", className: "made-up" }));
    [...place.children].forEach((line, i) => {
      const [text, told] = moments[moment][i];
      line.textContent = text;
      line.style.fontStyle = told === 1 || told === 2 ? "italic" : "normal";
    });
    place.setAttribute("aria-label", moments[moment].map(([text]) => text).join(", "));
  }
}

class Judged {
  /** @type {any} */
  part;
  /** @type {any} */
  judged;
  /** @type {any} */
  pictures;
  /** @type {any} */
  texts;
  /** @type {any} */
  validation;
  /** @type {any} */
  names;
  /** @type {any} */
  examples;
  /** @type {any} */
  sheet;
  /** @type {number} */
  n;

  // confusion matrix and wall of mistakes, as after the last epoch that was over
  constructor(part, { judged, pictures, texts, validation, names, examples }) {
    Object.assign(this, { part, judged, pictures, texts, validation, examples, n: names.length, names });
    const table = part("confusion");
    table.replaceChildren();
    const head = add(table, "tr");
    add(head, "th", {}, "is ↓");
    for (const name of names) add(head, "th", {}, name).scope = "col";
    this.cells = names.flatMap((name) => {
      const row = add(table, "tr");
      add(row, "th", {}, name).scope = "row";
      return names.map(() => add(row, "td"));
    });
    part("wall").replaceChildren();
    part("wall").classList.toggle("texts", Boolean(texts));
    this.tiles = [...Array(8)].map(() => {
      const figure = add(part("wall"), "figure");
      const shown = add(figure, texts ? "blockquote" : "canvas");
      if (!texts)
        Object.assign(shown, {
          width: pictures?.side ?? 28,
          height: pictures?.side ?? 28,
          className: pictures?.side > 28 ? "photo" : "",
        });
      if (!texts) shown.setAttribute("aria-hidden", "true");
      return { figure, shown, said: add(figure, "figcaption") };
    });
    if (pictures) {
      this.sheet = new Image();
      this.sheet.onload = () => this.shown !== undefined && this.show(this.shown);
      this.sheet.src = pictures.url;
    }
  }

  show(epoch) {
    this.shown = epoch;
    const now = this.judged[epoch];
    const when = epoch ? `after epoch ${epoch}` : "before training";
    const { n, names } = this;
    if (!now) return;
    const most = Math.max(...now.confusion.filter((_, i) => i % (n + 1)), 1);
    this.part("confusion-said").textContent = `Row: what it is; column: what was read, ${when}. Blue: right.`;
    this.cells.forEach((cell, i) => {
      const count = now.confusion[i];
      const right = i % (n + 1) === 0;
      const from = n * Math.floor(i / n);
      const total = now.confusion.slice(from, from + n).reduce((a, b) => a + b, 0) || 1;
      const share = right ? count / total : Math.sqrt(count / most) * 0.9;
      cell.textContent = count || "";
      cell.style.background = count ? blend(right ? BLUE : ORANGE, share) : "transparent";
      cell.style.color = !count ? "inherit" : share > 0.55 ? "#fff" : "#111";
    });
    this.part("wall-said").textContent =
      `${now.wrong} of ${this.validation} validation ${this.examples} are misread ` +
      `${when}${now.wrong > this.tiles.length ? "; of these it was surest." : "."}`;
    this.tiles.forEach(({ figure, shown, said }, i) => {
      figure.hidden = i >= now.wall.length;
      if (figure.hidden) return;
      const [place, label, guess, sure] = now.wall[i];
      if (this.texts) shown.textContent = this.texts[place];
      else if (this.sheet.complete) {
        const { columns, side } = this.pictures;
        const step = side + 1;
        shown
          .getContext("2d")
          .drawImage(
            this.sheet,
            1 + (place % columns) * step,
            1 + Math.floor(place / columns) * step,
            side,
            side,
            0,
            0,
            side,
            side,
          );
      }
      said.textContent = `is ${names[label]}, read\u00a0${names[guess]}${this.texts ? `, ${percent(sure)} sure` : ""}`;
      figure.title = `${percent(sure)} sure`;
    });
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".replay");
  const part = partsOf(root);
  if (root._id === data.id) return;
  root._id = data.id;
  const { moments, curves } = data;
  const last = moments.length - 1;
  const lines = new Curves(part, curves, Math.max(data.epochs, 1));
  const seen = data.filters
    ? new Filters(part("filters"), part("seen-said"), data.filters, data.seen)
    : data.words
      ? new Words(part("words"), part("seen-said"), data.words)
      : data.written && new Written(part("words"), part("seen-said"), data.written, data.seen?.said);
  const weights = new Weights(part("weights"), data.weights);
  part("seen").hidden = !seen;
  part("filters").hidden = !data.filters;
  part("words").hidden = !data.words && !data.written;
  const title = data.words ? "The strongest words" : data.written ? "What it made up" : "First-layer filters";
  part("seen-title").textContent = data.seen?.title ?? title;
  part("mixed-title").textContent = data.mixed;
  for (const name of ["mixed", "mistakes"]) part(name).hidden = !data.judged;
  root.querySelector(".stage").classList.toggle("bare", !seen && !data.judged);
  const judged = data.judged && new Judged(part, data);
  const [loss, shown] = curves.measures;
  const small = (value) => (value >= 0.0005 ? value.toFixed(3) : "under 0.001");
  const figures = (of, row) => {
    const value = shown[of][row];
    const said = shown.share ? `${percent(value)} right` : `${shown.label} ${value.toFixed(3)}`;
    return `${said}, loss ${small(loss[of][row])}`;
  };
  part("shown-title").textContent = shown.label[0].toUpperCase() + shown.label.slice(1);
  const show = (i) => {
    const { epoch, at } = moments[i];
    const row = curves.epochs.indexOf(epoch);
    part("when").textContent = Number.isInteger(at) ? "" : "Measured before training. ";
    part("val").textContent = row < 0 ? "" : figures("val", row);
    part("train").textContent = row < 0 ? "" : figures("train", row);
    lines.show(at);
    seen?.show(i);
    weights.show(i);
    judged?.show(epoch);
  };
  for (const name of ["loss", "right"])
    part(name).setAttribute(
      "aria-label",
      `${name === "loss" ? "loss" : shown.label} against the epoch; the numbers are in the line above ` +
        `and in the table of epochs below`,
    );
  playBar(part("bar"), {
    frames: moments.length,
    fps: Math.max(1.5, moments.length / 12),
    label: "epoch",
    start: last,
    show,
    words: (i) => moments[i].words + (moments[i].epoch && moments[i].epoch === curves.best ? ", the best" : ""),
  });
  drawAtWidth(root, () => lines.draw());
}
