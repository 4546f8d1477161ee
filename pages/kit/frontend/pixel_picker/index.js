export default function ({ data, parentElement, setStateValue }) {
  const root = parentElement.querySelector(".picker");
  const img = root.querySelector("img");
  const mark = root.querySelector(".cursor");
  const [x, y, side] = data.cursor;
  const percent = (n, of) => `${(100 * n) / of}%`;
  if (img.src !== data.url) img.src = data.url;
  img.alt = data.alt;
  img.tabIndex = 0;
  img.setAttribute("aria-roledescription", data.role);
  img.style.imageRendering = data.photo ? "auto" : "";
  root.style.maxWidth = `${data.width}px`;
  mark.style.left = percent(x, data.w);
  mark.style.top = percent(y, data.h);
  mark.style.width = percent(side, data.w);
  mark.style.height = percent(side, data.h);
  const pick = (px, py) =>
    setStateValue("cell", { x: Math.max(0, Math.min(data.w - 1, px)), y: Math.max(0, Math.min(data.h - 1, py)) });
  img.onclick = (e) => {
    const box = img.getBoundingClientRect();
    pick(
      Math.floor(((e.clientX - box.left) / box.width) * data.w),
      Math.floor(((e.clientY - box.top) / box.height) * data.h),
    );
  };
  const step = data.step ?? 1;
  const moves = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
  img.onkeydown = (e) => {
    if (!moves[e.key]) return;
    e.preventDefault();
    pick(x + moves[e.key][0], y + moves[e.key][1]);
  };
}
