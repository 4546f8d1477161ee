// The live camera: the middle of what it sees goes to the server, one picture at a time, and the verdict comes back.
// data: {run, classes}. Nothing is told to the page.
import { add, keepCount, partsOf } from "../../../kit/frontend/dom.js";
import { liveLoop, picturedWords, WAIT_MS } from "./live_loop.js";

const SIDE = 256;

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".live");
  const live = (root._live ??= build(root));
  live.take(data);
  return () => live.close();
}

function build(root) {
  const part = partsOf(root);
  const canvas = document.createElement("canvas");
  Object.assign(canvas, { width: SIDE, height: SIDE });
  const live = { run: null, stream: null };

  const show = (verdict) => {
    part("said").textContent = picturedWords(verdict);
    part("bars").classList.toggle("none", verdict.none);
    const bars = part("bars");
    keepCount(bars, verdict.shares.length, () => {
      const bar = document.createElement("div");
      Object.assign(bar, { className: "bar", role: "listitem" });
      add(bar, "span", { className: "name" });
      add(bar, "span", { className: "share" });
      add(add(bar, "div", { className: "track" }), "div", { className: "fill" });
      return bar;
    });
    verdict.shares.forEach(([name, share], i) => {
      const bar = bars.children[i];
      bar.classList.toggle("first", i === 0);
      bar.querySelector(".name").textContent = name;
      bar.querySelector(".share").textContent = `${Math.round(100 * share)} %`;
      bar.querySelector(".fill").style.width = `${100 * share}%`;
    });
  };
  const problem = (words) => {
    part("problem").textContent = words;
  };
  const ask = async (blob) => {
    const url = new URL(`look/picture?${new URLSearchParams({ run: live.run })}`, document.baseURI);
    const answer = await fetch(url, { method: "POST", headers: { "x-glassbox": "album" }, body: blob });
    if (answer.status === 429) return null;
    return answer.json();
  };
  const drawn = (source, width, height) => {
    const side = Math.min(width, height);
    const brush = canvas.getContext("2d");
    brush.imageSmoothingQuality = "high";
    brush.drawImage(source, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
    return new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
  };
  const loop = liveLoop({
    frame: async () => {
      const video = part("video");
      return live.stream && video.videoWidth && !document.hidden
        ? drawn(video, video.videoWidth, video.videoHeight)
        : null;
    },
    ask,
    show: (verdict) => {
      problem("");
      show(verdict);
    },
    problem,
    wait: (ms) => new Promise((done) => setTimeout(done, ms)),
  });

  const open = async (byHand) => {
    live.close();
    problem("");
    if (!navigator.mediaDevices?.getUserMedia) {
      if (byHand)
        problem(
          "This browser gives no camera to a page that came over http://, except on the computer that runs the app.",
        );
      return;
    }
    try {
      live.stream = await navigator.mediaDevices.getUserMedia({
        video: { width: { ideal: 640 }, facingMode: "environment" },
      });
    } catch (refused) {
      const words = {
        NotAllowedError:
          "The browser was not allowed to use the camera: allow it in the address bar, then start it again.",
        NotFoundError: "No camera was found on this computer. Choose a picture instead.",
        NotReadableError: "Another program is using the camera: close it there first.",
      };
      if (byHand) problem(words[refused.name] ?? "The camera could not be opened. Choose a picture instead.");
      return;
    }
    const video = part("video");
    video.srcObject = live.stream;
    video.hidden = false;
    part("still").hidden = part("empty").hidden = true;
    part("camera").textContent = "Stop the camera";
    await video.play().catch(() => {});
    loop.start();
  };
  live.close = () => {
    loop.stop();
    live.stream?.getTracks().forEach((track) => track.stop());
    live.stream = null;
    part("video").hidden = true;
    part("camera").textContent = "Start the camera";
  };
  live.take = async ({ run }) => {
    if (live.run === run) return;
    live.run = run;
    part("said").textContent = "";
    part("bars").replaceChildren();
    const devices = await navigator.mediaDevices?.enumerateDevices?.().catch(() => []);
    if (devices?.some(({ kind }) => kind === "videoinput")) open(false);
  };
  part("camera").onclick = () => (live.stream ? live.close() : open(true));
  part("choose").onclick = () => part("file").click();
  part("file").onchange = async () => {
    const [file] = part("file").files;
    part("file").value = "";
    if (!file) return;
    live.close();
    problem("");
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
    if (!picture) return problem("This is not a picture that this browser can read; choose a PNG, JPEG or WebP file.");
    const brush = canvas.getContext("2d");
    brush.fillStyle = "white";
    brush.fillRect(0, 0, SIDE, SIDE);
    const blob = await drawn(picture, picture.width, picture.height);
    picture.close();
    const still = part("still");
    Object.assign(still, { width: SIDE, height: SIDE, hidden: false });
    still.getContext("2d").drawImage(canvas, 0, 0);
    part("empty").hidden = true;
    for (let turn = 0; turn < 20; turn += 1) {
      const verdict = await ask(blob).catch(() => ({
        problem: "The connection to the app was lost; load the page again.",
      }));
      if (verdict?.problem) return problem(verdict.problem);
      if (verdict) return show(verdict);
      await new Promise((done) => setTimeout(done, WAIT_MS));
    }
    return problem("Others are asking just now; try again in a moment.");
  };
  return live;
}
