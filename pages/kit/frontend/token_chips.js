// Tokens in boxes; where one may be picked each is a button, and the arrow keys walk from one to the next.
const SAID = {unknown: "unknown", padding: "padding", lost: "lost"};

export default function ({data, parentElement, setStateValue}) {
  const list = parentElement.querySelector("ol"), pick = data.chosen !== null;
  list.setAttribute("aria-label", data.alt);
  while (list.children.length > data.chips.length) list.lastChild.remove();
  while (list.children.length < data.chips.length) {
    const box = document.createElement(pick ? "button" : "span");
    box.append(document.createElement("b"), document.createElement("small"));
    const item = document.createElement("li");
    item.append(box);
    list.append(item);
  }
  const boxes = [...list.children].map(item => item.firstChild);
  data.chips.forEach((chip, i) => {
    const box = boxes[i], [text, below] = box.children;
    box.parentElement.className = `${chip.kind}${chip.joined ? " joined" : ""}${data.chips[i + 1]?.joined ? " goes-on" : ""}`;
    text.textContent = chip.text;
    below.textContent = chip.below;
    const said = [chip.text, chip.joined && "goes on with the word before", SAID[chip.kind], chip.below && `id ${chip.below}`];
    if (!pick) return;
    box.type = "button";
    box.setAttribute("aria-label", said.filter(Boolean).join(", "));
    box.setAttribute("aria-pressed", i === data.chosen);
    box.tabIndex = i === data.chosen ? 0 : -1;
    box.onclick = () => setStateValue("picked", i);
    box.onkeydown = e => {
      const to = i + ({ArrowLeft: -1, ArrowRight: 1}[e.key] ?? 0);
      if (to === i || !boxes[to]) return;
      e.preventDefault();
      boxes[to].focus();
      setStateValue("picked", to);
    };
  });
}
