// A forger and a detective in the plane: a film of their game, and the game by hand from any moment of it.
// data: {id, plays, live, title, rules, rates, blur, batch, seed, reach, near, draw, real, noise, film, editable,
// opens, pair, watched}, made on the server by core/figures/points_game.py. `live`: it goes on, and more will come.
import { calm, el, partsOf } from "../../../kit/frontend/dom.js";
import { fixed, floatsOf, sign } from "../../../kit/frontend/format.js";
import { playBar } from "../../../kit/frontend/play_bar.js";
import { HandGame } from "../points_hand.js";
import { arrows, covered, detectiveLoss, distance, forgerLoss, Player } from "../points_math.js";
import { drawCurves, drawOpinion, drawPoints } from "./drawing.js";
import { paired } from "./pair.js";

const SHOWN = 200; // real points that are drawn and measured
const SLOW = 650; // milliseconds between two moves in slow motion
const MOST_DRAWN = 200;

class PointsGame {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    this.pushed = true; // whether arrows are shown
    new ResizeObserver(() => {
      if (this.data && root.clientWidth && root.clientWidth !== this.width) this.layout();
    }).observe(root);
    this.listen();
    this.tell = paired(root, (round) => this.along(round));
  }

  update(data, send) {
    this.send = send;
    if (this.data?.id === data.id) return;
    const first = !this.data;
    const live = this.data?.live || data.live;
    // who looks back while the game goes on is left there; else the newest moment is shown
    const kept = this.data?.live && this.frame < this.data.film.rounds.length - 1 ? this.round : Infinity;
    this.slow(false);
    this.bar = null; // until there is one for these frames
    this.root.classList.toggle("pair", Boolean(data.pair));
    this.data = data;
    this.all = floatsOf(data.real);
    this.real = this.all.subarray(0, 2 * SHOWN);
    this.noise = floatsOf(data.noise);
    this.weights = floatsOf(data.film.weights);
    this.count = this.weights.length / data.film.rounds.length;
    this.hand = null;
    this.drawing = false;
    this.drawn = [];
    this.part("title").textContent = data.title;
    this.layout();
    this.drawKey();
    const frames = data.film.rounds.length;
    const start = live ? this.frameOf(kept) : calm() ? frames - 1 : 0;
    this.bar = playBar(this.part("bar"), {
      frames,
      start,
      fps: 9,
      label: "key frame",
      words: (i) => `round ${data.film.rounds[i]} of ${data.film.rounds.at(-1)}`,
      show: (i) => this.show(i),
    });
    if (!live && !calm() && (data.opens || (!first && data.plays))) this.bar.play();
  }

  // The newest moment that is no later than this round.
  frameOf(round) {
    return Math.max(
      0,
      this.data.film.rounds.findLastIndex((one) => one <= round),
    );
  }

  // With the film beside it.
  along(round) {
    if (!this.data?.pair || !this.bar || this.hand) return;
    this.bar.pause();
    this.bar.go(this.frameOf(round));
  }

  layout() {
    this.width = this.root.clientWidth;
    const { film, draw } = this.data;
    const ends = (values) => {
      const finite = values.filter(Number.isFinite);
      const low = Math.min(0, ...finite);
      const high = Math.max(...finite, 0.1);
      return [Math.max(low, -20), Math.min(high, 20)];
    };
    this.moveLosses = drawCurves(
      this.part("losses"),
      "Losses (dotted: at the draw)",
      film.rounds,
      { detective: film.detective, forger: film.forger },
      [draw.detective, draw.forger],
      ends([...film.detective, ...film.forger, draw.detective * 1.2]),
    );
    const [from, to] = [film.distance[0], film.distance.at(-1)].map((v) => fixed(v, 3));
    this.part("losses").setAttribute(
      "aria-label",
      `losses over ${film.rounds.at(-1)} rounds: the detective's ends at ${fixed(film.detective.at(-1), 2)}, ` +
        `the forger's at ${fixed(film.forger.at(-1), 2)}`,
    );
    this.moveDistance = drawCurves(
      this.part("distance"),
      "Distance between the clouds",
      film.rounds,
      { far: film.distance },
      [],
      [0, Math.max(...film.distance)],
    );
    this.part("distance").setAttribute("aria-label", `distance of the two clouds: ${from} at first, ${to} in the end`);
    if (this.bar) this.draw();
  }

  show(frame) {
    this.frame = frame;
    if (this.hand) this.slow(false);
    this.hand = null;
    const numbers = this.weights.subarray(frame * this.count, (frame + 1) * this.count);
    const cut = Player.count(2, this.data.rules);
    this.forger = new Player(numbers.subarray(0, cut), 2, this.data.rules);
    this.detective = new Player(numbers.subarray(cut), 1, this.data.rules);
    this.draw();
    if (this.data.pair && this.bar) this.tell(this.round);
  }

  get round() {
    return this.data.film.rounds[this.frame];
  }

  // Leaves the film: from here on every move is computed here and now, by an Adam that remembers nothing yet.
  take() {
    this.bar.pause();
    if (this.hand) return;
    const numbers = this.weights.subarray(this.frame * this.count, (this.frame + 1) * this.count);
    this.hand = new HandGame(this.data, numbers, this.all, this.round);
    this.forger = this.hand.forger;
    this.detective = this.hand.detective;
  }

  move(...who) {
    this.take();
    for (const one of who) this.hand[`${one}Move`]();
    this.draw();
  }

  slow(on) {
    clearInterval(this.slowly);
    this.slowly = null;
    if (on) {
      this.take();
      const next = () => {
        if (!this.root.isConnected) return this.slow(false);
        const { detective, forger } = this.hand.done;
        this.move(detective > forger ? "forger" : "detective");
      };
      this.slowly = setInterval(next, SLOW);
      next();
    }
  }

  draw() {
    const { data, detective } = this;
    const { reach, draw } = data;
    const made = this.forger.run(this.noise);
    const [scores, forged] = [detective.run(this.real), detective.run(made)];
    const mean = (values) => values.reduce((sum, v) => sum + v, 0) / values.length;
    const middle = draw.opinion === null ? (mean(scores) + mean(forged)) / 2 : 0;
    drawOpinion(this.part("opinion"), detective, reach, middle, draw.opinion === null ? 0.5 : 1);
    const pushes = this.pushed ? arrows(detective, made, data.rules) : null;
    drawPoints(this.part("points"), { reach, real: this.real, made, arrows: pushes, drawn: this.drawn });
    const found = {
      detective: detectiveLoss(scores, forged, data.rules).loss,
      forger: forgerLoss(forged, data.rules).loss,
      distance: distance(this.real, made),
      covered: covered(this.real, made, data.near),
      real: mean(scores.map((s) => 1 / (1 + Math.exp(-s)))),
      made: mean(forged.map((s) => 1 / (1 + Math.exp(-s)))),
    };
    this.say(found);
    this.moveLosses(this.round);
    this.moveDistance(this.round);
    this.drawHand();
    this.drawDraw();
  }

  say(found) {
    const { draw } = this.data;
    const percent = (share) => `${Math.round(100 * share)} %`;
    const rows = [
      ["detective's loss", fixed(found.detective), draw.detective_words],
      ["forger's loss", fixed(found.forger), draw.forger_words],
    ];
    if (draw.opinion !== null) {
      const half = fixed(draw.opinion, 2);
      rows.push(["it says “real” of real points", fixed(found.real, 2), half]);
      rows.push(["it says “real” of made points", fixed(found.made, 2), half]);
    }
    rows.push(["distance between the clouds", fixed(found.distance), "near 0"]);
    rows.push(["real points with a made one nearby", percent(found.covered), "100 %"]);
    const cells = rows.map(([name, now, then]) =>
      el("tr", {}, el("th", { scope: "row" }, name), el("td", {}, now), el("td", {}, then)),
    );
    this.part("figures").replaceChildren(...cells);
    const { hand } = this;
    const steps = hand && `${hand.done.detective} of the detective, ${hand.done.forger} of the forger`;
    this.part("said").textContent = hand
      ? `By hand from round ${hand.round}: ${steps} (Adam begins afresh).`
      : `Round ${this.round}, ${this.data.live ? "and more are being played" : "from the film"}.`;
    const watched = { covered: rows.at(-1), distance: rows.at(-2) }[this.data.watched];
    this.part("watch").textContent = watched ? `${watched[0]}: ${watched[1]}` : "";
    const alt =
      `The plane at round ${this.round}: the made points cover ${percent(found.covered)} of the real ones, ` +
      `distance ${fixed(found.distance)}`;
    this.part("opinion").setAttribute("aria-label", alt);
  }

  button(place, text, act, pressed = null, more = {}) {
    const made = el("button", { type: "button", onclick: act, ...more }, text);
    if (pressed !== null) made.setAttribute("aria-pressed", String(pressed));
    place.append(made);
  }

  // Buttons are only made anew where one of them changed, so that the focus stays on the one that was pressed.
  drawHand() {
    const state = `${Boolean(this.hand)} ${Boolean(this.slowly)} ${this.pushed} ${this.data.id}`;
    if (this.handState === state) return;
    this.handState = state;
    const place = this.part("hand");
    const focused = [...place.children].indexOf(place.getRootNode().activeElement);
    place.replaceChildren();
    if (this.data.live) return; // what is done by hand would be gone with the next moments that come
    const step =
      (...who) =>
      () => {
        this.slow(false);
        this.move(...who);
      };
    this.button(place, "detective's step", step("detective"));
    this.button(place, "forger's step", step("forger"));
    this.button(place, "both", step("detective", "forger"));
    this.button(place, "slow motion", () => (this.slow(!this.slowly), this.draw()), Boolean(this.slowly));
    this.button(place, "arrows", () => ((this.pushed = !this.pushed), this.draw()), this.pushed);
    const back = () => this.bar.go(this.frame);
    this.button(place, sign("◀ back to the film"), back, null, { disabled: !this.hand });
    if (focused >= 0) place.children[focused].focus();
  }

  drawDraw() {
    const state = `${this.drawing} ${this.drawn.length} ${this.data.id}`;
    if (this.drawState === state) return;
    this.drawState = state;
    const place = this.part("draw");
    const focused = [...place.children].indexOf(place.getRootNode().activeElement);
    place.replaceChildren();
    this.part("plane").classList.toggle("drawing", this.drawing);
    if (!this.data.editable) return;
    const toggle = () => {
      this.bar.pause();
      this.drawing = !this.drawing;
      this.draw();
    };
    this.button(place, "draw real points by hand", toggle, this.drawing);
    const n = this.drawn.length;
    const clear = () => {
      this.drawn = [];
      this.draw();
    };
    if (n) this.button(place, "clear", clear);
    const go = () => this.send("own", this.drawn);
    if (n >= 5) this.button(place, `play with my ${n} points`, go, null, { className: "go" });
    else if (this.drawing) place.append("Draw with pointer or finger; or move with the arrow keys and press Enter.");
    if (focused >= 0) place.children[Math.min(focused, place.children.length - 1)].focus?.();
  }

  drawKey() {
    const dot = (kind, colour) => el("i", { className: kind, style: `background:${colour}` });
    this.part("key").replaceChildren(
      el("span", {}, dot("round", "#003f66"), "real points"),
      el("span", {}, dot("tip", "#b34700"), "made by the forger"),
      el("span", {}, dot("", "#73b1d5"), "here the detective says “real”"),
      el("span", {}, dot("", "#e8a473"), "“made”"),
    );
  }

  listen() {
    const place = this.part("plane");
    this.cursor = [0, 0];
    const where = (event) => {
      const box = place.getBoundingClientRect();
      const { reach } = this.data;
      const clip = (v) => Math.round(1000 * Math.max(-reach, Math.min(reach, v))) / 1000;
      const across = (event.clientX - box.left) / box.width;
      const down = (event.clientY - box.top) / box.height;
      return [clip((across * 2 - 1) * reach), clip((1 - down * 2) * reach)];
    };
    const add = (point) => {
      const last = this.drawn.at(-1);
      if (!this.drawing || this.drawn.length >= MOST_DRAWN) return;
      if (last && Math.hypot(last[0] - point[0], last[1] - point[1]) < 0.08) return;
      this.drawn.push(point);
      this.draw();
    };
    place.onpointerdown = (event) => {
      if (!this.drawing) return;
      place.setPointerCapture(event.pointerId);
      add(where(event));
    };
    place.onpointermove = (event) => event.buttons && add(where(event));
    place.onkeydown = (event) => {
      const way = { ArrowLeft: [-0.2, 0], ArrowRight: [0.2, 0], ArrowUp: [0, 0.2], ArrowDown: [0, -0.2] }[event.key];
      if (!this.drawing || (!way && event.key !== "Enter")) return;
      const { reach } = this.data;
      if (way) this.cursor = this.cursor.map((v, k) => Math.max(-reach, Math.min(reach, v + way[k])));
      else add([...this.cursor]);
      this.part("said").textContent = `At ${this.cursor.map((v) => fixed(v, 1)).join(", ")}: Enter puts a point.`;
      event.preventDefault();
    };
  }
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".points-game");
  root._game ??= new PointsGame(root);
  root._game.update(data, setTriggerValue);
}
