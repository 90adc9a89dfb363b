/**
 * What is fetched after the page has begun, also when the network goes away in between: it is asked for again until it is there, and
 * meanwhile the page says calmly what is missing.
 */

/** Pauses before asking again, in milliseconds; the return of the network ends one early. */
const PAUSES = [1000, 3000, 10_000, 30_000];

/**
 * @template T
 * @param {() => Promise<T>} load
 * @param {(missing: boolean) => void} [hear] told when something does not come, and when it has come after all
 * @param {(pause: number) => Promise<void>} [rest]
 * @returns {Promise<T>}
 */
export async function untilThere(load, hear = () => {}, rest = pauseOrNetwork) {
  for (let failures = 0; ; failures += 1) {
    try {
      const found = await load();
      if (failures > 0) hear(false);
      return found;
    } catch (error) {
      if (!isMissing(error)) throw error;
      if (failures === 0) hear(true);
      await rest(PAUSES[Math.min(failures, PAUSES.length - 1)] ?? 0);
    }
  }
}

/**
 * Whether a module was not reached; one that is wrong in itself does not get better.
 * @param {unknown} error
 */
export function isMissing(error) {
  return error instanceof TypeError && /fetch|import|load|network/i.test(error.message);
}

/**
 * @param {number} pause
 * @returns {Promise<void>}
 */
function pauseOrNetwork(pause) {
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      window.removeEventListener("online", go);
      resolve();
    };
    const timer = setTimeout(go, pause);
    window.addEventListener("online", go);
  });
}
