// The visitor's album: classes with pictures that are brought, looked at, moved and removed here, without running the page again.
// data: {classes: [{id, name, used, aside, mark}], page, limits: {picture, zip}}. Tells the server: changed (a number), when there is something new.
export default function ({data, parentElement, setTriggerValue}) {
  const root = parentElement.querySelector(".album"), board = root._board ??= build(root);
  board.tell = number => setTriggerValue("changed", number);
  board.page = data.page;
  board.queue.limits = data.limits;
  if (data.version !== board.version) board.take(data.classes);
  board.version = data.version;
  board.queue.told = finished => board.progress(finished);
  board.progress(false);
  board.watch(true);
  return () => { board.watch(false); board.camera_.close(); };
}

function build(root) {
  const part = name => root.querySelector(`[data-part=${name}]`), queue = albumQueue();
  const board = {
    queue, classes: [], version: null, number: 0, place: null,
    get cameraState() { return this.camera_; },
    samePlace: (a, b) => a.id ? a.id === b.id : a.name === b.name,
    // Before anything was brought there are two empty ones to begin with; they are made with the first picture.
    kinds() {
      const found = [...this.classes];
      for (let number = found.length + 1; found.length < 2; number += 1) {
        const name = `Class ${number}`;
        if (!found.some(each => each.name === name)) found.push({id: "", name, used: 0, aside: 0, mark: ""});
      }
      return found;
    },
    take(classes) { this.classes = classes; this.draw(); },
    draw() {
      const cards = part("cards"), kinds = this.kinds();
      while (cards.children.length > kinds.length) cards.lastChild.remove();
      while (cards.children.length < kinds.length) cards.append(newCard(this));
      kinds.forEach((kind, i) => dressCard(cards.children[i], kind, this));
      part("zip").hidden = !kinds.some(kind => kind.used);
    },
    async act(asked) {
      const said = await askAlbum("act", asked).catch(() => ({problem: "The connection to the app was lost; load the page again."}));
      this.say(said.problem ?? "");
      if (said.classes) this.take(said.classes);
      else this.draw();
      this.soon(300);
      return said;
    },
    rename(kind, name) {
      if (name.trim() === kind.name) return this.draw();
      return kind.id ? this.act({act: "rename", class: kind.id, name}) : this.act({act: "add", name});
    },
    removeClass(kind) { if (this.camera_.place && this.samePlace(this.camera_.place, kind)) this.camera_.close(); this.act({act: "remove class", class: kind.id}); },
    async choose(kind) { this.bring(await chooseFiles(), kind); },
    camera(kind) { this.camera_.open(kind); },
    // Into one class, or, without one, each into the class that its folder names.
    async bring(files, kind) {
      const found = files.filter(({path}) => !isJunk(path));
      if (!found.length) return;
      if (kind) return queue.add(found.map(({file, path}) => ({file, name: path.split("/").pop(), id: kind.id, kind: kind.name})));
      const names = await askAlbum("kinds", found.map(({path}) => path)).catch(() => null);
      if (!Array.isArray(names)) return this.say("The connection to the app was lost; load the page again.");
      const loose = this.place ?? this.kinds()[0];
      queue.add(found.map(({file, path}, i) => ({file, name: path.split("/").pop(), id: names[i] ? "" : loose.id, kind: names[i] || loose.name})));
    },
    say(problem) { part("problem").textContent = problem; },
    progress(finished) {
      const {all, done, came, refused, hidden, busy, unpacking} = queue;
      part("sending").hidden = !all;
      part("bar").hidden = part("stop").hidden = !busy;
      part("read").hidden = busy;
      part("bar").max = all || 1;
      part("bar").value = done;
      part("said").textContent = busy ? `${done} of ${all} sent${unpacking ? `; ${unpacking}` : ""} … Stay on this page until all have come.`
        : `${came} picture${came === 1 ? "" : "s"} came in${refused.length ? `; ${refused.length + hidden} did not:` : "."}`;
      const list = part("refused");
      while (list.children.length > refused.length) list.lastChild.remove();
      refused.slice(list.children.length).forEach(([name, problem]) => { const item = el(list, "li"); el(item, "b", "", name); item.append(` ${problem}`); });
      part("list").hidden = !refused.length;
      part("more").textContent = hidden ? `and ${hidden} more` : "";
      if (busy || finished) this.refresh(finished);
    },
    // While pictures come in, what is there is looked at again now and then.
    refresh(now) {
      if (now) { clearTimeout(this.timer); this.timer = null; }
      this.timer ??= setTimeout(async () => {
        this.timer = null;
        const answer = await fetch(albumUrl("state")).catch(() => null);
        if (answer?.ok) this.take((await answer.json()).classes);
        this.soon(queue.busy ? 4000 : 100);
      }, now ? 0 : 1200);
    },
    soon(wait) {
      if (wait < 1000) { clearTimeout(this.later); this.later = null; }
      this.later ??= setTimeout(() => { this.later = null; this.tell(++this.number); }, wait);
    },
  };
  board.camera_ = albumCamera((kind, file, name) => queue.add([{file, name, id: kind.id, kind: kind.name}]), () => board.draw());
  const cardOf = event => event.composedPath().find(each => each.classList?.contains("card"));
  const over = on => event => {
    if (![...(event.dataTransfer?.types ?? [])].some(type => type === "Files" || type === "text/uri-list")) return;
    event.preventDefault();
    root.querySelectorAll(".over").forEach(each => each.classList.remove("over"));
    if (on) (cardOf(event) ?? part("all")).classList.add("over");
  };
  root.ondragover = over(true);
  root.ondragleave = over(false);
  root.ondrop = async event => {
    event.preventDefault();
    over(false)(event);
    const card = cardOf(event), {files, problem} = await droppedFiles(event.dataTransfer);
    board.say(problem ?? "");
    board.bring(files, card?.kind);
  };
  root.onpointerdown = root.onpointerover = event => { board.place = cardOf(event)?.kind ?? board.place; };
  const paste = event => {
    const files = [...(event.clipboardData?.files ?? [])].filter(file => file.type.startsWith("image/"));
    if (files.length && root.isConnected) board.bring(files.map(file => ({file, path: file.name})), board.place ?? board.kinds()[0]);
  };
  board.watch = on => { document.removeEventListener("paste", paste); if (on) document.addEventListener("paste", paste); };
  part("folder").onclick = async () => board.bring(await chooseFiles({folder: true}), null);
  part("zips").onclick = async () => board.bring(await chooseFiles({zip: true}), null);
  part("stop").onclick = () => queue.stop();
  part("read").onclick = () => { queue.all = 0; board.progress(false); };
  part("add").onclick = async () => {
    const taken = board.kinds().map(kind => kind.name);
    for (const kind of board.kinds().filter(kind => !kind.id)) await board.act({act: "add", name: kind.name});
    let number = taken.length + 1;
    while (taken.includes(`Class ${number}`)) number += 1;
    await board.act({act: "add", name: `Class ${number}`});
    const names = root.querySelectorAll(".name");
    names[names.length - 1].focus();
  };
  part("zip").href = albumUrl("my-pictures.zip");
  return board;
}
