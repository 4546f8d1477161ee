// Many small pictures out of one, each enlarged in whole pixels, some with words below. Canvases stay and are painted over
// when the next sheet has been decoded, so nothing blinks while a training goes on.
export default function ({data, parentElement}) {
  const root = parentElement.querySelector(".sprites"), title = parentElement.querySelector(".title"), {count, height, width, columns, gap, words} = data;
  root.setAttribute("aria-label", data.alt);
  title.textContent = data.title;
  root.setAttribute("role", words.length ? "group" : "img");
  root.style.setProperty("--side", `${data.side}px`);
  root.classList.toggle("captioned", words.length > 0);
  const sheet = new Image();
  root.newest = sheet;  // a slower older one must not paint over it
  sheet.onload = () => {
    if (root.newest !== sheet) return;
    while (root.children.length > count) root.lastChild.remove();
    while (root.children.length < count) root.append(figure());
    [...root.children].forEach((item, i) => {
      const canvas = item.querySelector("canvas"), x = gap + (i % columns) * (width + gap), y = gap + Math.floor(i / columns) * (height + gap);
      if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, {width, height});
      canvas.getContext("2d").drawImage(sheet, x, y, width, height, 0, 0, width, height);
      canvas.style.aspectRatio = `${width} / ${height}`;
      item.querySelector("figcaption").textContent = words[i] ?? "";
    });
  };
  sheet.src = data.url;
}

function figure() {
  const item = document.createElement("figure");
  const canvas = document.createElement("canvas");
  canvas.setAttribute("aria-hidden", "true");
  item.append(canvas, document.createElement("figcaption"));
  return item;
}
