// A confusion matrix whose cells can be picked: by click, touch, or arrow keys and Enter. Cells are changed in place,
// so that the focus stays where it is while a training goes on.
import { add } from "../dom.js";

export default function ({ data, parentElement, setStateValue }) {
  const table = parentElement.querySelector("table");
  const n = data.counts.length;
  const names = data.names;
  if (!table.rows.length) build(table, names);
  table.caption.textContent = data.title;
  table.setAttribute("aria-label", data.alt);
  const [chosenRow, chosenColumn] = data.chosen ?? [-1, -1];
  data.counts.forEach((row, i) => {
    const total = Math.max(
      1,
      row.reduce((sum, count) => sum + count, 0),
    );
    row.forEach((count, j) => {
      const cell = table.rows[i + 2].cells[j + 1];
      const button = cell.firstChild;
      button.textContent = count || "";
      button.setAttribute("aria-label", `${names[i]} read as ${names[j]}: ${count}`);
      button.title = `${names[i]} read as ${names[j]}: ${count} of ${total}`;
      button.setAttribute("aria-pressed", i === chosenRow && j === chosenColumn);
      const share = count / total;
      button.style.setProperty("--share", i === j ? share : Math.min(1, Math.sqrt(share) * 1.6));
      button.className = count === 0 ? "" : i === j ? "right" : "wrong";
    });
  });
  const buttons = [...table.querySelectorAll("button")];
  const stop = buttons.find((b) => b.tabIndex === 0) ?? buttons[0];
  stop.tabIndex = 0;
  table.onclick = (e) => {
    const at = buttons.indexOf(e.target.closest("button"));
    if (at < 0) return;
    rove(buttons, at);
    setStateValue("cell", { truth: Math.floor(at / n), guess: at % n });
  };
  const moves = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
  table.onkeydown = (e) => {
    const at = buttons.indexOf(e.target);
    const move = moves[e.key];
    if (at < 0 || !move) return;
    e.preventDefault();
    const row = Math.floor(at / n) + move[0];
    const column = (at % n) + move[1];
    if (row >= 0 && row < n && column >= 0 && column < n) rove(buttons, row * n + column).focus();
  };
}

function rove(buttons, at) {
  buttons.forEach((button, i) => {
    button.tabIndex = i === at ? 0 : -1;
  });
  return buttons[at];
}

function build(table, names) {
  const n = names.length;
  const head = (row, text, properties = {}) => add(row, "th", properties, text);
  table.createCaption();
  const top = table.insertRow();
  add(top, "td");
  head(top, "read as", { colSpan: n, scope: "colgroup", className: "axis" });
  const heads = table.insertRow();
  head(heads, "is", { className: "axis" });
  for (let j = 0; j < n; j++) head(heads, names[j], { scope: "col" });
  for (let i = 0; i < n; i++) {
    const row = table.insertRow();
    head(row, names[i], { scope: "row" });
    for (let j = 0; j < n; j++) add(add(row, "td"), "button", { type: "button", tabIndex: -1 });
  }
}
