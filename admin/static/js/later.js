/** Work that may wait until the browser has shown what the person just did. */

/**
 * Run after the next frame has been painted; calls in between count as one.
 * @template {unknown[]} A
 * @param {(...values: A) => void} act called with the values of the last call
 * @returns {(...values: A) => void}
 */
export function later(act) {
  /** @type {A | null} */
  let waiting = null;
  const run = () => {
    const values = waiting;
    waiting = null;
    if (values) act(...values);
  };
  return (...values) => {
    if (waiting === null) afterFrame(run);
    waiting = values;
  };
}

/** @param {() => void} run */
function afterFrame(run) {
  // A page in a tab that nobody looks at has no frames.
  if (document.hidden) setTimeout(run);
  else requestAnimationFrame(() => setTimeout(run));
}
