// Texts in cards. They come from people: textContent and nothing else.
import { el, keepCount } from "../dom.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".texts");
  parentElement.querySelector(".title").textContent = data.title;
  root.setAttribute("aria-label", data.title);
  keepCount(root, data.texts.length, () => el("div", { role: "listitem" }, el("blockquote"), el("p")));
  [...root.children].forEach((item, i) => {
    const [text, words] = data.texts[i];
    item.querySelector("blockquote").textContent = text;
    item.querySelector("p").textContent = words;
  });
}
