// Many small pictures out of one, each enlarged in whole pixels, some with words below. Canvases stay and are painted
// over when the next sheet has been decoded, so nothing blinks while a training goes on.
import { el, keepCount } from "../dom.js";
import { follow } from "../run_stream.js";

export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".sprites");
  const title = parentElement.querySelector(".title");
  title.textContent = data.title;
  const known = follow(root, data.stream, ({ filters }) => {
    if (filters && filters.url !== root.newest?.src) show(root, { ...data, ...filters }, setStateValue);
  });
  show(root, { ...data, ...known?.filters }, setStateValue);
}

function show(root, data, setStateValue) {
  const { count, height, width, columns, gap, words } = data;
  root.setAttribute("aria-label", data.alt);
  root.setAttribute("role", words.length ? "group" : "img");
  root.style.setProperty("--side", `${data.side}px`);
  root.classList.toggle("captioned", words.length > 0);
  root.classList.toggle("photos", Boolean(data.names));
  const sheet = new Image();
  root.newest = sheet; // a slower older one must not paint over it
  sheet.onload = () => {
    if (root.newest !== sheet) return;
    keepCount(root, count, figure);
    [...root.children].forEach((item, i) => {
      const canvas = item.querySelector("canvas");
      const x = gap + (i % columns) * (width + gap);
      const y = gap + Math.floor(i / columns) * (height + gap);
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
      canvas.getContext("2d").drawImage(sheet, x, y, width, height, 0, 0, width, height);
      canvas.style.aspectRatio = `${width} / ${height}`;
      item.querySelector("figcaption").textContent = words[i] ?? "";
      if (data.names)
        choosable(item, data.names[i], words[i], data.names[i] === data.chosen, (name) =>
          setStateValue("picked", name),
        );
    });
  };
  sheet.src = data.url;
}

const figure = () => el("figure", {}, el("canvas", { "aria-hidden": "true" }), el("figcaption"));

// A photo that can be picked is a button: by click, or with Enter and the space bar.
function choosable(item, name, words, chosen, picked) {
  item.tabIndex = 0;
  item.setAttribute("role", "button");
  item.setAttribute("aria-label", words.replaceAll("\n", ", "));
  item.setAttribute("aria-pressed", chosen);
  item.onclick = () => picked(name);
  item.onkeydown = (e) => {
    if (e.key !== "Enter" && e.key !== " ") return;
    e.preventDefault();
    picked(name);
  };
}
