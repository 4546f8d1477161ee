// One class of the album: its name, its pictures a page at a time, and what can be done with each of them.
// Names come from people: textContent and value, nothing else.
import { add, el, keepCount } from "../../../kit/frontend/dom.js";
import { albumUrl } from "./queue.js";

export function button(parent, className, text, label, act) {
  return add(
    parent,
    "button",
    { type: "button", className, onclick: act, ...(label && { "aria-label": label }) },
    text,
  );
}

const TILE = 112;
const TILE_GAP = 1; // of the sheet that the server makes

export function newCard(board) {
  const card = el("section", { className: "card" });
  const head = add(card, "div", { className: "head" });
  const name = add(head, "input", { className: "name" });
  name.maxLength = 40;
  name.autocomplete = "off";
  name.onkeydown = (event) => {
    if (event.key === "Enter") name.blur();
    if (event.key === "Escape") {
      name.value = card.kind.name;
      name.blur();
    }
  };
  name.onfocus = () => name.select();
  name.onchange = () => board.rename(card.kind, name.value);
  add(head, "span", { className: "count" });
  button(head, "bin quiet", "✕", "", () => {
    card.asking = true;
    dressCard(card, card.kind, board);
  });
  const sure = add(card, "div", { className: "sure" });
  add(sure, "span");
  button(sure, "", "Remove", "", () => {
    card.asking = false;
    board.removeClass(card.kind);
  });
  button(sure, "quiet", "Keep", "", () => {
    card.asking = false;
    dressCard(card, card.kind, board);
  });
  const bring = add(card, "div", { className: "bring" });
  button(bring, "first", "Choose pictures", "", () => board.choose(card.kind));
  button(bring, "", "Camera", "", () => board.camera(card.kind));
  add(bring, "span", { className: "hint" });
  add(card, "div", { className: "shots" }).hidden = true;
  const thumbs = add(card, "div", { className: "thumbs" });
  thumbs.setAttribute("role", "group");
  const pager = add(card, "div", { className: "pager" });
  button(pager, "quiet", "‹", "Newer pictures", () => turn(-1));
  add(pager, "span");
  button(pager, "quiet", "›", "Older pictures", () => turn(1));
  const turn = (by) => {
    card.start = Math.max(0, (card.start ?? 0) + by * board.page);
    card.mark = null;
    loadCard(card, board);
  };
  add(card, "div", { className: "open" }).hidden = true;
  return card;
}

export function dressCard(card, kind, board) {
  const part = (name) => card.querySelector(`.${name}`);
  const name = part("name");
  const root = card.getRootNode();
  if (card.kind?.id !== kind.id) Object.assign(card, { mark: null, start: 0, picked: null });
  card.kind = kind;
  card.setAttribute("aria-label", `Class ${kind.name}`);
  name.setAttribute("aria-label", "Name of this class");
  if (root.activeElement !== name) name.value = kind.name;
  part("count").textContent =
    `${kind.used} picture${kind.used === 1 ? "" : "s"}${kind.excluded ? ` (${kind.excluded} aside)` : ""}`;
  part("bin").setAttribute("aria-label", `Remove the class ${kind.name}`);
  part("bin").title = "Remove this class";
  part("bin").hidden = !kind.id;
  part("sure").hidden = !card.asking;
  part("sure").firstChild.textContent =
    kind.used + kind.excluded
      ? `Remove the class and its ${kind.used + kind.excluded} pictures?`
      : "Remove this class?";
  part("bring").querySelector(".first").classList.toggle("wanted", !kind.used);
  part("hint").textContent = kind.used ? "or drop more here" : "or drop them here, or paste one";
  dressCamera(card, kind, board);
  loadCard(card, board);
}

function dressCamera(card, kind, board) {
  const box = card.querySelector(".shots");
  const camera = board.cameraState;
  const mine = camera.place !== null && board.samePlace(camera.place, kind);
  box.hidden = !mine;
  if (!mine) {
    box.replaceChildren();
    return;
  }
  if (camera.problem || camera.opening) {
    box.replaceChildren();
    add(box, "p", {}, camera.problem || "Opening the camera …").setAttribute("role", "status");
    if (camera.problem) button(box, "quiet", "Close", "", () => camera.close());
    return;
  }
  let video = box.querySelector("video");
  if (!video) {
    box.replaceChildren();
    video = add(box, "video");
    Object.assign(video, { autoplay: true, muted: true, playsInline: true });
    video.setAttribute("aria-label", "What the camera sees");
    const row = add(box, "div", { className: "row" });
    button(row, "first", "Take a picture", "", () => camera.shoot(video));
    button(row, "series", "", "", () => camera.series(video));
    button(row, "quiet", "Close", "", () => camera.close());
    add(
      box,
      "p",
      { className: "tip" },
      "Turn the thing, move it, change what is behind it: pictures that differ teach more.",
    );
  }
  if (video.srcObject !== camera.stream) video.srcObject = camera.stream;
  box.querySelector(".series").textContent = camera.timer ? "Stop the series" : "Take a series";
}

// Fetches the names and thumbnails of the page that is shown, if they are others than before.
async function loadCard(card, board) {
  const { kind } = card;
  const wanted = `${kind.id} ${kind.mark} ${card.start ?? 0}`;
  if (card.mark === wanted) return;
  card.mark = wanted;
  if (card.start && card.start >= kind.used)
    card.start = Math.max(0, Math.ceil(kind.used / board.page) - 1) * board.page;
  let found = [];
  if (kind.id && kind.used) {
    const answer = await fetch(albumUrl("page", { class: kind.id, start: card.start ?? 0 })).catch(() => null);
    found = (answer?.ok && (await answer.json()).pictures) || [];
    if (card.mark !== wanted) return; // a newer one is on its way
  }
  const url = albumUrl("sheet", {
    class: kind.id,
    start: card.start ?? 0,
    mark: `${kind.mark} ${found.map(([id]) => id.slice(0, 2)).join("")}`,
  });
  const thumbs = card.querySelector(".thumbs");
  const columns = Math.min(6, found.length);
  const rows = Math.ceil(found.length / columns);
  thumbs.setAttribute("aria-label", `Pictures of ${kind.name}`);
  const look = (event) => openPicture(card, board, event.currentTarget.picture);
  keepCount(thumbs, found.length, () => el("button", { type: "button", className: "thumb", onclick: look }));
  [...thumbs.children].forEach((thumb, i) => {
    const [id, name] = (thumb.picture = found[i]);
    thumb.title = name;
    thumb.setAttribute("aria-label", `Picture ${name}`);
    thumb.setAttribute("aria-pressed", card.picked?.[0] === id);
    const width = columns * (TILE + TILE_GAP) + TILE_GAP;
    const height = rows * (TILE + TILE_GAP) + TILE_GAP;
    Object.assign(thumb.style, {
      backgroundImage: `url("${url}")`,
      backgroundSize: `${(100 * width) / TILE}% ${(100 * height) / TILE}%`,
      backgroundPosition: `${share(i % columns, width)}% ${share(Math.floor(i / columns), height)}%`,
    });
  });
  const pager = card.querySelector(".pager");
  const start = card.start ?? 0;
  pager.hidden = kind.used <= board.page;
  pager.children[0].disabled = start === 0;
  pager.children[2].disabled = start + board.page >= kind.used;
  pager.children[1].textContent = `${start + 1} to ${start + found.length} of ${kind.used}`;
  if (card.picked && !found.some(([id]) => id === card.picked[0])) openPicture(card, board, null);
}

// CSS counts a position from 0 % (left edges together) to 100 % (right edges together).
const share = (place, whole) => (100 * (TILE_GAP + place * (TILE + TILE_GAP))) / Math.max(1, whole - TILE);

function openPicture(card, board, picture) {
  const box = card.querySelector(".open");
  const again = picture && card.picked?.[0] === picture[0];
  card.picked = again ? null : picture;
  card
    .querySelectorAll(".thumb")
    .forEach((thumb) =>
      thumb.setAttribute("aria-pressed", Boolean(card.picked) && thumb.picture[0] === card.picked[0]),
    );
  box.hidden = !card.picked;
  box.replaceChildren();
  if (!card.picked) return;
  const [id, name] = card.picked;
  const image = add(box, "img");
  const row = add(box, "div", { className: "row" });
  const select = el("select");
  image.src = albumUrl("picture", { id });
  image.alt = name;
  add(row, "div", { className: "file" }, name);
  const label = add(row, "label", {}, "Move to ");
  label.append(select);
  select.append(new Option("…", ""));
  board
    .kinds()
    .filter((kind) => kind.id && kind.id !== card.kind.id)
    .forEach((kind) => select.append(new Option(kind.name, kind.id)));
  select.disabled = select.options.length < 2;
  select.onchange = () => board.act({ act: "move", picture: id, class: select.value });
  button(row, "", "Remove", `Remove the picture ${name}`, () =>
    board.act({ act: "remove", picture: id, class: card.kind.id }),
  );
  button(row, "quiet", "Close", "", () => openPicture(card, board, null));
}
