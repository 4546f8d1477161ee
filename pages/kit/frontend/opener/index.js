/** @file Tells the page that the browser has put away what was shown before: only then the same lab is opened in
 * another state.
 */

/** @param {{setStateValue: (name: string, value: unknown) => void}} component */
export default function ({ setStateValue }) {
  setStateValue("ready", true);
}
