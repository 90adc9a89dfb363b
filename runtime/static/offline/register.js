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
    active?.postMessage({ page: location.pathname, person, assets: assets() });
    document.documentElement.dataset.offline = "ready";
  } catch {
    document.documentElement.dataset.offline = "failed";
  }
}

/** @returns {string[]} what the page was made of */
function assets() {
  const loaded = performance.getEntriesByType("resource").map(({ name }) => new URL(name));
  const ours = loaded.filter(({ origin, pathname }) => origin === location.origin && /^\/(assets|forms)\//.test(pathname));
  return [...new Set(ours.map(({ pathname }) => pathname))];
}
