// A picture sent through a chain of stages; a pixel can be picked in any of their maps, and everything behind it
// lights up.
// data: {id, input, stages, colour, pixel}; made on the server by pages/vision/convolution_views/chain.py.
import { el, escaped, partsOf } from "../../../kit/frontend/dom.js";
import { floatsOf, short } from "../../../kit/frontend/format.js";
import { MapSheet, SHEET_GAP, numberGrid } from "../map_sheet.js";

const SHOWN_MAPS = 3; // of a deep window; the rest is added up
const SHOWN_SIDE = 4; // of a block of numbers on the trail; of a larger one only the size is told
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

class Chain {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    root.querySelectorAll("[data-move]").forEach((button) => {
      button.onclick = () => this.chosen && this.move(this.chosen.stage, button.dataset.move);
    });
  }

  update(data, send) {
    this.send = send;
    if (this.data?.id === data.id) return;
    const first = !this.data;
    this.data = data;
    const decoded = ({ shape, values, picture }) => new MapSheet({ shape, values: floatsOf(values), picture });
    this.input = decoded(data.input);
    this.stages = data.stages.map((stage) =>
      stage.refusal ? stage : { ...stage, sheet: decoded(stage), weights: stage.weights && floatsOf(stage.weights) },
    );
    this.working = this.stages.filter((stage) => !stage.refusal);
    this.working.forEach((stage, at) => {
      stage.before = at ? this.working[at - 1].sheet : this.input;
    });
    this.cards();
    const last = this.working.at(-1);
    const asked = first && data.pixel && this.working.find((stage) => stage.place === data.pixel[0]);
    const [map, row, column] = (data.pixel ?? []).slice(1).map((count) => count - 1);
    if (
      asked &&
      map >= 0 &&
      map < asked.sheet.C &&
      row >= 0 &&
      row < asked.sheet.H &&
      column >= 0 &&
      column < asked.sheet.W
    )
      this.pick(asked, [map, row, column], false);
    else if (last) this.pick(last, last.sheet.strongest(), false);
    else this.part("numbers").replaceChildren();
    this.root.querySelector(".moves").hidden = !last;
  }

  cards() {
    const first = this.card("The picture", this.data.input.words, this.input);
    first.append(el("p", { className: "field" }));
    this.inputCard = first;
    this.part("cards").replaceChildren(
      first,
      ...this.stages.map((stage) => {
        const head = `${stage.place}  ${stage.title}`;
        if (stage.refusal) {
          const card = el("section", { className: "card refused" });
          card.append(el("h4", {}, head), el("p", { className: "refusal" }, stage.refusal));
          return card;
        }
        const card = (stage.card = this.card(head, stage.words, stage.sheet));
        for (const line of stage.formulas) card.append(el("p", { className: "formula" }, line));
        card.append(el("p", { className: "cost" }, stage.cost), el("p", { className: "field" }));
        this.listen(stage);
        return card;
      }),
    );
  }

  card(head, words, sheet) {
    const card = el("section", { className: "card" });
    const view = el("div", { className: "view" });
    const canvas = el("canvas");
    sheet.paint(canvas);
    view.append(canvas);
    view.insertAdjacentHTML(
      "beforeend",
      `<svg viewBox="0 0 ${sheet.width} ${sheet.height}" aria-hidden="true"><g>${sheet.numbers()}</g><g></g></svg>`,
    );
    const shape = `${sheet.C} map${sheet.C > 1 ? "s" : ""}, ${sheet.H} high, ${sheet.W} wide`;
    card.append(
      el("h4", {}, head),
      el("p", { className: "words" }, words),
      view,
      el("p", { className: "shape" }, shape),
    );
    canvas.setAttribute("role", "img");
    canvas.setAttribute(
      "aria-label",
      `${head}: ${sheet.C} map${sheet.C > 1 ? "s" : ""} of ${sheet.H} by ${sheet.W} numbers`,
    );
    return card;
  }

  listen(stage) {
    const view = stage.card.querySelector(".view");
    const { sheet } = stage;
    view.tabIndex = 0;
    view.setAttribute("role", "application");
    view.setAttribute(
      "aria-label",
      `output of stage ${stage.place}, ${stage.title}: pick a pixel by click or with the arrow keys`,
    );
    view.onclick = (event) => {
      const box = view.getBoundingClientRect();
      const x = ((event.clientX - box.left) / box.width) * sheet.width;
      const y = ((event.clientY - box.top) / box.height) * sheet.height;
      const found = [
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ]
        .map(([dx, dy]) => sheet.find(Math.floor(x) - dx, Math.floor(y) - dy))
        .find(Boolean); // in a gap: beside it
      if (found) this.pick(stage, found);
    };
    view.onkeydown = (event) => {
      if (!MOVES[event.key]) return;
      event.preventDefault();
      this.move(stage, event.key);
    };
  }

  // To the neighbour of the picked pixel.
  move(stage, key) {
    const { sheet } = stage;
    const [across, down] = MOVES[key];
    const [map, row, column] =
      this.chosen.stage === stage ? this.chosen.place : [0, Math.floor(sheet.H / 2), Math.floor(sheet.W / 2)];
    const [left, top] = sheet.corner(map);
    const step = (by) => sheet.find(left + column + across * by, top + row + down * by);
    const next = step(1) ?? step(1 + SHEET_GAP); // over the gap into the neighbouring map
    if (next) this.pick(stage, next);
  }

  pick(stage, place, tell = true) {
    this.chosen = { stage, place };
    this.light();
    this.explain();
    if (tell) {
      clearTimeout(this.told); // the link follows when the hand rests
      this.told = setTimeout(() => this.send("pixel", [stage.place, ...place.map((at) => at + 1)]), 600);
    }
  }

  // Walk back from the picked pixel: what each row of a stage sees before it was counted on the server, columns alike.
  light() {
    const {
      stage,
      place: [map, row, column],
    } = this.chosen;
    const chosen = this.data.colour;
    for (const other of [this.inputCard, ...this.working.map((one) => one.card)]) {
      other.querySelector("svg").lastElementChild.innerHTML = "";
      other.querySelector(".field").textContent = "";
      other.classList.toggle("picked", other === stage.card);
    }
    let rows = [row];
    let columns = [column];
    let maps = [map];
    this.trail = [];
    const draw = (card, sheet, words, name) => {
      this.trail.unshift({ name, sheet, maps, rows, columns });
      if (rows.length && columns.length)
        card.querySelector("svg").lastElementChild.innerHTML = sheet.frames(maps, rows, columns, chosen);
      card.querySelector(".field").textContent = words;
    };
    draw(
      stage.card,
      stage.sheet,
      `row ${row + 1}, column ${column + 1}${stage.sheet.C > 1 ? `, map ${map + 1}` : ""}: ` +
        `${short(stage.sheet.at(map, row, column), 5)}`,
      `${stage.place} ${stage.title}`,
    );
    for (const at of [...this.working.keys()].slice(0, this.working.indexOf(stage) + 1).reverse()) {
      const { behind, kind, before } = this.working[at];
      const back = (seen, list) => [...new Set(list.flatMap((place) => seen[place]))].sort((a, b) => a - b);
      [rows, columns] = [back(behind.rows, rows), back(behind.columns, columns)];
      if (kind === "conv") maps = [...Array(before.C).keys()];
      const span = (list) => (list.length ? list.at(-1) - list[0] + 1 : 0);
      const gaps = span(rows) > rows.length || span(columns) > columns.length;
      const size = `${span(rows)} × ${span(columns)}`;
      const part = gaps ? ` (${rows.length * columns.length} of them)` : "";
      const giver = at ? this.working[at - 1] : null;
      if (giver)
        draw(
          giver.card,
          before,
          size === "1 × 1"
            ? "this number feeds the pixel you clicked"
            : `${size} of these numbers${part} feed the pixel you clicked`,
          `${giver.place} ${giver.title}`,
        );
      else
        draw(
          this.inputCard,
          before,
          `The clicked pixel depends on these ${size} pixels${part}: its receptive field`,
          "the picture",
        );
    }
  }

  // The numbers that made the picked pixel.
  explain() {
    const {
      stage,
      place: [map, row, column],
    } = this.chosen;
    const { sheet, before } = stage;
    const value = sheet.at(map, row, column);
    const say = (number) => short(number, 5);
    const where =
      `Stage ${stage.place}, ${stage.title}${sheet.C > 1 ? `, map ${map + 1}` : ""}, row ` +
      `${row + 1}, column ${column + 1}`;
    const line = (text) => `<p>${escaped(text)}</p>`;
    let body;
    if (stage.kind === "conv") body = this.products(stage, map, row, column);
    else if (stage.kind === "max" || stage.kind === "avg") body = this.pooled(stage, map, row, column, value);
    else if (stage.kind === "norm") {
      const [mean, spread] = stage.norm[map];
      body = line(`(${say(before.at(map, row, column))} − mean ${say(mean)}) / spread ${say(spread)} = ${say(value)}`);
    } else {
      const x = before.at(map, row, column);
      const rule = {
        relu: `max(0, ${say(x)})`,
        leaky: x < 0 ? `below zero, so a tenth of ${say(x)}` : `${say(x)} is not below zero and stays`,
        tanh: `tanh(${say(x)})`,
        sigmoid: `sigmoid(${say(x)})`,
      }[stage.kind];
      body = line(`${rule} = ${say(value)}`);
    }
    this.part("numbers").innerHTML =
      `<h4>${escaped(where)}</h4>${this.way()}${body}<p>Shown rounded, calculated with all digits.</p>`;
  }

  // From the picture to the picked pixel: what each stage has contributed.
  way() {
    const step = ({ name, sheet, maps, rows, columns }) => {
      if (maps.length > 1 || !rows.length || Math.max(rows.length, columns.length) > SHOWN_SIDE)
        return (
          `<div class="many"><b>${escaped(name)}</b><br>` +
          `${maps.length > 1 ? `${maps.length} maps of ` : ""}${rows.length} × ${columns.length} numbers</div>`
        );
      return numberGrid(
        name,
        rows.map((row) => columns.map((column) => sheet.at(maps[0], row, column))),
        { shade: sheet.shade },
      );
    };
    return `<div class="trail">${this.trail.map(step).join("<b>→</b>")}</div>`;
  }

  window({ k, s, p, d, before }, map, row, column) {
    const inside = (r, c) => r >= 0 && c >= 0 && r < before.H && c < before.W;
    const grid = (take) =>
      Array.from({ length: k }, (_, i) =>
        Array.from({ length: k }, (_, j) => take(row * s - p + d * i, column * s - p + d * j)),
      );
    const outside = grid((r, c) => !inside(r, c));
    return { patch: grid((r, c) => (inside(r, c) ? before.at(map, r, c) : 0)), outside: (r, c) => outside[r][c] };
  }

  products(stage, map, row, column) {
    const { k, before, weights } = stage;
    const say = (number) => short(number, 5);
    const all = Array.from({ length: before.C }, (_, c) => {
      const { patch, outside } = this.window(stage, c, row, column);
      const kernel = patch.map((line, i) => line.map((_, j) => weights[((map * before.C + c) * k + i) * k + j]));
      const products = patch.map((line, i) => line.map((value, j) => value * kernel[i][j]));
      return { c, patch, outside, kernel, products, sum: products.flat().reduce((total, value) => total + value, 0) };
    }).sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum) || a.c - b.c);
    const shown = all.slice(0, SHOWN_MAPS);
    const rest = all.slice(SHOWN_MAPS).reduce((total, { sum }) => total + sum, 0);
    const names = before.colour ? ["red", "green", "blue"] : null;
    const panel = ({ c, patch, outside, kernel, products }) => {
      const name = before.C > 1 ? (names?.[c] ?? `map ${c + 1}`) : "window";
      const shade = before.colour ? undefined : before.shade;
      return (
        `<div class="sum">${numberGrid(name, patch, { outside, shade })}<span>×</span>${numberGrid("kernel", kernel)}` +
        `<span>=</span>${numberGrid("products, cell by cell", products)}</div>`
      );
    };
    const panels = shown.map(panel).join("");
    const total = all.reduce((sum, one) => sum + one.sum, 0);
    const same =
      Math.abs(total - stage.sheet.at(map, row, column)) <= 1e-4 * Math.max(1, ...all.map((one) => Math.abs(one.sum)));
    const terms =
      shown
        .map(({ sum }) => say(sum))
        .join(" + ")
        .replaceAll("+ −", "− ") +
      (all.length > SHOWN_MAPS ? ` + ${say(rest)} from ${all.length - SHOWN_MAPS} other maps` : "");
    const dashed = shown.some(({ outside, patch }) => patch.some((line, i) => line.some((_, j) => outside(i, j))))
      ? " Dashed: padding, zeros around the edge."
      : "";
    return (
      `${panels}<p>All products added up: ${terms}${all.length > 1 ? ` = ${say(total)}` : ""}. ` +
      `PyTorch has <b>${say(stage.sheet.at(map, row, column))}</b>${same ? ": the same." : "."}${dashed}</p>`
    );
  }

  pooled(stage, map, row, column, value) {
    const { patch } = this.window(stage, map, row, column);
    const all = patch.flat();
    const onTheWay = stage.k <= SHOWN_SIDE;
    const say = (number) => short(number, 5);
    const table = numberGrid("window", patch, {
      shade: stage.before.shade,
      chosen: (i, j) => stage.kind === "max" && patch[i][j] === value,
    });
    const words =
      stage.kind === "max"
        ? `The largest of the ${all.length} stays: ${say(value)}`
        : `Their mean: ${say(all.reduce((sum, one) => sum + one, 0))} / ${all.length} = ${say(value)}`;
    return `${onTheWay ? "" : `<div class="sum">${table}</div>`}<p>${escaped(words)}</p>`;
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".chain");
  root._chain ??= new Chain(root);
  root._chain.update(data, setStateValue);
}
