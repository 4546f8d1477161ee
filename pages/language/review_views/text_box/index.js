// A box that tells the server what is written, a moment after the last key, at Enter, and when it is left.
// data: {text, version, label, placeholder, most, wait, verdict: {side, said, more}}. The text is taken only with a new
// version: a late answer to an earlier text changes nothing of what is being written. The verdict is on `text`, and is
// pale until the one on what is being written has come.
export default function ({ data, parentElement, setStateValue }) {
  const area = parentElement.querySelector("textarea");
  const note = parentElement.querySelector(".note");
  parentElement.querySelector(".name").textContent = data.label;
  area.placeholder = data.placeholder;
  const said = parentElement.querySelector(".said");
  const pale = () => said.classList.toggle("old", area.value !== area._read);
  tellVerdict(said, data.verdict);
  area._read = data.text;
  if (area._version !== data.version) {
    clearTimeout(area._timer);
    area._version = data.version;
    area._told = area.value = data.text;
    area._done = true;
    note.textContent = "";
    grow(area);
  }
  pale();
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
    pale();
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

const SIGNS = { label: "■", for: "▲", against: "▼", none: "●", "": "" };

// The verdict, in words and with a sign: no colour is needed to tell the sides apart. A screen reader hears it once.
function tellVerdict(said, verdict) {
  said.className = `said ${verdict.side}`;
  const parts = { sign: SIGNS[verdict.side] ?? "", verdict: verdict.said, more: verdict.more };
  for (const [name, text] of Object.entries(parts)) {
    const part = said.querySelector(`.${name}`);
    if (part.textContent !== text) part.textContent = text;
  }
}

// As high as its text, up to what the style allows.
function grow(area) {
  area._width = area.clientWidth;
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
}

// Halves of characters cannot be sent; old browsers leave it to the server.
const whole = (text) => (text.toWellFormed ? text.toWellFormed() : text);
