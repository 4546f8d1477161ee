// The words with their recordings: a row each, with a button that records while it is held.
import { el, svgEl } from "../../../kit/frontend/dom.js";

const [WIDE, HIGH] = [52, 26];

/** The wave of a recording, small. @param {number[]} wave percents */
function drawn(wave) {
  const each = WIDE / wave.length;
  const bars = wave.map((v, i) => {
    const height = Math.max((v / 100) * HIGH, 1);
    return svgEl("rect", { x: i * each, y: (HIGH - height) / 2, width: each * 0.7, height, fill: "currentColor" });
  });
  return svgEl("svg", { viewBox: `0 0 ${WIDE} ${HIGH}`, "aria-hidden": "true" }, ...bars);
}

/** What a word still needs. @param {number} count @param {{good: number, most: number}} limits */
const needs = (count, { good, most }) =>
  count >= most
    ? `${count}, enough`
    : count >= good
      ? `${count} recordings`
      : `${count} recordings, ${good - count} more needed`;

/** A button that does something while it is held, by mouse, finger or key. */
export function holdButton(label, start, stop) {
  const button = el("button", { type: "button", className: "hold", "aria-pressed": "false" }, label);
  let held = false;
  const begin = () => {
    if (held) return;
    held = true;
    start(button);
  };
  const end = () => {
    if (!held) return;
    held = false;
    stop(button);
  };
  button.onpointerdown = (event) => {
    if (event.button) return;
    button.setPointerCapture(event.pointerId);
    begin();
  };
  button.onpointerup = button.onpointercancel = button.onlostpointercapture = button.onblur = end;
  button.oncontextmenu = (event) => event.preventDefault(); // a finger that stays asks for one
  button.onkeydown = (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    event.preventDefault();
    if (!event.repeat) begin();
  };
  button.onkeyup = (event) => (event.key === " " || event.key === "Enter") && end();
  return button;
}

/**
 * One row.
 * @param {any} word {id, name, recordings}; without a name it is the background
 * @param {any} board what may be asked: limits, record, stop, files, change, play, chosen, wrong
 */
export function rowOf(word, board) {
  const { id, name, recordings } = word;
  const said = name ?? "background";
  const parts = name === undefined ? backgroundParts(recordings, board) : wordParts(word, board);
  const files = el(
    "button",
    { type: "button", "aria-label": `Files for ${said}`, onclick: () => board.files(id) },
    "Files",
  );
  const [title, count, hold, ...rest] = parts;
  const top = el("div", { className: "top" }, title, el("span", { className: "count" }, count), hold, files, ...rest);
  const takes = recordings.map((recording, place) => takeOf(recording, `${said} ${place + 1}`, board));
  const chosen = recordings.find((each) => each.id === board.chosen);
  const row = el("div", { className: "row", "data-word": said }, top, el("div", { className: "takes" }, ...takes));
  if (chosen) row.append(chosenRow(chosen, id, board));
  return row;
}

function wordParts({ id, name, recordings }, board) {
  const rename = ({ target }) => board.change({ act: "rename", word: id, name: target.value });
  const title = el("input", { value: name, maxLength: 40, "aria-label": `The word ${name}`, onchange: rename });
  const hold = holdButton(
    "Hold and say it",
    (button) => board.record(id, button),
    () => board.stop(),
  );
  hold.setAttribute("aria-label", `Hold and say it: ${name}`);
  const remove = () => board.change({ act: "remove word", word: id });
  const away = el("button", { type: "button", "aria-label": `Delete × ${name}`, onclick: remove }, "×");
  return [title, needs(recordings.length, board.limits), hold, away];
}

function backgroundParts(recordings, board) {
  const title = el("span", { className: "fixed" }, "background");
  const how = { type: "button", className: "hold", "aria-pressed": "false" };
  const record = el("button", { ...how, onclick: () => board.background(record) }, "Record 8 seconds");
  const count = needs(recordings.length, { good: board.limits.noise, most: board.limits.most });
  return [title, count.replace("recordings", "pieces"), record];
}

function takeOf({ id, name, seconds, note, wave }, said, board) {
  const wrong = board.wrong.get(id);
  const told = [said, `${seconds} seconds`, name, note, wrong && `taken for “${wrong}”`].filter(Boolean).join(", ");
  const how = { type: "button", className: wrong ? "take wrong" : "take", title: told, "aria-label": `Play ${told}` };
  const pressed = String(board.chosen === id);
  return el("button", { ...how, "aria-pressed": pressed, onclick: () => board.play(id) }, drawn(wave));
}

/** What can be done with the recording that was clicked. */
function chosenRow({ id, name, note }, word, board) {
  const options = board.classes.map((each) => el("option", { value: each.id, selected: each.id === word }, each.name));
  const moved = ({ target }) => board.change({ act: "move", recording: id, word: target.value });
  const remove = () => board.change({ act: "remove", recording: id });
  const move = el("select", { onchange: moved, "aria-label": "The word that it is" }, ...options);
  const away = el("button", { type: "button", onclick: remove }, "Delete it");
  const told = [name, note].filter(Boolean).join(": ");
  return el("div", { className: "chosen small" }, el("label", {}, "It is ", move), away, el("span", {}, told));
}
