// One map pooled by maximum and by average: the window walks over it, and the map can be shifted by a pixel.
// data: {start: {shift}, id, shape, picture, window, stride, size: [H', W'], shifts: [{by, outputs: {none, max, avg},
// kept}], still, colour}
import { el, partsOf } from "../../../kit/frontend/dom.js";
import { floatsOf, short } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { MapSheet, numberGrid } from "../map_sheet.js";

const POOL_TITLES = { none: "The map", max: "Max: the largest", avg: "Average: the mean" };

class Pooling {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    root.querySelectorAll(".shift button").forEach((button) => {
      button.onclick = () => {
        this.shiftTo(this.now + Number(button.dataset.by));
        this.send("moved", { shift: this.data.shifts[this.now].by });
      };
    });
  }

  update(data, send) {
    this.send = send;
    const pushed = this.data && this.data.push !== data.push;
    const same = this.data?.id === data.id;
    this.data = data;
    if (same && pushed) this.shiftTo(data.shifts.findIndex(({ by }) => by === data.start.shift));
    if (same) return;
    const shapes = { none: data.shape, max: data.size, avg: data.size };
    this.sheets = data.shifts.map(({ outputs }) =>
      Object.fromEntries(
        Object.entries(outputs).map(([way, values]) => [
          way,
          new MapSheet({ shape: [1, ...shapes[way]], values: floatsOf(values), picture: data.picture }),
        ]),
      ),
    );
    this.cards = Object.fromEntries(Object.keys(shapes).map((way) => [way, this.card(way, shapes[way])]));
    this.part("cards").replaceChildren(...Object.values(this.cards));
    this.now = data.shifts.findIndex(({ by }) => by === data.start.shift);
    const frames = data.size[0] * data.size[1];
    this.bar = playBar(this.part("bar"), {
      frames,
      fps: Math.max(2, frames / 15),
      label: "window",
      fill: true,
      first: 1,
      show: (at, partly) => {
        this.frame = at;
        this.upTo = partly ? at : Infinity;
        this.draw();
      },
    });
    this.shiftTo(this.now);
  }

  card(way, [H, W]) {
    const card = el("section", { className: "card" });
    const view = el("div", { className: "view" });
    view.append(el("canvas"));
    view.style.setProperty("--ratio", W / H);
    view.insertAdjacentHTML("beforeend", `<svg viewBox="0 0 ${W} ${H}" aria-hidden="true"><g></g><g></g></svg>`);
    view.firstChild.setAttribute("role", "img");
    view.firstChild.setAttribute("aria-label", `${POOL_TITLES[way]}, ${H} by ${W} numbers`);
    view.onclick = (event) => {
      const box = view.getBoundingClientRect();
      const {
        size: [rows, columns],
        stride,
      } = this.data;
      const step = way === "none" ? stride : 1;
      const [x, y] = [((event.clientX - box.left) / box.width) * W, ((event.clientY - box.top) / box.height) * H].map(
        (at) => Math.floor(at / step),
      );
      this.bar.pause();
      this.bar.go(Math.min(y, rows - 1) * columns + Math.min(x, columns - 1));
    };
    const head = el("div", { className: "head" });
    head.append(el("h4", {}, POOL_TITLES[way]), el("span", { className: "shape" }, `${H} high, ${W} wide`));
    card.append(head, view, el("div", { className: "changed" }));
    return card;
  }

  shiftTo(at) {
    const { shifts, still } = this.data;
    this.now = Math.max(0, Math.min(shifts.length - 1, at));
    const { by, kept } = shifts[this.now];
    const pixels = (n) => `${n} pixel${n > 1 ? "s" : ""}`;
    this.part("by").textContent = by ? `shifted ${pixels(Math.abs(by))} ${by > 0 ? "right" : "left"}` : "not shifted";
    this.root.querySelector("[data-by='-1']").disabled = this.now === 0;
    this.root.querySelector("[data-by='1']").disabled = this.now === shifts.length - 1;
    for (const [way, card] of Object.entries(this.cards)) {
      const percent = 100 - Math.round(100 * kept[way]);
      const moved = this.now !== still;
      card.querySelector(".changed").innerHTML =
        `changed by the shift: <b>${moved ? `${percent} %` : "–"}</b><i style="--share:${moved ? percent : 0}%"></i>`;
    }
    this.draw();
  }

  draw() {
    const {
      window: k,
      stride,
      size: [, columns],
      colour,
    } = this.data;
    const sheets = this.sheets[this.now];
    const row = Math.floor(this.frame / columns);
    const column = this.frame % columns;
    const span = (from, n) => Array.from({ length: n }, (_, i) => from + i);
    for (const [way, card] of Object.entries(this.cards)) {
      const sheet = sheets[way];
      const [numbers, frame] = card.querySelectorAll("svg > g");
      const upTo = way === "none" ? Infinity : this.upTo;
      sheet.paint(card.querySelector("canvas"), upTo);
      numbers.innerHTML = sheet.numbers(upTo);
      frame.innerHTML =
        way === "none"
          ? sheet.frames([0], span(row * stride, k), span(column * stride, k), colour)
          : sheet.frames([0], [row], [column], colour);
    }
    const patch = span(row * stride, k).map((r) => span(column * stride, k).map((c) => sheets.none.at(0, r, c)));
    const all = patch.flat();
    const say = (number) => short(number, 5);
    const max = sheets.max.at(0, row, column);
    const avg = sheets.avg.at(0, row, column);
    const terms =
      all.length > 9
        ? say(all.reduce((sum, one) => sum + one, 0))
        : `(${all.map(say).join(" + ").replaceAll("+ −", "− ")})`;
    const table = numberGrid("window", patch, { chosen: (i, j) => patch[i][j] === max, shade: sheets.none.shade });
    this.part("numbers").innerHTML =
      `<div class="sum">${table}<div><h4>Output row ${row + 1}, column ${column + 1}</h4>` +
      `<p>Largest: <b>${say(max)}</b><br>Mean: ${terms} / ${all.length} = <b>${say(avg)}</b></p></div></div>`;
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".pooling");
  root._pooling ??= new Pooling(root);
  root._pooling.update(data, setStateValue);
}
