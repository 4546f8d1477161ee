// A box that tells the server what is written, a moment after the last key, at Enter, and when it is left.
// data: {text, version, label, placeholder, most, wait}. The text is taken only with a new version: a late answer to an
// earlier text changes nothing of what is being written.
export default function ({ data, parentElement, setStateValue }) {
  const area = parentElement.querySelector("textarea");
  const note = parentElement.querySelector(".note");
  parentElement.querySelector(".name").textContent = data.label;
  area.placeholder = data.placeholder;
  if (area._version !== data.version) {
    clearTimeout(area._timer);
    area._version = data.version;
    area._told = area.value = data.text;
    area._done = true;
    note.textContent = "";
    grow(area);
  }
  const tell = (done) => {
    clearTimeout(area._timer);
    if (area.value === area._told && done === area._done) return;
    area._told = area.value;
    area._done = done;
    setStateValue("typed", { text: whole(area.value), version: area._version, done });
  };
  area.oninput = (event) => {
    const over = area.value.length - data.most;
    if (over > 0) area.value = area.value.slice(0, data.most);
    note.textContent =
      over > 0 ? `Too long: only the first ${data.most.toLocaleString("en")} characters are kept.` : "";
    grow(area);
    clearTimeout(area._timer);
    if (!event.isComposing) area._timer = setTimeout(tell, data.wait, false);
  };
  area.oncompositionend = () => {
    area._timer = setTimeout(tell, data.wait, false);
  };
  area.onkeydown = (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    tell(true);
  };
  area.onblur = () => tell(true);
  area._watch ??= new ResizeObserver(() => {
    if (area._width !== area.clientWidth) grow(area);
  });
  area._watch.observe(area);
}

// As high as its text, up to what the style allows.
function grow(area) {
  area._width = area.clientWidth;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

// Halves of characters cannot be sent; old browsers leave it to the server.
const whole = (text) => (text.toWellFormed ? text.toWellFormed() : text);
