// What a network has made up: lines or stretches of text, each with what is said of it. Letters are set as text, never
// as HTML.
// data: {title, long, said, rows: [{text, mark, colour, repeats: [[from, to], …]}]}
import { el, keepCount } from "../dom.js";

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".written");
  root.querySelector(".title").textContent = data.title;
  root.querySelector(".said").textContent = data.said;
  const list = root.querySelector("ul");
  list.setAttribute("aria-label", data.title);
  list.classList.toggle("long", data.long);
  keepCount(list, data.rows.length, () => el("li", { dir: "auto" }));
  [...list.children].forEach((item, i) => draw(item, data.rows[i]));
}

function draw(item, row) {
  const told = JSON.stringify(row);
  if (item._told === told) return;
  item._told = told;
  item.style.setProperty("--colour", row.colour);
  item.replaceChildren(...pieces(row), ...(row.mark ? [el("small", {}, row.mark)] : []));
}

// The text, with what has stood in it before underlined. Places count characters, not halves of them.
function pieces({ text, repeats }) {
  const letters = [...text];
  const found = [];
  let at = 0;
  for (const [from, to] of repeats ?? []) {
    const again = letters.slice(from, to).join("");
    found.push(letters.slice(at, from).join(""), el("mark", { title: "This has stood here before." }, again));
    at = to;
  }
  return [...found, letters.slice(at).join("")];
}
