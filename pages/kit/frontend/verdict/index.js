// The verdict and ten bars. They move with the pen; when it is lifted, they say what the server says.
// data: {source, words, truth, slim, paired}
import { el, keepCount, partsOf } from "../dom.js";
import { reading } from "../live/reading.js";
import { agreed, compared, headline, percent, reason } from "./words.js";

const DIGITS = 10;

class Shown {
  constructor(root) {
    this.root = root;
    this.part = partsOf(root);
    keepCount(this.part("bars"), DIGITS, () => this.row(this.part("bars").children.length));
    this.show = this.show.bind(this);
    reading.addEventListener("read", this.show);
  }

  row(digit) {
    const track = el("span", { className: "track" }, el("div", { className: "bar" }));
    return el("li", {}, el("span", {}, String(digit)), track, el("span", { className: "share" }));
  }

  update(data) {
    this.data = data;
    for (const look of ["slim", "paired"]) this.root.classList.toggle(look, data[look]);
    this.show();
    reading.take(data.source);
  }

  // What is said at this moment: by the server where it has read what is there.
  get said() {
    const { now, source, off } = reading;
    return now.origin === "server" && !off ? source?.said : now.verdict;
  }

  show() {
    const { words, truth } = this.data;
    const { now, source } = reading;
    const said = now.problem ? null : this.said;
    this.root.dataset.origin = now.origin;
    this.root.dataset.read = reading.count;
    if (!said && !now.problem && !source?.problem) return;
    const title = said ? headline(words, said) : (words.problems[now.problem] ?? now.problem ?? source.problem);
    this.part("said").setAttribute("aria-live", now.origin === "server" ? "polite" : "off"); // no talk meanwhile
    for (const [name, there] of Object.entries({ headline: Boolean(said), problem: !said })) {
      this.part(name).hidden = !there;
      this.part(name).textContent = there ? title : "";
    }
    this.part("reason").textContent = said ? reason(words, said, truth) : "";
    this.bars(said);
    this.part("how").textContent = this.how(said);
  }

  bars(said) {
    [...this.part("bars").children].forEach((row, digit) => {
      const share = said ? said.probabilities[digit] : 0;
      row.classList.toggle("best", Boolean(said) && digit === said.label);
      row.querySelector(".bar").style.transform = `scaleX(${share})`;
      row.querySelector(".share").textContent = said ? percent(share) : "";
    });
  }

  // Who has read, and whether the two agree.
  how(said) {
    const { now, drawn, off, sheet } = reading;
    const { words, slim } = this.data;
    if (off && said) return words.off;
    if (!sheet || !said) return "";
    if (now.origin === "pen") return slim ? words.live_short : words.live;
    if (slim && drawn?.verdict && agreed(drawn.verdict, said)) return words.agree_short;
    return drawn?.verdict ? compared(words, drawn.verdict, said) : "";
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".verdict");
  const shown = (root._shown ??= new Shown(root));
  shown.update(data);
  return () => {
    reading.removeEventListener("read", shown.show);
    root._shown = undefined;
  };
}
