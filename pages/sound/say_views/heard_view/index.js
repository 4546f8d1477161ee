// A sound with the words that were found in it, and what one of them is taken for.
// data: {samples, rate, words: [{start, end, label, accepted, reason, shares, said, doubt, doubtSaid}], headline,
// problem, right, notes, limit}
import { drawAtWidth, el, partsOf } from "../../../kit/frontend/dom.js";
import { timeAxis } from "../axes.js";
import { Player, drawWave, samplesOf } from "../player.js";

const DIGITS = 10;

class Heard {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    this.player = new Player((second) => this.moved(second));
    this.part("bars").replaceChildren(...Array.from({ length: DIGITS }, (_, digit) => this.row("li", String(digit))));
    this.part("none").replaceChildren(this.row("div", "no digit"));
    this.mark = el("span", { className: "mark" });
    this.part("none").querySelector(".track").append(this.mark);
    this.part("play").onclick = () => this.play(0, this.seconds);
    this.part("one").onclick = () => {
      const { start, end } = this.data.words[this.chosen];
      this.play(start, end);
    };
  }

  row(kind, name) {
    const track = el("span", { className: "track" }, el("div", { className: "bar" }));
    return el(kind, { className: "bar-row" }, el("span", {}, name), track, el("span", { className: "share" }));
  }

  get seconds() {
    return this.samples.length / this.data.rate;
  }

  update(data) {
    if (data.samples !== this.data?.samples) {
      this.player.stop();
      this.samples = samplesOf(data.samples);
      this.chosen = 0;
    }
    this.data = data;
    this.part("headline").textContent = data.headline;
    this.part("right").textContent = data.right;
    this.part("problem").textContent = data.problem;
    for (const name of ["headline", "right", "problem"]) this.part(name).hidden = !data[name];
    this.part("notes").replaceChildren(...data.notes.map((note) => el("li", {}, note)));
    for (const name of ["bars", "none", "reason"]) this.part(name).hidden = !data.words.length;
    this.part("one").hidden = data.words.length < 2;
    this.part("words").replaceChildren(...data.words.map((word, place) => this.word(word, place)));
    drawAtWidth(this.part("picture"), () => this.draw());
    if (data.words.length) this.choose(Math.min(this.chosen, data.words.length - 1));
  }

  word({ label, accepted, start, end }, place) {
    const name = accepted ? label : "?";
    const spoken = `word ${place + 1}: ${accepted ? label : "no digit"}`;
    const button = el("button", { type: "button", "aria-label": spoken }, name);
    button.style.left = `${(50 * (start + end)) / this.seconds}%`;
    button.style.transform = "translateX(-50%)";
    button.onclick = () => this.choose(place);
    return button;
  }

  draw() {
    const { words } = this.data;
    const canvas = this.part("wave");
    drawWave(
      canvas,
      this.samples,
      words.map(({ start, end }) => [start / this.seconds, end / this.seconds]),
    );
    timeAxis(this.part("picture"), this.seconds);
    const found = `${words.length} ${words.length === 1 ? "word" : "words"}`;
    canvas.setAttribute("aria-label", `The wave of a sound, ${this.seconds.toFixed(2)} seconds, with ${found} in it.`);
  }

  choose(place) {
    this.chosen = place;
    const { words, limit } = this.data;
    const { shares, said, label, doubt, doubtSaid, accepted, headline, reason } = words[place];
    [...this.part("words").children].forEach((button, i) => button.setAttribute("aria-pressed", String(i === place)));
    [...this.part("bars").children].forEach((row, digit) =>
      this.fill(row, shares[digit], said[digit], accepted && String(digit) === label),
    );
    this.fill(this.part("none").firstElementChild, doubt, doubtSaid, !accepted);
    this.mark.style.left = `${100 * limit}%`;
    const ended = /[.?]$/.test(headline) ? headline : `${headline}.`;
    this.part("reason").textContent = words.length > 1 ? `Word ${place + 1}: ${ended} ${reason}` : reason;
  }

  fill(row, share, said, best) {
    row.classList.toggle("best", best);
    row.querySelector(".bar").style.transform = `scaleX(${share})`;
    row.querySelector(".share").textContent = said;
  }

  play(from, to) {
    if (this.player.on) return this.player.stop();
    this.player.play(this.samples, this.data.rate, from, to);
  }

  moved(second) {
    if (!this.root.isConnected && second !== null) return this.player.stop(); // another view or page is open
    const line = this.part("line");
    line.hidden = second === null;
    if (second !== null) line.style.left = `${(100 * second) / this.seconds}%`;
    this.part("play").textContent = second === null ? "play" : "stop";
    this.root.dataset.played = String(this.player.count);
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".heard");
  const heard = (root._heard ??= new Heard(root));
  heard.update(data);
}
