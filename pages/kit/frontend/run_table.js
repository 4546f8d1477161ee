// The history of runs. data: {runs: [{id, name, short, words, changed, state, validation, test, epochs, seconds, created, mine}], picked, most}
// Tells the server: opened (an id), picked (all picked ids), renamed ({id, name}). Whatever people typed is set as text, never as HTML.
const HEADS = ["", "name, change since the one below", "state", "validation", "test", "epochs", "time", "begun", ""];
const ANSWER_MS = 4000;
const NUMBERS = ["validation", "test", "epochs", "seconds", "created"];

export default function ({data, parentElement, setTriggerValue}) {
  const root = parentElement.querySelector(".runs");
  const make = (parent, tag, text = "", className = "") => parent.appendChild(Object.assign(document.createElement(tag), {textContent: text, className}));
  if (!root.firstChild) {
    const table = make(root, "table"), head = make(make(table, "thead"), "tr");
    HEADS.forEach((words, i) => { make(head, "th", words, i > 2 && i < 8 ? "number" : "").scope = "col"; });
    make(table, "tbody");
  }
  const body = root.querySelector("tbody");
  while (body.rows.length > data.runs.length) body.lastChild.remove();
  while (body.rows.length < data.runs.length) body.append(row(make));
  // A second tick may come before the server has answered the first: what was ticked here counts until it has.
  if (root._ticked?.join() === data.picked.join() || performance.now() > (root._until ?? 0)) root._ticked = null;
  const picked = root._ticked ?? data.picked;
  const tick = ids => {
    root._ticked = ids;
    root._until = performance.now() + ANSWER_MS;
    setTriggerValue("picked", ids);
    draw(ids);
  };
  const draw = ticked => [...body.rows].forEach((line, i) => {
    const {id} = data.runs[i], pick = line.querySelector(".pick").firstChild;
    line.classList.toggle("picked", pick.checked = ticked.includes(id));
    pick.disabled = !pick.checked && ticked.length >= data.most;
    pick.onchange = () => tick(pick.checked ? [...ticked, id] : ticked.filter(other => other !== id));
  });
  data.runs.forEach((run, i) => {
    const line = body.rows[i], $ = name => line.querySelector(`.${name}`), called = run.name || run.short;
    const pick = $("pick").firstChild, name = $("name").querySelector("input"), open = $("open").firstChild;
    pick.setAttribute("aria-label", `compare ${called}`);
    if (root.getRootNode().activeElement !== name) name.value = run.name;  // nobody is typing
    name.placeholder = run.short;
    name.title = "click to give it a name of your own";
    name.setAttribute("aria-label", `name of the run ${run.words}`);
    name.onchange = () => setTriggerValue("renamed", {id: run.id, name: name.value});
    name.onkeydown = e => { if (e.key === "Enter") name.blur(); if (e.key === "Escape") { name.value = run.name; name.blur(); } };
    $("words").textContent = $("words").title = run.words;
    $("changed").textContent = run.changed;
    $("state").textContent = run.state;
    $("state").title = run.reason;
    for (const what of NUMBERS) $(what).textContent = what === "created" ? when(run.created) : run[what];
    open.setAttribute("aria-label", `open ${called}`);
    open.onclick = () => setTriggerValue("opened", run.id);
  });
  draw(picked);
}

function row(make) {
  const line = document.createElement("tr");
  make(line, "td", "", "pick").append(Object.assign(document.createElement("input"), {type: "checkbox"}));
  const cell = make(line, "td", "", "name");
  const label = make(cell, "label", "", "naming");
  label.append(Object.assign(document.createElement("input"), {type: "text", maxLength: 80}));
  make(label, "span", "✎").setAttribute("aria-hidden", "true");
  make(cell, "div", "", "changed");
  make(cell, "div", "", "words");
  make(line, "td", "", "state");
  NUMBERS.forEach((name, i) => { make(line, "td", "", `number ${name}`).dataset.head = HEADS[i + 3]; });
  Object.assign(make(make(line, "td", "", "open"), "button", "Open"), {type: "button"});
  return line;
}

const when = utc => new Date(`${utc}Z`).toLocaleString([], {month: "short", day: "numeric", hour: "2-digit", minute: "2-digit", hour12: false});
