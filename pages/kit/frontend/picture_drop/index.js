// A place for one picture that is dragged over from another page or window, or pasted. It is made small here and sent
// as a data: address; what this browser cannot read is sent as it is, and the server says what is wrong with it.
// data: {label, most, side}. `droppedFiles` is in album_take.js.
import { droppedFiles } from "../files.js";

export default function ({ data, parentElement, setTriggerValue }) {
  const box = parentElement.querySelector(".drop");
  const note = parentElement.querySelector(".note");
  parentElement.querySelector(".label").textContent = data.label;
  const take = async (transfer) => {
    const { files, problem } = await droppedFiles(transfer);
    if (!files.length) {
      note.textContent = problem ?? "There is no picture in what was dropped or pasted here.";
      return;
    }
    const { file, path } = files[0];
    note.textContent = "";
    const url = await small(file, data.side).catch(() => (file.size <= data.most ? whole(file) : null));
    if (url) setTriggerValue("picture", { url, name: path });
    else note.textContent = "This is not a picture that can be read; send a PNG, JPEG, WebP, GIF, BMP or TIFF file.";
  };
  box.ondragover = (event) => {
    event.preventDefault();
    box.classList.add("over");
  };
  box.ondragleave = () => box.classList.remove("over");
  box.ondrop = (event) => {
    event.preventDefault();
    box.classList.remove("over");
    take(event.dataTransfer);
  };
  const paste = (event) => {
    const writing = event.target.closest?.("input, textarea, [contenteditable]");
    if (writing && !event.clipboardData.files.length) return;
    event.preventDefault();
    take(event.clipboardData);
  };
  document.addEventListener("paste", paste);
  return () => document.removeEventListener("paste", paste);
}

// Upright, at most `side` pixels long; transparent as it was, for the server knows which paper it needs.
async function small(file, side) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const factor = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * factor));
  canvas.height = Math.max(1, Math.round(picture.height * factor));
  const brush = canvas.getContext("2d");
  brush.imageSmoothingQuality = "high";
  brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.toDataURL("image/webp", 0.92); // as PNG where a browser cannot write WebP
}

function whole(file) {
  return new Promise((done, failed) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result);
    reader.onerror = failed;
    reader.readAsDataURL(file);
  });
}
