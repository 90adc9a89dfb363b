/** Work that may wait until the browser has shown what the person just did. */

/**
 * What runs after the next frame: one frame and one timer for all of it, however many parts of the page wait.
 * @type {(() => void)[]}
 */
let queue = [];

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
  queue.push(run);
  if (queue.length > 1 && !document.hidden) return;
  // A page in a tab that nobody looks at has no frames.
  if (document.hidden) setTimeout(runAll);
  else requestAnimationFrame(() => setTimeout(runAll));
}

/** One that fails does not keep the others from running. */
function runAll() {
  const runs = queue;
  queue = [];
  for (const run of runs) {
    try {
      run();
    } catch (error) {
      reportError(error);
    }
  }
}
