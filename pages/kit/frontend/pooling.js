// One map pooled by maximum and by average: the window walks over it, and the map can be shifted by a pixel.
// data: {start: {shift}, id, shape, picture, window, stride, size: [H', W'], shifts: [{by, outputs: {none, max, avg}, kept}], still, colour}
const POOL_TITLES = {none: "The map", max: "Largest of each window", avg: "Mean of each window"};

class Pooling {
  constructor(root) {
    this.root = root;
    this.part = name => root.querySelector(`[data-part=${name}]`);
    root.querySelectorAll(".shift button").forEach(button => { button.onclick = () => {
      this.shiftTo(this.now + Number(button.dataset.by));
      this.send("moved", {shift: this.data.shifts[this.now].by});
    }; });
  }

  update(data, send) {
    this.send = send;
    if (this.data?.id === data.id) return;
    this.data = data;
    const shapes = {none: data.shape, max: data.size, avg: data.size};
    this.sheets = data.shifts.map(({outputs}) => Object.fromEntries(Object.entries(outputs).map(([way, values]) =>
      [way, new MapSheet({shape: [1, ...shapes[way]], values: mapsOf(values), picture: data.picture})])));
    this.cards = Object.fromEntries(Object.keys(shapes).map(way => [way, this.card(way, shapes[way])]));
    this.part("cards").replaceChildren(...Object.values(this.cards));
    this.now = data.shifts.findIndex(({by}) => by === data.start.shift);
    const frames = data.size[0] * data.size[1];
    this.frame = frames - 1;
    this.bar = playBar(this.part("bar"), {frames, fps: Math.max(2, frames / 15), label: "window", start: frames - 1, show: at => { this.frame = at; this.draw(); }});
    this.shiftTo(this.now);
  }

  card(way, [H, W]) {
    const card = element("section", "card"), view = element("div", "view");
    view.append(element("canvas"));
    view.insertAdjacentHTML("beforeend", `<svg viewBox="0 0 ${W} ${H}" aria-hidden="true"><g></g><g></g></svg>`);
    view.firstChild.setAttribute("role", "img");
    view.firstChild.setAttribute("aria-label", `${POOL_TITLES[way]}, ${H} by ${W} numbers`);
    view.onclick = event => {
      const box = view.getBoundingClientRect(), {size: [rows, columns], stride} = this.data, step = way === "none" ? stride : 1;
      const [x, y] = [(event.clientX - box.left) / box.width * W, (event.clientY - box.top) / box.height * H].map(at => Math.floor(at / step));
      this.bar.pause();
      this.bar.go(Math.min(y, rows - 1) * columns + Math.min(x, columns - 1));
    };
    card.append(element("h4", "", POOL_TITLES[way]), view, element("p", "shape", `${H} × ${W}`), element("div", "kept"));
    return card;
  }

  shiftTo(at) {
    const {shifts, still} = this.data;
    this.now = Math.max(0, Math.min(shifts.length - 1, at));
    const {by, kept} = shifts[this.now], pixels = n => `${n} pixel${n > 1 ? "s" : ""}`;
    this.part("by").textContent = by ? `shifted ${pixels(Math.abs(by))} ${by > 0 ? "right" : "left"}` : "not shifted";
    this.root.querySelector("[data-by='-1']").disabled = this.now === 0;
    this.root.querySelector("[data-by='1']").disabled = this.now === shifts.length - 1;
    for (const [way, card] of Object.entries(this.cards)) {
      const percent = Math.round(100 * kept[way]);
      card.querySelector(".kept").innerHTML = this.now === still ? "" : `<b>${percent} %</b> as before the shift<i style="--share:${percent}%"></i>`;
    }
    this.draw();
  }

  draw() {
    const {window: k, stride, size: [, columns], colour} = this.data, sheets = this.sheets[this.now];
    const row = Math.floor(this.frame / columns), column = this.frame % columns, span = (from, n) => Array.from({length: n}, (_, i) => from + i);
    for (const [way, card] of Object.entries(this.cards)) {
      const sheet = sheets[way], [numbers, frame] = card.querySelectorAll("svg > g"), upTo = way === "none" ? Infinity : this.frame;
      sheet.paint(card.querySelector("canvas"), upTo);
      numbers.innerHTML = sheet.numbers(upTo);
      frame.innerHTML = way === "none" ? sheet.frames([0], span(row * stride, k), span(column * stride, k), colour) : sheet.frames([0], [row], [column], colour);
    }
    const patch = span(row * stride, k).map(r => span(column * stride, k).map(c => sheets.none.at(0, r, c))), all = patch.flat();
    const say = number => shortNumber(number, 5), max = sheets.max.at(0, row, column), avg = sheets.avg.at(0, row, column);
    const terms = all.length > 9 ? say(all.reduce((sum, one) => sum + one, 0)) : `(${all.map(say).join(" + ").replaceAll("+ −", "− ")})`;
    this.part("numbers").innerHTML = `<h4>Window at row ${row * stride}, column ${column * stride}</h4>
      <div class="sum">${numberGrid("window", patch, {chosen: (i, j) => patch[i][j] === max})}</div>
      <p>Largest: <b>${say(max)}</b>. Mean: ${terms} / ${all.length} = <b>${say(avg)}</b></p>`;
  }
}

export default function ({data, parentElement, setStateValue}) {
  const root = parentElement.querySelector(".pooling");
  root._pooling ??= new Pooling(root);
  root._pooling.update(data, setStateValue);
}
