// The visitor's album: classes with pictures that are brought, looked at, moved and removed here, without running the
// page again.
// data: {classes: [{id, name, used, excluded, mark}], page, limits: {picture, zip}, endings}. Tells the server: changed
// (a number), when there is something new.
import { add, keepCount, partsOf } from "../../../kit/frontend/dom.js";
import { chooseFiles, droppedFiles } from "../../../kit/frontend/files.js";
import { plural } from "../../../kit/frontend/format.js";
import { albumCamera } from "./camera.js";
import { button, dressCard, newCard } from "./cards.js";
import { albumQueue, albumUrl, askAlbum } from "./queue.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".album");
  const board = (root._board ??= build(root));
  board.tell = (number) => setTriggerValue("changed", number);
  board.page = data.page;
  partsOf(root)("cards").dataset.stage = data.marked ? "effect" : "";
  board.endings = data.endings;
  board.queue.limits = data.limits;
  if (data.version !== board.version) board.take(data.classes);
  board.version = data.version;
  board.queue.told = (finished) => board.progress(finished);
  board.progress(false);
  board.watch(true);
  return () => {
    board.watch(false);
    board.camera_.close();
  };
}

const LOST = "The connection to the app was lost; load the page again.";

function build(root) {
  const part = partsOf(root);
  const queue = albumQueue();
  const board = {
    queue,
    classes: [],
    version: null,
    number: 0,
    place: null,
    get cameraState() {
      return this.camera_;
    },
    samePlace: (a, b) => (a.id ? a.id === b.id : a.name === b.name),
    // Before anything was brought there are two empty ones to begin with; they are made with the first picture.
    kinds() {
      const found = [...this.classes];
      for (let number = found.length + 1; found.length < 2; number += 1) {
        const name = `Class ${number}`;
        if (!found.some((each) => each.name === name)) found.push({ id: "", name, used: 0, excluded: 0, mark: "" });
      }
      return found;
    },
    // The class itself in place of an empty one that is only shown; all of these are made, so that none changes its
    // place.
    async solid(kind) {
      if (kind.id) return kind;
      for (const each of this.kinds().filter(({ id }) => !id)) await this.act({ act: "add", name: each.name });
      return this.classes.find(({ name }) => name === kind.name) ?? kind;
    },
    take(classes) {
      this.classes = classes;
      this.draw();
    },
    draw() {
      const cards = part("cards");
      const kinds = this.kinds();
      keepCount(cards, kinds.length, () => newCard(this));
      kinds.forEach((kind, i) => dressCard(cards.children[i], kind, this));
      part("zip").hidden = !kinds.some((kind) => kind.used);
    },
    async act(asked) {
      const said = await askAlbum("act", asked).catch(() => ({ problem: LOST }));
      this.say(said.problem ?? "");
      if (said.classes) this.take(said.classes);
      else this.draw();
      this.soon(300);
      return said;
    },
    async rename(kind, name) {
      if (name.trim() === kind.name) return this.draw();
      return this.act({ act: "rename", class: (await this.solid(kind)).id, name });
    },
    removeClass(kind) {
      if (this.camera_.place && this.samePlace(this.camera_.place, kind)) this.camera_.close();
      this.act({ act: "remove class", class: kind.id });
    },
    async choose(kind) {
      this.bring(await chooseFiles({ endings: this.endings }), kind);
    },
    async camera(kind) {
      this.camera_.open(await this.solid(kind));
    },
    // Into one class, or, without one, each into the class that its folder names; `reading` says which folder, where
    // that had to be asked.
    async bring(files, kind, reading = "") {
      if (!files.length) return;
      const place = kind && (await this.solid(kind));
      const said = await askAlbum(
        "kinds",
        files.map(({ path }) => path),
        place ? { class: place.id } : { reading },
      ).catch(() => ({ problem: LOST }));
      if (said.problem) return this.say(said.problem);
      const [{ doubt, readings } = {}] = said.first;
      if (doubt) return this.ask(doubt, readings, (chosen) => this.bring(files, kind, chosen));
      const loose = place ?? this.place ?? this.kinds()[0];
      queue.add(
        files
          .map(({ file, path }, i) => ({
            file,
            name: path.split("/").pop(),
            kind: said.kinds[i],
            part: said.parts[i],
            id: said.kinds[i] ? "" : loose.id,
          }))
          .filter(({ kind: named }) => named !== null)
          .map((item) => ({ ...item, kind: item.kind || loose.name })),
        said.first,
      );
    },
    // Folders that can be read in two ways are not guessed: a button for each way.
    ask(doubt, readings, answer) {
      const box = part("asking");
      box.replaceChildren();
      add(box, "p", {}, doubt);
      const row = add(box, "div", { className: "row" });
      const close = (chosen) => {
        box.hidden = true;
        this.progress(false);
        if (chosen) answer(chosen);
      };
      readings.forEach(({ reading, classes }) =>
        button(
          row,
          "",
          `${classes.length === 1 ? "The class" : "The classes"}: ` +
            `${classes.slice(0, 4).join(", ")}${classes.length > 4 ? " …" : ""}`,
          "",
          () => close(reading),
        ),
      );
      button(row, "quiet", "Add none of them", "", () => close(""));
      box.hidden = false;
      this.progress(false);
      row.firstChild.focus();
    },
    say(problem) {
      part("problem").textContent = problem;
    },
    progress(finished) {
      const { all, done, sofar, came, refused, hidden, passed, busy, unpacking } = queue;
      const asked = !part("asking").hidden && !came; // nothing has come as long as that is not answered
      part("sending").hidden = !refused.length && !passed && (!all || (asked && !busy));
      part("bar").hidden = part("stop").hidden = !busy;
      part("read").hidden = busy;
      part("bar").max = all || 1;
      part("bar").value = sofar;
      const missing = refused.length ? `; ${refused.length + hidden} did not:` : ".";
      const left = passed
        ? ` ${passed} in hidden folders or folders of tools ${passed === 1 ? "was" : "were"} left out.`
        : "";
      part("said").textContent = busy
        ? `${done} of ${all} sent${unpacking ? `; ${unpacking}` : ""} … Stay on this page until all have come.`
        : `${plural(came, "picture")} came in${missing}${left}`;
      const list = part("refused");
      while (list.children.length > refused.length) list.lastChild.remove();
      refused.slice(list.children.length).forEach(([name, problem]) => {
        const item = add(list, "li");
        add(item, "b", {}, name);
        item.append(` ${problem}`);
      });
      part("list").hidden = !refused.length;
      part("more").textContent = hidden ? `and ${hidden} more` : "";
      if (busy || finished) this.refresh(finished);
    },
    // While pictures come in, what is there is looked at again now and then.
    refresh(now) {
      if (now) {
        clearTimeout(this.timer);
        this.timer = null;
      }
      this.timer ??= setTimeout(
        async () => {
          this.timer = null;
          const answer = await fetch(albumUrl("state")).catch(() => null);
          if (answer?.ok) this.take((await answer.json()).classes);
          this.soon(queue.busy ? 4000 : 100);
        },
        now ? 0 : 1200,
      );
    },
    soon(wait) {
      if (wait < 1000) {
        clearTimeout(this.later);
        this.later = null;
      }
      this.later ??= setTimeout(() => {
        this.later = null;
        this.tell(++this.number);
      }, wait);
    },
  };
  queue.ask = (...asked) => board.ask(...asked);
  board.camera_ = albumCamera(
    (kind, file, name) => queue.add([{ file, name, id: kind.id, kind: kind.name }]),
    () => board.draw(),
  );
  const cardOf = (event) => event.composedPath().find((each) => each.classList?.contains("card"));
  const over = (on) => (event) => {
    if (![...(event.dataTransfer?.types ?? [])].some((type) => type === "Files" || type === "text/uri-list")) return;
    event.preventDefault();
    root.querySelectorAll(".over").forEach((each) => each.classList.remove("over"));
    if (on) (cardOf(event) ?? part("all")).classList.add("over");
  };
  root.ondragover = over(true);
  root.ondragleave = over(false);
  root.ondrop = async (event) => {
    event.preventDefault();
    over(false)(event);
    const card = cardOf(event);
    const { files, problem } = await droppedFiles(event.dataTransfer);
    board.say(problem ?? "");
    board.bring(files, card?.kind);
  };
  root.onpointerdown = root.onpointerover = (event) => {
    board.place = cardOf(event)?.kind ?? board.place;
  };
  const paste = (event) => {
    const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
    if (files.length && root.isConnected)
      board.bring(
        files.map((file) => ({ file, path: file.name })),
        board.place ?? board.kinds()[0],
      );
  };
  board.watch = (on) => {
    document.removeEventListener("paste", paste);
    if (on) document.addEventListener("paste", paste);
  };
  part("folder").onclick = async () => board.bring(await chooseFiles({ folder: true }), null);
  part("zips").onclick = async () => board.bring(await chooseFiles({ endings: [".zip", "application/zip"] }), null);
  part("stop").onclick = () => queue.stop();
  part("read").onclick = () => {
    Object.assign(queue, { all: 0, came: 0, refused: [], hidden: 0, passed: 0 });
    board.progress(false);
  };
  part("add").onclick = async () => {
    await board.solid(board.kinds()[1]);
    const taken = board.kinds().map((kind) => kind.name);
    let number = taken.length + 1;
    while (taken.includes(`Class ${number}`)) number += 1;
    await board.act({ act: "add", name: `Class ${number}` });
    const names = root.querySelectorAll(".name");
    names[names.length - 1].focus();
  };
  part("zip").href = albumUrl("my-pictures.zip");
  return board;
}
