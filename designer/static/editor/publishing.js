/** Leaving the editor for publishing, comparing and previews: what is on the screen is kept first. */

/** @param {import("./keeping.js").Keeping} keeping */
export function connectPublishing(keeping) {
  document.addEventListener("click", async (event) => {
    const link = /** @type {HTMLAnchorElement | null} */ (/** @type {Element} */ (event.target).closest("a[data-keep-first]"));
    if (!link || !keeping.pending) return;
    event.preventDefault();
    const page = link.target === "_blank" ? window.open("about:blank") : null;
    await keeping.send();
    if (keeping.pending) page?.close();
    else if (page) page.location.href = link.href;
    else location.href = link.href;
  });
}
