// The equations of one unit at one step, with the numbers that are in them.
import { el } from "../../../kit/frontend/dom.js";
import { exact } from "../../../kit/frontend/format.js";
import { BLOCKS } from "../cell_math.js";
import { PARTS } from "./words.js";

const DIGITS = 3;
const said = (value) => exact(value, DIGITS) || "0";
const inBrackets = (value) => (value < 0 ? `(${said(value)})` : said(value));

/** Weight times value for each of a row, in the colour of its weights. */
function products(row, values, kind, only) {
  return row.flatMap((weight, i) =>
    only(i) ? [el("span", { className: kind }, `${inBrackets(weight)}·${inBrackets(values[i])}`)] : [],
  );
}

/** x_t with its t set lower. */
const lowered = (text) =>
  text.split(/(_[\w−]+)/).map((part) => (part.startsWith("_") ? el("sub", {}, part.slice(1)) : part));

const plus = (parts) => parts.flatMap((part, i) => (i ? [" + ", part] : [part]));

function blockOf(lab, letter, bend) {
  const { now, unit, frame, steps, sequence } = lab;
  const block = BLOCKS[now.kind].indexOf(letter);
  const { before, sums, values } = steps[frame];
  const x = sequence.inputs[frame];
  const word = x.length > 1; // of a word only the letter that is there adds something
  const fromInput = products(now.x[block][unit], x, "x", (i) => !word || x[i]);
  const fromState = products(now.h[block][unit], before.h, "h", () => true);
  const bias = el("span", { className: "b" }, inBrackets(now.b[block][unit]));
  const inside =
    letter === "n"
      ? plus([...fromInput, bias]).concat(
          ` + ${said(values.r[unit])}·(`,
          ...plus([...fromState, el("span", { className: "b" }, inBrackets(now.c[unit]))]),
          ")",
        )
      : plus([...fromInput, ...fromState, bias]);
  return [`${bend}(`, ...inside, `) = ${bend}(${said(sums[letter][unit])})`];
}

function mixOf(lab, letter) {
  const { kind, unit, frame, steps } = lab;
  const { before, values } = steps[frame];
  const v = (name) => inBrackets(values[name][unit]);
  if (letter === "c") return [`${v("f")}·${inBrackets(before.c[unit])} + ${v("i")}·${v("g")}`];
  if (kind === "lstm") return [`${v("o")}·tanh(${said(values.c[unit])})`];
  return [`(1 − ${v("z")})·${v("n")} + ${v("z")}·${inBrackets(before.h[unit])}`];
}

export function drawSums(lab) {
  const { part, kind, unit, frame, steps } = lab;
  part("sums").replaceChildren(
    ...PARTS[kind].map(({ letter, sign, name, bend, equation }) =>
      el(
        "div",
        { className: "sum" },
        el("div", { className: "how" }, el("b", {}, sign), ` ${name} = `, ...lowered(equation)),
        el(
          "div",
          { className: "numbers" },
          "= ",
          ...(bend ? blockOf(lab, letter, bend) : mixOf(lab, letter)),
          " = ",
          el("output", {}, said(steps[frame].values[letter][unit])),
        ),
      ),
    ),
  );
}
