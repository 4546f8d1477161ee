// The maps of one stage below the spectrogram, along the same seconds.
import { el } from "../../../kit/frontend/dom.js";
import { hertzAxis, sideAxis, timeAxis } from "../axes.js";
import { coloured, paintColumns, signedOf } from "./pictures.js";

const ALL = "all";

export class Maps {
  /** @param {(name: string) => any} part @param {(moved: Record<string, string>) => void} told */
  constructor(part, told) {
    this.part = part;
    this.map = ALL;
    part("stage").onchange = () => told({ stage: part("stage").value });
    part("map").onchange = () => {
      this.map = part("map").value;
      told({ map: this.map });
      this.draw();
    };
    part("map-picture").onclick = (/** @type {PointerEvent} */ event) => {
      const box = part("map-picture").getBoundingClientRect();
      const row = Math.floor((1 - (event.clientY - box.top) / box.height) * this.data.count);
      this.map = this.map === ALL ? String(Math.max(row, 0) + 1) : ALL;
      told({ map: this.map });
      this.draw();
    };
  }

  update(data, seconds) {
    this.data = data;
    this.seconds = seconds;
    const stages = Object.entries(data.stages).map(([name, said]) => el("option", { value: name }, said));
    this.part("stage").replaceChildren(...stages);
    this.part("stage").value = data.stage;
    const each = Array.from({ length: data.count }, (_, i) => el("option", { value: String(i + 1) }, String(i + 1)));
    this.part("map").replaceChildren(el("option", { value: ALL }, ALL), ...each);
    if (this.map !== ALL && Number(this.map) > data.count) this.map = ALL;
    this.numbers = signedOf(data.numbers);
  }

  // The number of one map at a column and a band, as a share of the largest.
  share(map, column, band) {
    const { columns, bands } = this.data;
    return this.numbers[(map * columns + column) * bands + band] / 127;
  }

  // Of every map at every column the largest over the bands, as a share of the way from its smallest to its largest.
  course(map) {
    const { columns, bands } = this.data;
    const most = Array.from({ length: columns }, (_, column) =>
      Array.from({ length: bands }, (__, band) => this.share(map, column, band)).reduce((a, b) => Math.max(a, b)),
    );
    const [low, high] = [Math.min(...most), Math.max(...most)];
    return most.map((v) => (v - low) / (high - low || 1));
  }

  draw() {
    const { count, columns, bands, begin, step, largest, said } = this.data;
    const all = this.map === ALL;
    const map = Number(this.map) - 1;
    const courses = all ? Array.from({ length: count }, (_, each) => this.course(each)) : [];
    const colour = all
      ? (column, row) => coloured(courses[row][column])
      : (column, row) => coloured(this.share(map, column, row));
    this.part("map").value = this.map;
    const [from, to] = [begin / this.seconds, (begin + columns * step) / this.seconds];
    paintColumns(this.part("map-picture"), { columns, rows: all ? count : bands, from, to, colour });
    const box = this.part("map-box");
    timeAxis(box, this.seconds);
    if (all)
      sideAxis(box, [
        ["map 1", 0.5 / count],
        [`map ${count}`, 1 - 0.5 / count],
      ]);
    else hertzAxis(box, true);
    const what = all
      ? `Each row is one of the ${count} maps: its largest number over the bands, from that map's least to its most`
      : `Map ${this.map} of ${count}, ${bands === 1 ? "one band" : `${bands} bands`}`;
    const scale = all ? "choose one to see it band by band." : `darkest blue: ${largest}, orange: below zero.`;
    this.part("sentence").textContent = `${said} ${what}; ${scale}`;
    this.part("map-picture").setAttribute("aria-label", `${what}, ${columns} columns from left to right.`);
  }
}
