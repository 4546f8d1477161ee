// Texts in cards. They come from people: textContent and nothing else.
export default function ({data, parentElement}) {
  const root = parentElement.querySelector(".texts");
  parentElement.querySelector(".title").textContent = data.title;
  root.setAttribute("aria-label", data.title);
  while (root.children.length > data.texts.length) root.lastChild.remove();
  while (root.children.length < data.texts.length) root.append(card());
  [...root.children].forEach((item, i) => {
    const [text, words] = data.texts[i];
    item.querySelector("blockquote").textContent = text;
    item.querySelector("p").textContent = words;
  });
}

function card() {
  const item = document.createElement("div");
  item.setAttribute("role", "listitem");
  item.append(document.createElement("blockquote"), document.createElement("p"));
  return item;
}
