// The history of runs. data: {runs: [{id, name, short, words, changed, state, validation, test, epochs, seconds,
// created, mine}], picked, most} Tells the server: opened (an id), picked (all picked ids), renamed ({id, name}).
// Whatever people typed is set as text, never as HTML.
import { add, el, keepCount } from "../../../kit/frontend/dom.js";
import { sign } from "../../../kit/frontend/format.js";
import { icon } from "../../../kit/frontend/play_bar.js";

/** Signs that are drawn, for phones have coloured pictures of them. @type {Record<string, "play" | "pause">} */
const DRAWN = { "\u25b6": "play", "\u23f8": "pause" };
const HEADS = ["", "name, change since the one below", "state", "validation", "test", "epochs", "time", "begun", ""];
const ANSWER_MS = 4000;
const NUMBERS = ["validation", "test", "epochs", "seconds", "created"];

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".runs");
  if (!root.firstChild) {
    const table = add(root, "table");
    const head = add(add(table, "thead"), "tr");
    HEADS.forEach((words, i) => {
      add(head, "th", { className: i > 2 && i < 8 ? "number" : "" }, words).scope = "col";
    });
    add(table, "tbody");
  }
  const body = root.querySelector("tbody");
  keepCount(body, data.runs.length, row);
  // A second tick may come before the server has answered the first: what was ticked here counts until it has.
  if (root._ticked?.join() === data.picked.join() || performance.now() > (root._until ?? 0)) root._ticked = null;
  const picked = root._ticked ?? data.picked;
  const tick = (ids) => {
    root._ticked = ids;
    root._until = performance.now() + ANSWER_MS;
    setTriggerValue("picked", ids);
    draw(ids);
  };
  const draw = (ticked) =>
    [...body.rows].forEach((line, i) => {
      const { id } = data.runs[i];
      const pick = line.querySelector(".pick").firstChild;
      line.classList.toggle("picked", (pick.checked = ticked.includes(id)));
      pick.disabled = !pick.checked && ticked.length >= data.most;
      pick.onchange = () => tick(pick.checked ? [...ticked, id] : ticked.filter((other) => other !== id));
    });
  data.runs.forEach((run, i) => {
    const line = body.rows[i];
    const $ = (name) => line.querySelector(`.${name}`);
    const called = run.name || run.short;
    const pick = $("pick").firstChild;
    const name = $("name").querySelector("input");
    const open = $("open").firstChild;
    pick.setAttribute("aria-label", `compare ${called}`);
    if (root.getRootNode().activeElement !== name) name.value = run.name; // nobody is typing
    name.placeholder = run.short;
    name.title = "click to give it a name of your own";
    name.setAttribute("aria-label", `name of the run ${run.words}`);
    name.onchange = () => setTriggerValue("renamed", { id: run.id, name: name.value });
    name.onkeydown = (e) => {
      if (e.key === "Enter") name.blur();
      if (e.key === "Escape") {
        name.value = run.name;
        name.blur();
      }
    };
    $("words").textContent = $("words").title = run.words;
    $("changed").textContent = run.changed;
    const drawn = DRAWN[run.state[0]];
    $("state").textContent = sign(drawn ? run.state.slice(1) : run.state);
    if (drawn) $("state").insertAdjacentHTML("afterbegin", icon(drawn));
    $("state").title = run.reason;
    for (const what of NUMBERS) $(what).textContent = what === "created" ? when(run.created) : run[what];
    open.setAttribute("aria-label", `open ${called}`);
    open.onclick = () => setTriggerValue("opened", run.id);
  });
  draw(picked);
}

function row() {
  const line = el("tr");
  add(line, "td", { className: "pick" }).append(el("input", { type: "checkbox" }));
  const cell = add(line, "td", { className: "name" });
  const label = add(cell, "label", { className: "naming" });
  add(label, "input", { type: "text", maxLength: 80 });
  add(label, "span", {}, "✎").setAttribute("aria-hidden", "true");
  add(cell, "div", { className: "changed" });
  add(cell, "div", { className: "words" });
  add(line, "td", { className: "state" });
  NUMBERS.forEach((name, i) => {
    add(line, "td", { className: `number ${name}` }).dataset.head = HEADS[i + 3];
  });
  Object.assign(add(add(line, "td", { className: "open" }), "button", {}, "Open"), { type: "button" });
  return line;
}

const when = (utc) =>
  new Date(`${utc}Z`).toLocaleString([], {
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hour12: false,
  });
