/** @file What the class does, as the server tells its teacher: tiles, votes, curves or names. */
import { ask, follow } from "../../../kit/frontend/class_room.js";
import { add, el, partsOf } from "../../../kit/frontend/dom.js";
import { drawDigits } from "./digits.js";
import { drawRace } from "./race.js";
import { drawLarge, drawTiles } from "./tiles.js";

/** @typedef {Record<string, any>} Said */

const GONE = "The computer that runs this does not answer; this is tried again by itself.";

/** How the class stands, in a sentence.
 * @param {Said} said
 */
export function stands(said) {
  const here = said.pupils.filter((/** @type {Said} */ pupil) => pupil.here).length;
  const going = said.pupils.filter((/** @type {Said} */ { run }) => run?.alive && run.state !== "waiting").length;
  const queue = said.queue.map((/** @type {Said} */ { name }) => name).join(", ");
  return [
    `${here} of ${said.pupils.length} here`,
    `${going} training${going === 1 ? "" : "s"}`,
    queue ? `waiting: ${queue}` : "nobody waits",
    ...(said.others ? [`${said.others} of others`] : []),
    ...(said.frozen ? ["eyes up"] : []),
  ].join(" · ");
}

/** @param {{data: {show: string}, parentElement: any}} component */
export default function ({ data, parentElement }) {
  const part = partsOf(parentElement);
  const shown = part("shown");
  if (shown._show === data.show) return;
  shown._show = data.show;
  /** @param {Said} body */
  const act = async (body) => {
    const said = await ask("act", body);
    part("problem").textContent = said;
    part("problem").hidden = !said;
  };
  follow(shown, "wall", (said) => {
    if (!said) part("stands").textContent = GONE;
    else if (said.over) part("stands").textContent = "The class is over.";
    else draw(data.show, part, said, act);
  });
}

/**
 * @param {string} show @param {(name: string) => any} part @param {Said} said
 * @param {(body: Said) => void} act
 */
function draw(show, part, said, act) {
  const shown = part("shown");
  if (show === "wall") {
    part("stands").textContent = stands(said);
    drawLarge(part("large"), said, act);
    drawTiles(shown, said, act);
  } else if (show === "names") {
    part("stands").textContent = `${said.pupils.length} ${said.pupils.length === 1 ? "is" : "are"} in`;
    const names = said.pupils.map((/** @type {Said} */ { name }) => el("li", {}, name));
    shown.replaceChildren(el("ul", { className: "names" }, ...names));
  } else if (show === "votes") votes(part, said);
  else if (show === "digits") part("stands").textContent = drawDigits(shown, said);
  else {
    const race = said.race;
    const done = race?.lines.filter((/** @type {Said} */ { over }) => over).length;
    part("stands").textContent = race
      ? `${race.title}: ${race.lines.length} of ${race.pupils} run it, ${done} are done.`
      : "No recipe is given yet: pick one and press Give it to all.";
    drawRace(shown, race);
  }
}

/** @param {(name: string) => any} part @param {Said} said */
function votes(part, said) {
  const [asked, shown] = [said.ballot, part("shown")];
  if (!asked) {
    part("stands").textContent = "Nothing is asked at the moment.";
    return shown.replaceChildren();
  }
  const closed = asked.open ? "" : " The vote is closed.";
  part("stands").textContent = `${asked.ask} ${asked.votes} of ${said.pupils.length} have answered.${closed}`;
  const list = el("ul", { className: "votes" });
  asked.options.forEach((/** @type {string} */ option, /** @type {number} */ place) => {
    const line = add(list, "li", { className: place === asked.right ? "right" : "" });
    const count = asked.counts?.[place];
    const bar = add(line, "span", { className: "bar" });
    bar.style.width = `${count ? (100 * count) / asked.votes : 0}%`;
    add(line, "span", {}, place === asked.right ? `${option} – this is right` : option);
    add(line, "b", {}, asked.counts ? String(count) : "");
  });
  shown.replaceChildren(list);
  if (asked.because) add(shown, "p", {}, asked.because);
}
