// How far a training is, and what it is doing. When the run stands otherwise than when the page was drawn, the page is
// asked to draw itself again: buttons and views change then.
import { partsOf } from "../../frontend/dom.js";
import { follow } from "../../frontend/run_stream.js";

const APART = 500; // milliseconds over which a class's pages come, that they do not all come at once

export default function ({ data, parentElement, setTriggerValue }) {
  const bar = parentElement.querySelector(".bar");
  const part = partsOf(bar);
  const show = ({ share, doing }) => {
    if (doing !== part("doing").textContent) part("doing").textContent = doing;
    part("done").style.transform = `scaleX(${share})`;
    bar.setAttribute("aria-valuenow", Math.round(100 * share));
    bar.setAttribute("aria-valuetext", doing);
  };
  bar._drawn = data.state;
  const heard = (parts) => {
    if (parts.doing) show(parts);
    const now = `${bar._drawn} ${parts.state}`;
    if (parts.state === bar._drawn || bar._asked === now) return;
    bar._asked = now;
    setTimeout(() => bar.isConnected && setTriggerValue("again", parts.state), APART * Math.random());
  };
  const known = follow(bar, data.stream, heard);
  show(known?.doing && known.state === data.state ? known : data);
}
