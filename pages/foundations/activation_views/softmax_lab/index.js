import { add } from "../../../kit/frontend/dom.js";
import { fixed, words } from "../../../kit/frontend/format.js";
import { softmax } from "../activation_math.js";
import { stateOf, useColours } from "../labs.js";

const SCORE = 10; // scores run from -10 to 10

function makeRows(rows, count) {
  for (let k = 0; k < count; k++) {
    const row = add(rows, "div", { className: "row" });
    row.innerHTML = `<input type="radio" name="right" value="${k}" aria-label="class ${k} is the right one"><b>${k}</b>
      <input type="range" min="${-SCORE}" max="${SCORE}" step="0.1" aria-label="score of class ${k}">
      <output class="score"></output>
      <div class="bar"><i></i></div><output class="share"></output><output class="pull"></output>`;
  }
}

function draw(root, data, { scores, temperature, right }) {
  const shares = softmax(scores, temperature);
  const best = shares.indexOf(Math.max(...shares));
  root.querySelectorAll(".row:not(.head)").forEach((row, k) => {
    const pull = (shares[k] - (k === right ? 1 : 0)) / temperature;
    const $ = (s) => row.querySelector(s);
    row.classList.toggle("winner", k === best);
    $("[type=range]").value = scores[k];
    $("[type=radio]").checked = k === right;
    $(".score").textContent = fixed(scores[k], 1);
    $("i").style.width = `${100 * shares[k]}%`;
    $(".share").textContent = shares[k].toFixed(4);
    $(".pull").textContent = (pull < 0 ? "−" : "+") + Math.abs(pull).toFixed(4);
    $(".pull").className = `pull ${pull < 0 ? "minus" : "plus"}`;
  });
  root.querySelector("#temperature").value = temperature;
  root.querySelector(".degrees").textContent = temperature.toFixed(1);
  root.querySelector(".answer").textContent = `Most probable: class ${best} with ${shares[best].toFixed(4)}`;
  const power = (k) =>
    temperature === 1 ? `e^${scores[k].toFixed(1)}` : `e^(${scores[k].toFixed(1)} / ${temperature.toFixed(1)})`;
  const parts = scores.map((s) => Math.exp(s / temperature));
  const sum = parts.reduce((a, b) => a + b);
  root.querySelector(".sum").textContent =
    `${power(best)} = ${words(parts[best])}, divided by the sum of all ten, ${words(sum)}, is ` +
    `${shares[best].toFixed(4)}. ` +
    `If class ${right} is the right one, the loss is −ln ${shares[right].toFixed(4)} = ` +
    `${words(-Math.log(shares[right]))}. ` +
    "Training moves each score against its gradient: the right class up, every other one down.";
}

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".lab");
  const state = stateOf(parentElement, data);
  const rows = root.querySelector(".rows");
  useColours(root);
  if (!rows.querySelector("input")) makeRows(rows, state.scores.length);
  const show = () => draw(root, data, state);
  const tell = () =>
    setStateValue("moved", { scores: state.scores.join(","), temperature: state.temperature, right: state.right });
  const take = (e) => {
    if (e.target.type === "radio") state.right = Number(e.target.value);
    else if (e.target.id === "temperature") state.temperature = Number(e.target.value);
    else
      state.scores = [...root.querySelectorAll(".row input[type=range]")].map((input, k) =>
        input === e.target ? Number(input.value) : state.scores[k],
      );
    show();
  };
  root.oninput = take;
  root.onchange = tell;
  root.onclick = (e) => {
    const more = Number(e.target.dataset?.add);
    if (!more || state.scores.some((s) => Math.abs(s + more) > SCORE)) return;
    state.scores = state.scores.map((s) => +(s + more).toFixed(4));
    show();
    tell();
  };
  show();
}
