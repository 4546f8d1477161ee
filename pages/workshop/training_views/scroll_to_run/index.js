// On a phone a new run stands far below the button that asked for it: go there, once for each run.
export default function ({ data, parentElement }) {
  if (sessionStorage.getItem("glassbox-arrived") === data.run) return;
  sessionStorage.setItem("glassbox-arrived", data.run);
  const place = parentElement.host ?? parentElement;
  place.style.scrollMarginTop = "5rem"; // the bar of the app lies over the top
  if (innerWidth <= 640) place.scrollIntoView({ block: "start" });
}
