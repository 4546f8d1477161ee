// What people choose, drop or paste, as files with the paths they came under.
import { add } from "./dom.js";

const MOST_FILES = 5000;

// Opens the browser's own dialogue; `endings` says which files it offers. Gives [{file, path}].
export function chooseFiles({ folder = false, endings = [] } = {}) {
  return new Promise((done) => {
    const what = { type: "file", multiple: true, accept: endings.join(","), webkitdirectory: folder, hidden: true };
    const input = add(document.body, "input", what); // some browsers tell nothing of a dialogue that hangs nowhere
    const close = (files) => {
      input.remove();
      done(files);
    };
    input.onchange = () =>
      close([...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name })));
    input.oncancel = () => close([]);
    input.click();
  });
}

// Files and folders that were dropped. Must begin in the event itself: what is in it is gone afterwards.
export async function droppedFiles(transfer) {
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const files = [...transfer.files];
  const links = linksIn(transfer);
  if (entries.some((entry) => entry.isDirectory)) {
    const found = [];
    for (const entry of entries) await walk(entry, "", found);
    return { files: found };
  }
  if (files.length) return { files: files.map((file) => ({ file, path: file.name })) };
  return links.length ? fetched(links[0]) : { files: [] };
}

async function walk(entry, path, found) {
  if (found.length >= MOST_FILES) return;
  if (entry.isFile) {
    const file = await new Promise((good, bad) => entry.file(good, bad)).catch(() => null);
    if (file) found.push({ file, path: path + entry.name });
    return;
  }
  const reader = entry.createReader();
  for (;;) {
    // a folder is handed out a hundred at a time
    const some = await new Promise((good, bad) => reader.readEntries(good, bad)).catch(() => []);
    if (!some.length) return;
    for (const each of some) await walk(each, `${path}${entry.name}/`, found);
  }
}

// A picture that is dragged over from another page comes as an address, if not as a file.
function linksIn(transfer) {
  const html = transfer.getData("text/html");
  const found = html
    ? new DOMParser().parseFromString(html, "text/html").querySelector("img")?.getAttribute("src")
    : null;
  return [found, ...transfer.getData("text/uri-list").split(/\r?\n/)].filter(
    (link) => link && /^(https?:|data:image\/)/i.test(link),
  );
}

// This browser asks for it, as it would to show it; the app's computer never fetches an address from anybody.
async function fetched(link) {
  try {
    const answer = await fetch(link, { credentials: "omit", referrerPolicy: "no-referrer" });
    if (!answer.ok) throw new Error();
    const blob = await answer.blob();
    const name = link.startsWith("data:")
      ? "dragged picture"
      : decodeURIComponent(new URL(link).pathname.split("/").pop() || "dragged picture");
    return { files: [{ file: blob, path: name }] };
  } catch {
    return {
      files: [],
      problem:
        "That page does not hand its picture over. Save the picture there first (right click), then " +
        "choose the file here.",
    };
  }
}
