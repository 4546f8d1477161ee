// Cards of which one is chosen: by click, or by arrow keys as in any group of radio buttons.
import { el, keepCount } from "../../../kit/frontend/dom.js";

const SAID = { kept: "stays", learns: "learns on", new: "new, learns" };

export default function ({ data, parentElement, setStateValue }) {
  const group = parentElement.querySelector(".cards");
  keepCount(group, data.cards.length, card);
  const cards = [...group.children];
  data.cards.forEach((way, i) => {
    const button = cards[i];
    const [name, net, text, note] = button.children;
    name.textContent = way.name;
    text.textContent = way.sentence;
    note.textContent = way.note;
    const parts = way.states.map((state, at) => `${data.sees[at]}: ${SAID[state]}`).join("; ");
    button.setAttribute("aria-label", `${way.name}. ${way.sentence} ${way.note}. ${parts}`);
    net.replaceChildren(
      ...way.states.map((state, at) => el("i", { className: state, title: `${data.sees[at]}: ${SAID[state]}` })),
    );
    button.setAttribute("aria-checked", way.id === data.chosen);
    button.tabIndex = way.id === data.chosen ? 0 : -1;
    button.onclick = () => pick(i);
    button.onkeydown = (e) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key];
      if (!step) return;
      e.preventDefault();
      pick((i + step + cards.length) % cards.length);
    };
  });

  // The chosen card changes at once; the server hears of it and answers with the rest of the page.
  function pick(i) {
    cards.forEach((button, at) => {
      button.setAttribute("aria-checked", at === i);
      button.tabIndex = at === i ? 0 : -1;
    });
    cards[i].focus();
    setStateValue("picked", data.cards[i].id);
  }
}

const card = () =>
  el("button", { type: "button", role: "radio" }, el("b"), el("span", { className: "net" }), el("p"), el("small"));
