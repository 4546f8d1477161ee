// A new run often stands far below the button that asked for it: go there, once for each run.
const UPPER = 0.6; // of the screen: what begins in it is seen

/** @param {{data: {run: string}, parentElement: HTMLElement | ShadowRoot}} component */
export default function ({ data, parentElement }) {
  if (sessionStorage.getItem("glassbox-arrived") === data.run) return;
  sessionStorage.setItem("glassbox-arrived", data.run);
  const place = /** @type {HTMLElement} */ ("host" in parentElement ? parentElement.host : parentElement);
  place.style.scrollMarginTop = "5rem"; // the bar of the app lies over the top
  const { top } = place.getBoundingClientRect();
  if (top < 0 || top > innerHeight * UPPER) place.scrollIntoView({ block: "start" });
}
