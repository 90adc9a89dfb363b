/** Ask the browser to stand by: the form that is open shall open again without a connection. */

/**
 * Browsers without service workers, and pages that are not served over HTTPS, do without.
 * @param {{ worker: string, person: number }} page
 */
export async function standBy({ worker, person }) {
  if (!navigator.serviceWorker) return;
  try {
    await navigator.serviceWorker.register(worker, { type: "module", scope: "/" });
    const { active } = await navigator.serviceWorker.ready;
    if (active) await told(active, { page: location.pathname, person, assets: assets() });
    document.documentElement.dataset.offline = "ready";
  } catch {
    document.documentElement.dataset.offline = "failed";
  }
}

/**
 * @param {ServiceWorker} worker
 * @param {object} message
 * @returns {Promise<void>} when the worker has done what it was told
 */
function told(worker, message) {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => resolve();
    worker.postMessage(message, [port2]);
  });
}

/** @returns {string[]} what the page was made of */
function assets() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const ours = loaded.filter(({ origin, pathname }) => origin === location.origin && /^\/(assets|forms)\//.test(pathname));
  return [...new Set(ours.map(({ pathname }) => pathname))];
}
