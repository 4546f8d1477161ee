// Tokens in boxes; where one may be picked each is a button, and the arrow keys walk from one to the next.
import { el, keepCount } from "../../../kit/frontend/dom.js";

const SAID = { unknown: "unknown", padding: "padding", lost: "lost" };

export default function ({ data, parentElement, setStateValue }) {
  const list = parentElement.querySelector("ol");
  const pick = data.chosen !== null;
  list.setAttribute("aria-label", data.alt);
  keepCount(list, data.chips.length, () => el("li", {}, el(pick ? "button" : "span", {}, el("b"), el("small"))));
  const boxes = [...list.children].map((item) => item.firstChild);
  data.chips.forEach((chip, i) => {
    const box = boxes[i];
    const [text, below] = box.children;
    box.parentElement.className = chip.kind;
    box.parentElement.classList.toggle("joined", Boolean(chip.joined));
    box.parentElement.classList.toggle("goes-on", Boolean(data.chips[i + 1]?.joined));
    text.textContent = chip.text;
    below.textContent = chip.below;
    const said = [
      chip.text,
      chip.joined && "goes on with the word before",
      SAID[chip.kind],
      chip.below && `id ${chip.below}`,
    ];
    if (!pick) return;
    box.type = "button";
    box.setAttribute("aria-label", said.filter(Boolean).join(", "));
    box.setAttribute("aria-pressed", i === data.chosen);
    box.tabIndex = i === data.chosen ? 0 : -1;
    box.onclick = () => setStateValue("picked", i);
    box.onkeydown = (e) => {
      const to = i + ({ ArrowLeft: -1, ArrowRight: 1 }[e.key] ?? 0);
      if (to === i || !boxes[to]) return;
      e.preventDefault();
      boxes[to].focus();
      setStateValue("picked", to);
    };
  });
}
