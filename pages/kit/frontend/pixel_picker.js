export default function ({data, parentElement, setStateValue}) {
  const root = parentElement.querySelector(".picker"), img = root.querySelector("img"), mark = root.querySelector(".cursor");
  const [x, y, side] = data.cursor, percent = (n, of) => `${100 * n / of}%`;
  if (img.src !== data.url) img.src = data.url;
  img.alt = data.alt;
  img.tabIndex = 0;
  img.setAttribute("aria-roledescription", "picture to pick a pixel from; use the arrow keys");
  root.style.maxWidth = `${data.width}px`;
  mark.style.left = percent(x, data.w);
  mark.style.top = percent(y, data.h);
  mark.style.width = percent(side, data.w);
  mark.style.height = percent(side, data.h);
  const pick = (px, py) => setStateValue("cell", {x: Math.max(0, Math.min(data.w - 1, px)), y: Math.max(0, Math.min(data.h - 1, py))});
  img.onclick = e => {
    const box = img.getBoundingClientRect();
    pick(Math.floor((e.clientX - box.left) / box.width * data.w), Math.floor((e.clientY - box.top) / box.height * data.h));
  };
  const moves = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]};
  img.onkeydown = e => {
    if (!moves[e.key]) return;
    e.preventDefault();
    pick(x + moves[e.key][0], y + moves[e.key][1]);
  };
}
