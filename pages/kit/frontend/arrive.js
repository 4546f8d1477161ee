// On a phone a new run stands far below the button that asked for it: go there, once for each run.
export default function ({data, parentElement}) {
  if (sessionStorage.getItem("glassbox-arrived") === data.run) return;
  sessionStorage.setItem("glassbox-arrived", data.run);
  if (innerWidth <= 640) (parentElement.host ?? parentElement).scrollIntoView({block: "start"});
}
