// A wave, a window that slides over it, what is in the window, and the picture that all windows make.
// data: {samples, rate, start: {at: seconds}, push}
import { drag, drawAtWidth, partsOf } from "../../../kit/frontend/dom.js";
import { fixed } from "../../../kit/frontend/format.js";
import { hertzAxis, timeAxis } from "../axes.js";
import { Player, drawWave, samplesOf } from "../player.js";
import { FFT, HOP, LINES, RATE, bandsOf, decibels, power, spectrogram } from "../spectrum_math.js";
import { drawPiece, drawSpectrum, paint } from "./pictures.js";

const AROUND = 0.15; // seconds on either side of the window that are played

class Lab {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    this.player = new Player((second) => this.moved(second));
    const stack = this.part("stack");
    const follow = (event) => {
      const box = stack.getBoundingClientRect();
      this.go(((event.clientX - box.left) / box.width) * this.seconds - FFT / RATE / 2);
    };
    drag(stack, follow, () => this.tell());
    this.part("at").oninput = () => this.go(Number(this.part("at").value));
    this.part("at").onchange = () => this.tell();
    this.part("bands").onchange = () => this.draw();
    this.part("play").onclick = () => this.play(0, this.seconds);
    this.part("near").onclick = () => {
      const middle = this.at + FFT / RATE / 2;
      this.play(Math.max(middle - AROUND, 0), Math.min(middle + AROUND, this.seconds));
    };
  }

  get seconds() {
    return this.samples.length / RATE;
  }

  get last() {
    return Math.max(this.samples.length - FFT, 0) / RATE;
  }

  update(data, send) {
    const fresh = this.data?.push !== data.push || this.data === undefined;
    this.send = send;
    if (data.samples !== this.data?.samples) {
      this.player.stop();
      this.samples = samplesOf(data.samples);
      const { lines, bands } = spectrogram(this.samples);
      this.loud = { lines: decibels(lines), bands: decibels(bands) };
      this.most = lines.reduce((top, row) => row.reduce((best, v) => Math.max(best, v), top), 1e-10);
      this.root.dataset.frames = String(lines.length);
    }
    this.data = data;
    Object.assign(this.part("at"), { min: 0, max: this.last, step: HOP / RATE });
    if (fresh) this.at = data.start.at;
    drawAtWidth(this.part("stack"), () => this.draw());
  }

  tell() {
    this.send({ at: this.at.toFixed(2) });
  }

  play(from, to) {
    if (this.player.on) return this.player.stop();
    this.player.play(this.samples, RATE, from, to);
  }

  moved(second) {
    if (!this.root.isConnected && second !== null) return this.player.stop(); // another view or page is open
    const line = this.part("line");
    line.hidden = second === null;
    if (second !== null) line.style.left = `${(100 * second) / this.seconds}%`;
    this.part("play").textContent = second === null ? "play" : "stop";
    this.root.dataset.played = String(this.player.count);
    this.look(second ?? this.at);
  }

  go(second) {
    this.at = second;
    this.look(this.at);
  }

  draw() {
    const bands = this.part("bands").checked;
    drawWave(this.part("wave"), this.samples, [[0, 1]]);
    paint(this.part("gram"), bands ? this.loud.bands : this.loud.lines, this.samples.length);
    timeAxis(this.part("stack"), this.seconds);
    hertzAxis(this.part("seen"), bands);
    const rows = bands ? "32 mel bands" : `${LINES} frequencies, 0 to 8,000 Hz`;
    const frames = this.root.dataset.frames;
    this.part("gram").setAttribute(
      "aria-label",
      `The spectrogram: ${frames} frames from left to right, ${rows} upwards.`,
    );
    this.part("wave").setAttribute("aria-label", `The wave, ${fixed(this.seconds, 2)} seconds.`);
    this.go(this.at);
  }

  // What is in the window that begins at this second: nothing is moved by it.
  look(second) {
    const at = Math.round(Math.min(Math.max(second, 0), this.last) * RATE);
    if (second === this.at) this.at = at / RATE;
    const window = this.part("window");
    window.style.left = `${(100 * at) / this.samples.length}%`;
    window.style.width = `${(100 * Math.min(FFT, this.samples.length)) / this.samples.length}%`;
    this.part("at").value = String(at / RATE);
    this.part("where").textContent = `${fixed(at / RATE, 2)} s`;
    const lines = power(this.samples, at);
    const told = drawSpectrum(this.part("spectrum"), lines, bandsOf(lines), this.most);
    drawPiece(this.part("piece"), this.samples, at);
    this.part("said").textContent = told;
  }
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".sound-lab");
  const lab = (root._lab ??= new Lab(root));
  lab.update(data, (moved) => setStateValue("moved", moved));
}
