// A box to write in, and below it what may come next. A bar that is pressed, or Tab, puts its token behind the text.
// data: {text, version, label, most, hint, said, choices: [{token, shown, chance, plain}]}. The text is taken only with
// a new version: an answer that comes late changes nothing of what is being written.
import { el, keepCount } from "../../../kit/frontend/dom.js";
import { percent } from "../../../kit/frontend/format.js";

const REST = 60; // milliseconds after a key

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".board");
  const area = root.querySelector("textarea");
  root.querySelector(".name").textContent = data.label;
  root.querySelector(".hint").textContent = data.hint;
  root.querySelector(".said").textContent = data.said;
  area.maxLength = data.most;
  if (area._version !== data.version) {
    clearTimeout(area._timer);
    area._version = data.version;
    area._told = area.value = data.text;
  }
  const tell = () => {
    clearTimeout(area._timer);
    if (area.value === area._told) return;
    area._told = area.value;
    setStateValue("typed", { text: whole(area.value), version: area._version });
  };
  area.oninput = (event) => {
    clearTimeout(area._timer);
    if (!event.isComposing) area._timer = setTimeout(tell, REST);
  };
  area.oncompositionend = () => (area._timer = setTimeout(tell, REST));
  area.onblur = tell;
  const write = (token) => {
    if (area.value.length + token.length > data.most) return;
    area.value += token;
    area.scrollTop = area.scrollHeight;
    tell();
  };
  area.onkeydown = (event) => {
    const leaves = area._leaves;
    area._leaves = event.key === "Escape";
    // While what is being written has not been answered, the bars are those of an earlier text.
    if (event.key !== "Tab" || event.shiftKey || leaves) return;
    event.preventDefault();
    const first = data.choices.find(({ token }) => token);
    if (area.value === data.text && first) write(first.token);
  };
  draw(root.querySelector("ol"), data, write);
}

function draw(list, data, write) {
  list.setAttribute("aria-label", "What may come next, the likeliest first");
  keepCount(list, data.choices.length, row);
  [...list.children].forEach((item, i) => {
    const { token, shown, chance, plain } = data.choices[i];
    const button = item.firstElementChild;
    item.classList.toggle("out", !chance);
    button.querySelector(".token").textContent = shown;
    button.querySelector(".bar").style.width = `${100 * chance}%`;
    button.querySelector(".plain").style.width = `${100 * plain}%`;
    button.querySelector(".chance").textContent = chance ? percent(chance) : "–";
    const how = chance ? percent(chance) : "never drawn";
    button.title = `${how}; as the network says ${percent(plain)}. Press to write it.`;
    button.disabled = !token; // a part of a character, or a word that is held back
    button.onclick = () => write(token);
  });
}

const row = () =>
  el(
    "li",
    {},
    el(
      "button",
      { type: "button" },
      el("span", { className: "token", dir: "auto" }),
      el("span", { className: "track" }, el("span", { className: "bar" }), el("span", { className: "plain" })),
      el("span", { className: "chance" }),
    ),
  );

// Halves of characters cannot be sent; old browsers leave it to the server.
const whole = (text) => (text.toWellFormed ? text.toWellFormed() : text);
