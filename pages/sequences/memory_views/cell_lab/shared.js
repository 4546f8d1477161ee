// The numbers that are the same at every step: a table to type over, and how many there are.
import { el } from "../../../kit/frontend/dom.js";
import { written } from "../../../kit/frontend/format.js";
import { weightOf } from "../../../kit/frontend/typed.js";
import { BLOCKS, parameters } from "../cell_math.js";
import { KINDS, PARTS } from "./words.js";

// As many as there are equations with weights, and in their order.
function blocks(lab) {
  const { part, kind } = lab;
  const found = PARTS[kind].filter(({ bend }) => bend);
  part("blocks").replaceChildren(
    ...(found.length > 1 ? found : []).map(({ letter, name }) => {
      const block = BLOCKS[kind].indexOf(letter);
      const onclick = () => {
        lab.block = block;
        lab.detail();
      };
      return el("button", { type: "button", ariaPressed: String(block === lab.block), onclick }, `${letter} ${name}`);
    }),
  );
}

/** The columns of a row: which numbers, where they are, what stands over them. */
function columnsOf({ now, block, sequence, kind }) {
  const letter = BLOCKS[kind][block];
  return [
    ...sequence.columns.map((label, i) => ["x", i, label]),
    ...now.h[block].map((_, i) => ["h", i, `h${"₁₂₃₄"[i]}`]),
    ["b", 0, "bias b"], // a word may have the letters b and c, too
    ...(letter === "n" ? [["c", 0, "bias c"]] : []),
  ];
}

const valueAt = ({ now, block }, name, row, column) =>
  name === "c" ? now.c[row] : name === "b" ? now.b[block][row] : now[name][block][row][column];

export function drawTable(lab) {
  const { part, size, kind, block, sequence } = lab;
  const table = part("table");
  const columns = columnsOf(lab);
  const shape = JSON.stringify([kind, block, size, sequence.columns]);
  if (table.shape !== shape) {
    table.shape = shape;
    blocks(lab);
    const head = columns.map(([name, , label]) => el("th", { className: name, scope: "col" }, label));
    const rows = Array.from({ length: size }, (_, row) =>
      el(
        "tr",
        {},
        el("th", { scope: "row" }, `unit ${row + 1}`),
        ...columns.map(([name, column, label]) => {
          const input = el("input", { type: "text", className: name, inputMode: "text" });
          input.setAttribute("aria-label", `${BLOCKS[kind][block]}: weight of unit ${row + 1} for ${label}`);
          return el("td", {}, Object.assign(input, { place: [name, row, column] }));
        }),
      ),
    );
    table.replaceChildren(el("tr", {}, el("th"), ...head), ...rows);
  }
  const focus = lab.root.getRootNode().activeElement;
  for (const input of table.querySelectorAll("input")) {
    const [name, row, column] = input.place;
    input.parentElement.parentElement.classList.toggle("chosen", row === lab.unit);
    if (input === focus) continue;
    input.value = written(valueAt(lab, name, row, column), 4);
    input.removeAttribute("aria-invalid");
    input.oninput = () => {
      const value = weightOf(input.value);
      input.setAttribute("aria-invalid", String(Number.isNaN(value)));
      if (!Number.isNaN(value)) lab.weigh(name, lab.block, row, column, value);
    };
    input.onfocus = () => input.select();
    input.onblur = () => drawTable(lab);
  }
}

export function drawCount(lab) {
  const { part, kind, size: H, sequence } = lab;
  const F = sequence.columns.length;
  const one = (name) => {
    const count = BLOCKS[name].length;
    return el(
      name === kind ? "b" : "span",
      {},
      `${KINDS[name]} ${count} block${count > 1 ? "s" : ""}, ${parameters(name, H, F)}`,
    );
  };
  part("count").replaceChildren(
    "Numbers to learn: ",
    one("rnn"),
    " · ",
    one("gru"),
    " · ",
    one("lstm"),
    `. A block has ${H}·${F} for x, ${H}·${H} for h and 2·${H} biases, which are added up in b`,
    " (so there are fewer boxes)",
    kind === "gru" ? "; in the candidate the reset gate stands between them (c)." : ".",
  );
}
