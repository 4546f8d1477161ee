// Files on their way to the album: two at a time, each in a request of its own, read from the disk while it is sent.
// It lives as long as the tab: looking at another view of the page stops nothing.
const AT_ONCE = 2;
const MOST_NAMED = 200;
export const albumUrl = (name, query = {}) => new URL(`album/${name}?${new URLSearchParams(query)}`, document.baseURI);
export const askAlbum = async (name, body, query = {}) => {
  const answer = await fetch(albumUrl(name, query), {
    method: "POST",
    headers: { "x-glassbox": "album" },
    body: JSON.stringify(body),
  });
  return answer.json();
};

export function albumQueue() {
  const tab = /** @type {any} */ (window); // every copy of this module has the same one
  return (tab.glassboxAlbumQueue ??= {
    waiting: [],
    running: 0,
    all: 0,
    done: 0,
    came: 0,
    refused: [],
    hidden: 0,
    passed: 0,
    unpacking: "",
    within: new Map(), // of each zip that is being unpacked, how far: a part of one file
    stopped: null,
    told: () => {},
    ask: () => {},
    limits: {},

    // items: [{file, name, id (of the class) or "", kind (its name), reading (of a zip, where that was asked),
    // part ("train" or "val", where its folder says so)}];
    // first: what the server says of their folders.
    add(items, first = []) {
      if (!this.running && !this.waiting.length)
        Object.assign(this, {
          all: 0,
          done: 0,
          came: 0,
          refused: [],
          hidden: 0,
          passed: 0,
          stopped: new AbortController(),
        });
      first.forEach((line) => this.heard(line, ""));
      this.waiting.push(...items);
      this.all += items.length;
      while (this.running < AT_ONCE && this.waiting.length) this.work();
      this.told();
    },

    stop() {
      this.all -= this.waiting.length;
      this.waiting = [];
      this.stopped?.abort();
      this.told();
    },

    // Files that have come, and the parts of those zips.
    get sofar() {
      return Math.min(this.done + [...this.within.values()].reduce((sum, part) => sum + part, 0), this.all);
    },

    get busy() {
      return this.running > 0;
    },

    async work() {
      this.running += 1;
      while (this.waiting.length) {
        const item = this.waiting.shift();
        try {
          await this.send(item);
        } catch (problem) {
          this.refuse(
            item.name,
            problem.name === "AbortError"
              ? "Stopped before all of it had come."
              : "It could not be sent: the connection to the app was lost.",
          );
        }
        this.done += 1;
        this.told();
      }
      this.running -= 1;
      this.told(true);
    },

    async send(item) {
      const { file, name, id, kind, reading = "", part = "" } = item;
      const most = /\.zip$/i.test(name) ? this.limits.zip : this.limits.picture;
      if (file.size > most)
        return this.refuse(name, `The file has ${megabytes(file.size)} MB; up to ${megabytes(most)} MB are taken.`);
      const answer = await fetch(albumUrl("add", { class: id, kind, name, reading, part }), {
        method: "POST",
        headers: { "x-glassbox": "album" },
        body: file,
        signal: this.stopped.signal,
      });
      if (answer.headers.get("content-type")?.includes("ndjson")) return this.unpack(answer, item);
      const said = await answer.json();
      if (said.problem) this.refuse(name, said.problem, said.full);
      else this.came += 1;
    },

    // A zip is answered with a line for each picture in it.
    async unpack(answer, item) {
      const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = "";
      for (;;) {
        const { value, done } = await reader.read();
        const lines = (rest + (value ?? "")).split("\n");
        rest = lines.pop();
        for (const line of lines.map((text) => JSON.parse(text))) {
          if (line.doubt) this.ask(line.doubt, line.readings, (reading) => this.add([{ ...item, reading }]));
          else this.heard(line, item.name);
        }
        this.told();
        if (done) break;
      }
      this.unpacking = "";
      this.within.delete(item.name);
    },

    heard(line, name) {
      if (line.problem) this.refuse(line.name ?? name, line.problem, line.full);
      else if (line.done) this.came += 1;
      this.passed += line.hidden ?? 0;
      if (line.of) this.within.set(name, line.done / line.of);
      this.unpacking = line.of ? `${name}: ${line.done} of ${line.of}` : "";
    },

    refuse(name, problem, full = false) {
      if (this.refused.length < MOST_NAMED) this.refused.push([name, problem]);
      else this.hidden += 1;
      if (full) {
        this.hidden += this.waiting.length;
        this.all -= this.waiting.length;
        this.waiting = [];
      } // no use in sending the rest
    },
  });
}

const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(bytes < 2 ** 20 ? 1 : 0);
