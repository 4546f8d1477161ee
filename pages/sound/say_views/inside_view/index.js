// A word as the network hears it: rub a piece out, hear what is left, see the answers, the maps, and what spoke for it.
// data: {samples, whole, cut, frames, spoke, spokeSaid, seconds, before, after, note, rows, maps,
// start: {piece, stage, map, spoke}, push}
import { drag, drawAtWidth, el, partsOf } from "../../../kit/frontend/dom.js";
import { bytesOf, fixed } from "../../../kit/frontend/format.js";
import { hertzAxis, timeAxis } from "../axes.js";
import { Player, samplesOf } from "../player.js";
import { FFT, HOP, RATE, hertzOf } from "../spectrum_math.js";
import { Maps } from "./maps.js";
import { gramColour, paintColumns, signedOf } from "./pictures.js";

const [BANDS, STEP, NONE] = [32, 0.01, "none"];
const FIRST = (FFT / 2 - HOP / 2) / RATE; // the second at which the first frame is drawn

class Inside {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    this.player = new Player((second) => this.moved(second));
    this.maps = new Maps(this.part, (moved) => this.send(moved));
    drag(
      this.part("gram"),
      (event) => this.follow(event),
      () => this.tell(),
    );
    for (const name of ["start", "end", "low", "high"]) {
      this.part(name).oninput = () => this.slide(name);
      this.part(name).onchange = () => this.tell();
    }
    this.part("mute").onclick = () => this.set({ ...this.piece, start: 0, end: this.last });
    this.part("back").onclick = () => this.set(null);
    this.part("spoke").onchange = () => {
      this.send({ spoke: this.part("spoke").checked ? "yes" : "no" });
      this.draw();
    };
    this.part("left").onclick = () => this.play(this.samples);
    this.part("whole").onclick = () => this.play(this.whole);
    this.part("only").onclick = () => this.play(this.whole.map((v, i) => v - this.samples[i]));
  }

  get seconds() {
    return this.data.seconds;
  }

  // The last second that sliders reach.
  get last() {
    return Math.floor(this.seconds / STEP) * STEP;
  }

  update(data, send) {
    const fresh = this.data?.push !== data.push || this.data === undefined;
    if (data.whole !== this.data?.whole) this.player.stop();
    this.data = data;
    this.send = send;
    this.samples = samplesOf(data.samples);
    this.whole = samplesOf(data.whole);
    this.frames = bytesOf(data.frames);
    this.spoke = signedOf(data.spoke);
    if (fresh) {
      this.piece = this.read(data.start.piece);
      this.part("spoke").checked = data.start.spoke === "yes";
      this.maps.map = data.start.map;
    }
    this.part("spoke-label").hidden = !data.spoke;
    this.part("spoke-said").textContent = data.spokeSaid;
    this.part("maps").hidden = !data.maps;
    if (data.maps) this.maps.update(data.maps, this.seconds);
    for (const name of ["before", "after", "note"]) this.part(name).textContent = data[name];
    const rows = data.rows.map((row) => this.row(row));
    this.part("bars").replaceChildren(...rows);
    const legend = data.cut === NONE ? "" : "Grey: the whole word. Blue: what is left.";
    this.part("legend").textContent = legend;
    drawAtWidth(this.root, () => this.draw());
  }

  row({ name, best, said, shares }) {
    const bars = shares.map((share, i) => {
      const bar = el("span", { className: i ? "bar now" : "bar" });
      bar.style.transform = `scaleX(${share})`;
      return bar;
    });
    const parts = [el("span", {}, name), el("span", { className: "track" }, ...bars), el("span", {}, said)];
    return el("li", { className: best ? "best" : "" }, ...parts);
  }

  read(text) {
    if (text === NONE) return null;
    const [start, end, low, high] = text.split("-").map(Number);
    return { start, end, low, high };
  }

  get written() {
    if (!this.piece) return NONE;
    const { start, end, low, high } = this.piece;
    return `${start.toFixed(2)}-${Math.min(end, this.last).toFixed(2)}-${low}-${high}`;
  }

  set(piece) {
    this.piece = piece;
    this.mark();
    this.tell();
  }

  tell() {
    if (this.written !== this.data.cut) this.send({ piece: this.written });
  }

  follow(event) {
    const box = this.part("gram").getBoundingClientRect();
    const share = (v) => Math.min(Math.max(v, 0), 1);
    const second = share((event.clientX - box.left) / box.width) * this.seconds;
    const band = share(1 - (event.clientY - box.top) / box.height) * BANDS;
    if (event.type === "pointerdown") this.corner = { second, band };
    const [start, end] = [Math.min(second, this.corner.second), Math.max(second, this.corner.second)];
    if (end - start < 2 * STEP) return;
    const low = Math.floor(Math.min(band, this.corner.band, BANDS - 1));
    const high = Math.max(Math.ceil(Math.max(band, this.corner.band)), low + 1);
    this.piece = { start, end, low, high };
    this.mark();
  }

  slide(name) {
    const piece = this.piece ?? { start: 0, end: this.last, low: 0, high: BANDS };
    piece[name] = Number(this.part(name).value);
    const [time, band] = [name === "start" || name === "end", name === "low" || name === "high"];
    if (time && piece.end - piece.start < STEP) {
      if (name === "start") piece.end = Math.min(piece.start + STEP, this.last);
      piece.start = Math.max(Math.min(piece.start, piece.end - STEP), 0);
      piece.end = Math.max(piece.end, piece.start + STEP);
    }
    if (band && piece.high <= piece.low) {
      if (name === "low") piece.high = Math.min(piece.low + 1, BANDS);
      piece.low = Math.max(Math.min(piece.low, piece.high - 1), 0);
    }
    this.piece = piece;
    this.mark();
  }

  draw() {
    const spoke = this.part("spoke").checked && this.data.spoke ? this.spoke : null;
    const colour = gramColour(this.frames, spoke);
    const columns = this.frames.length / BANDS;
    const [from, to] = [FIRST / this.seconds, (FIRST + (columns * HOP) / RATE) / this.seconds];
    const at = (column, row) => colour(column * BANDS + row);
    paintColumns(this.part("gram"), { columns, rows: BANDS, from, to, colour: at });
    const what = spoke ? "What spoke for the answer and against it, over the spectrogram" : "The log-mel spectrogram";
    this.part("gram").setAttribute(
      "aria-label",
      `${what}; ${columns} frames from left to right, 32 mel bands upwards.`,
    );
    timeAxis(this.part("box"), this.seconds);
    hertzAxis(this.part("box"), true);
    if (this.data.maps) this.maps.draw();
    this.mark();
  }

  // The rectangle, the sliders and the buttons, while a hand moves it; the answers follow when it has let go.
  mark() {
    const { start, end, low, high } = this.piece ?? { start: 0, end: this.last, low: 0, high: BANDS };
    const box = this.part("piece");
    box.hidden = !this.piece;
    box.style.left = `${(100 * start) / this.seconds}%`;
    box.style.width = `${(100 * (end - start)) / this.seconds}%`;
    box.style.bottom = `${(100 * low) / BANDS}%`;
    box.style.height = `${(100 * (high - low)) / BANDS}%`;
    const [below, above] = hertzOf(low, high);
    const hertz = (v) => `${Math.round(v).toLocaleString("en")} Hz`;
    this.slider("start", { min: 0, max: this.last - STEP, step: STEP, value: start }, `${fixed(start, 2)} s`);
    this.slider("end", { min: STEP, max: this.last, step: STEP, value: end }, `${fixed(end, 2)} s`);
    this.slider("low", { min: 0, max: BANDS - 1, step: 1, value: low }, hertz(below));
    this.slider("high", { min: 1, max: BANDS, step: 1, value: high }, hertz(above));
    for (const name of ["whole", "only", "mute", "back"]) this.part(name).disabled = !this.piece;
    this.root.toggleAttribute("data-waiting", this.written !== this.data.cut);
    this.named(this.player.on);
  }

  slider(name, values, said) {
    Object.assign(this.part(name), { min: values.min, max: values.max, step: values.step });
    this.part(name).value = String(values.value);
    this.part(name).setAttribute("aria-valuetext", said);
    this.part(`${name}-said`).textContent = said;
  }

  named(playing) {
    this.part("left").textContent = playing ? "stop" : this.piece ? "play what is left" : "play";
  }

  play(samples) {
    if (this.player.on) return this.player.stop();
    this.player.play(samples, RATE);
  }

  moved(second) {
    if (!this.root.isConnected && second !== null) return this.player.stop(); // another view or page is open
    const line = this.part("line");
    line.hidden = second === null;
    if (second !== null) line.style.left = `${(100 * second) / this.seconds}%`;
    this.named(second !== null);
    this.root.dataset.played = String(this.player.count);
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".sound-inside");
  const inside = (root._inside ??= new Inside(root));
  inside.update(data, (moved) => setStateValue("moved", moved));
}
