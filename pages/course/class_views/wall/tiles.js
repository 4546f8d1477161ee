/** @file A tile for each pupil: name, place, training; and one of them large, for the projector. */
import { add, addSvg, el, svgEl } from "../../../kit/frontend/dom.js";

/** @typedef {Record<string, any>} Said */

/** The path of a curve in a box of 100 by 40: as far to the right as the training has come, the highest number on top.
 * @param {(number | null)[]} curve @param {number} share
 */
export function path(curve, share) {
  const found = curve.filter((value) => value !== null);
  if (found.length < 2) return "";
  const [low, high] = [Math.min(...found), Math.max(...found)];
  const points = curve.flatMap((value, place) => {
    if (value === null) return [];
    const x = (98 * share * place) / (curve.length - 1) + 1;
    return [`${x.toFixed(1)} ${(38 - (36 * (value - low)) / (high - low || 1)).toFixed(1)}`];
  });
  return `M${points.join("L")}`;
}

/** @param {Said} run */
function picture(run) {
  const label = `The loss of this training so far: ${run.says}`;
  const svg = svgEl("svg", { viewBox: "0 0 100 40", preserveAspectRatio: "none", role: "img", "aria-label": label });
  addSvg(svg, "path", { class: "run", d: path(run.curve, run.share) });
  return svg;
}

/** @param {Said} pupil */
const where = (pupil) => [pupil.page, pupil.step].filter(Boolean).join(", ");

/** @param {Said} run */
const words = (run) => [run.says, run.told].filter(Boolean).join(" · ");

/**
 * Tiles that are there stay, so that a button does not go away below a finger.
 * @param {any} shown @param {Said} said @param {(body: Said) => void} act
 */
export function drawTiles(shown, said, act) {
  const list = shown.querySelector(".tiles") ?? add(shown, "ul", { className: "tiles" });
  const kept = new Map([...list.children].map((tile) => [tile._number, tile]));
  for (const pupil of said.pupils) {
    const tile = kept.get(pupil.number) ?? made(list, pupil, act);
    kept.delete(pupil.number);
    fill(tile, pupil);
  }
  for (const gone of kept.values()) gone.remove();
}

/** @param {any} list @param {Said} pupil @param {(body: Said) => void} act */
function made(list, pupil, act) {
  const tile = add(list, "li", { className: "tile" });
  tile._number = pupil.number;
  const head = add(tile, "header", {}, el("strong", {}, pupil.name));
  const state = add(head, "span");
  const [place, learns, buttons] = [
    add(tile, "span", { className: "place" }),
    add(tile, "div"),
    add(tile, "div", { className: "buttons" }),
  ];
  const button = (/** @type {string} */ label, /** @type {string} */ title, /** @type {() => Said} */ body) => {
    const how = { type: "button", title, "aria-label": `${label}: ${pupil.name}`, onclick: () => act(body()) };
    return add(buttons, "button", how, label);
  };
  const kept = "Stops this training; what it has learnt is kept.";
  const stop = button("Stop", kept, () => ({ act: "stop", run: tile._run }));
  const first = button("Go first", "Its turn comes next.", () => ({ act: "first", run: tile._run }));
  button("Show", "Large, for the projector.", () => ({ act: "show", pupil: pupil.number }));
  button("Send out", "Out of the class; nothing is kept.", () => ({ act: "out", pupil: pupil.number }));
  tile._parts = { state, place, learns, stop, first };
  return tile;
}

/** @param {any} tile @param {Said} pupil */
function fill(tile, pupil) {
  const { state, place, learns, stop, first } = tile._parts;
  const { run } = pupil;
  tile.classList.toggle("away", !pupil.here);
  state.textContent = pupil.here ? (pupil.voted ? "answered" : "") : "away";
  place.textContent = where(pupil) || "–";
  place.title = place.textContent;
  tile._run = run?.id;
  stop.hidden = !run?.alive || run.state === "stopping";
  first.hidden = run?.state !== "waiting";
  learns.replaceChildren(...(run?.curve.length ? [picture(run)] : []), run ? words(run) : "");
}

/**
 * @param {any} place @param {Said} said @param {(body: Said) => void} act
 */
export function drawLarge(place, said, act) {
  const pupil = said.pupils.find((/** @type {Said} */ { number }) => number === said.spotlight);
  place.hidden = !pupil;
  if (!pupil) return;
  if (place._number !== pupil.number) {
    place._number = pupil.number;
    place.className = "large";
    place.replaceChildren(el("h2", {}, pupil.name), el("p"), el("div"), el("div", { className: "buttons" }));
    const close = () => act({ act: "show", pupil: 0 });
    add(place.lastElementChild, "button", { type: "button", onclick: close }, "Show all again");
    const watch = add(place.lastElementChild, "button", { type: "button" }, "Open the training");
    watch.onclick = () => window.open(new URL(`runs?run=${place._run}`, document.baseURI), "_blank", "noopener");
  }
  const [, text, curve, buttons] = place.children;
  place._run = pupil.run?.id;
  buttons.lastElementChild.hidden = !pupil.run;
  text.textContent = [where(pupil), pupil.run && words(pupil.run)].filter(Boolean).join(" · ");
  curve.replaceChildren(...(pupil.run?.curve.length ? [picture(pupil.run)] : []));
}
