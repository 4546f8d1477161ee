// Words of one's own: rows to record into, what is heard at this moment, and how well it has learnt.
// data: {ear: address, strangers: [{said, url}]}
import { el, partsOf } from "../../../kit/frontend/dom.js";
import { chooseFiles } from "../../../kit/frontend/files.js";
import { Ears } from "../ears.js";
import { Microphone, NOT_HERE } from "../microphone.js";
import { resultsOf } from "./results.js";
import { rowOf } from "./rows.js";

const HEADERS = { "x-glassbox": "words" };
const [MOST, NOISE] = [10, 8]; // seconds of a recording, and of background
const TOLD = 3; // problems of a zip
const ENDINGS = [".wav", ".flac", ".ogg", ".oga", ".opus", ".mp3"];
const address = (name, query = {}) => new URL(`own-words/${name}?${new URLSearchParams(query)}`, document.baseURI);

/** Recordings that are taken for another word, and for which. @param {any} lesson */
function takenFor({ names, ids, guesses, labels }) {
  const rows = ids.map((id, i) => [id, [...names, "background"][guesses[i]]]);
  return new Map(rows.filter((_, i) => guesses[i] !== labels[i]));
}

class Board {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    this.microphone = new Microphone();
    this.ears = new Ears(this.part, root);
    /** @type {AudioContext | null} */
    this.context = null;
    this.chosen = "";
    this.wrong = new Map();
    this.part("form").onsubmit = (event) => {
      event.preventDefault();
      const name = this.part("name").value;
      this.change({ act: "add", name }).then(() => (this.part("name").value = ""));
    };
    this.part("example").onclick = ({ target }) => this.waited(target, () => this.change({ act: "example" }));
    this.part("teach").onclick = ({ target }) => this.waited(target, () => this.teach());
    this.part("over").onclick = () => this.startOver();
    this.part("listen").onclick = () => this.listen();
    this.part("zip").onclick = () => this.files("");
    this.part("speak").onclick = ({ target }) => this.waited(target, () => this.speak());
    this.watch = new MutationObserver(() => root.isConnected || this.end());
    this.ask("state");
  }

  update({ ear, strangers }) {
    this.ear = ear;
    if (this.strangers) return;
    this.strangers = strangers;
    this.part("stranger").replaceChildren(...strangers.map(({ said }, i) => el("option", { value: String(i) }, said)));
  }

  /** What there is, from the server. @param {string} name @param {RequestInit} [how] @param {any} [query] */
  async ask(name, how, query) {
    let found;
    try {
      found = await (await fetch(address(name, query), how)).json();
    } catch {
      found = { problem: "The app does not answer; try once more." };
    }
    const problems = [found.problem, ...(found.problems ?? [])].filter(Boolean);
    const rest = problems.length - TOLD;
    if (problems.length) this.tell([...problems.slice(0, TOLD), ...(rest > 0 ? [`And ${rest} more.`] : [])].join(" "));
    if (found.words) this.show(found);
    return !problems.length;
  }

  change(what) {
    this.tell("");
    return this.ask("act", { method: "POST", headers: HEADERS, body: JSON.stringify(what) });
  }

  tell(problem) {
    this.part("problem").textContent = problem;
  }

  async waited(button, work) {
    button.disabled = true;
    try {
      await work();
    } catch (problem) {
      this.tell(problem.message);
    } finally {
      button.disabled = false;
    }
  }

  show(state) {
    this.state = state;
    const { words, noise, lesson, missing, limits } = state;
    this.limits = limits;
    this.classes = [...words, { id: noise.id, name: "background" }];
    this.wrong = lesson ? takenFor(lesson) : new Map();
    this.part("example").hidden = words.some(({ recordings }) => recordings.length);
    this.part("teach").title = missing;
    this.root.dataset.ready = String(!missing);
    const key = lesson && JSON.stringify(lesson.bias);
    if (key !== this.lessonKey) {
      this.lessonKey = key;
      this.ears.teach(this.ear, lesson);
    }
    for (const name of ["listen", "speak", "stranger"]) this.part(name).disabled = !lesson;
    this.draw();
  }

  draw() {
    const { words, noise, lesson } = this.state;
    this.part("rows").replaceChildren(...[...words, noise].map((word) => rowOf(word, this)));
    this.part("results").replaceChildren(...resultsOf(lesson, this, (what) => String(address(`my-words-${what}.zip`))));
  }

  // asked by the rows and the map

  async record(word, button) {
    this.tell("");
    this.recording = this.started(word, button, MOST, "Speak …");
    await this.recording;
  }

  async stop() {
    const recording = await this.recording;
    recording?.stop();
  }

  background(button) {
    this.tell("");
    this.started("noise", button, NOISE, "Be quiet …");
  }

  async started(word, button, most, said) {
    const before = button.textContent;
    const end = () => {
      button.textContent = before;
      button.setAttribute("aria-pressed", "false");
    };
    try {
      button.textContent = "Wait …";
      await this.microphone.open();
    } catch (problem) {
      end();
      this.tell(problem.message);
      return null;
    }
    button.setAttribute("aria-pressed", "true");
    const record = this.microphone.record(most, (seconds) => (button.textContent = `${said} ${seconds.toFixed(1)} s`));
    record.done.then((blob) => {
      end();
      this.send(word, blob, "");
    });
    return record;
  }

  send(word, blob, name) {
    return this.ask("add", { method: "POST", headers: HEADERS, body: blob }, { word, name });
  }

  async files(word) {
    const found = await chooseFiles({ endings: word ? ENDINGS : [".zip"] });
    this.tell("");
    for (const { file, path } of found) await this.send(word, file, path);
  }

  async play(id) {
    this.chosen = id;
    this.draw();
    await this.heard(address("sound", { id }), false);
  }

  // listening

  async teach() {
    if (this.state.missing) return this.tell(this.state.missing);
    await this.change({ act: "teach" });
  }

  async listen(on = !this.hear) {
    if (!on) {
      this.microphone.listeners.delete(this.hear);
      this.microphone.rest();
      this.hear = null;
    } else {
      this.tell("");
      try {
        await this.microphone.open();
      } catch (problem) {
        return this.tell(problem.message);
      }
      this.ears.fresh(this.microphone.rate);
      this.hear = (block) => (this.root.isConnected ? this.ears.hear(block) : this.end());
      this.microphone.listeners.add(this.hear);
    }
    this.part("listen").setAttribute("aria-pressed", String(on));
    this.part("listen").textContent = on ? "Stop listening" : "Listen";
  }

  async speak() {
    if (this.hear) await this.listen(false);
    const { url } = this.strangers[Number(this.part("stranger").value)];
    await this.heard(new URL(url, document.baseURI), true);
    this.root.dataset.spoken = String(Number(this.root.dataset.spoken ?? 0) + 1);
  }

  /** Plays a sound, and has it heard where that is wanted. */
  async heard(url, asked) {
    const answer = await fetch(url);
    if (!answer.ok) return this.tell("This recording is not there any more.");
    this.context ??= new AudioContext();
    const sound = await this.context.decodeAudioData(await answer.arrayBuffer());
    if (asked) return this.ears.play(sound, this.context);
    const source = this.context.createBufferSource();
    source.buffer = sound;
    source.connect(this.context.destination);
    source.onended = () => (this.root.dataset.played = String(Number(this.root.dataset.played ?? 0) + 1));
    source.start();
  }

  async startOver() {
    if (this.hear) await this.listen(false);
    this.microphone.close();
    this.chosen = "";
    this.change({ act: "start over" });
  }

  end() {
    this.microphone.close();
    this.hear = null;
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".words");
  const board = (root._board ??= new Board(root));
  board.update(data);
  if (!board.microphone.possible) board.tell(NOT_HERE);
  return () => board.end();
}
