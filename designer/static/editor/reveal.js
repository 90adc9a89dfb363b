/** Scrolling inside one box, never the page: what the person looks at stays where it is. */

/**
 * Scroll `box` as little as needed to show `element`, which is inside it.
 * @param {Element} element
 * @param {Element | null} box
 */
export function reveal(element, box) {
  if (!box) return;
  const inner = element.getBoundingClientRect();
  const outer = box.getBoundingClientRect();
  const small = { height: Math.min(inner.height, 32), width: Math.min(inner.width, outer.width) };
  if (inner.top < outer.top) box.scrollTop -= outer.top - inner.top;
  else if (inner.top + small.height > outer.bottom) box.scrollTop += inner.top + small.height - outer.bottom;
  if (inner.left < outer.left) box.scrollLeft -= outer.left - inner.left;
  else if (inner.left + small.width > outer.right) box.scrollLeft += inner.left + small.width - outer.right;
}

/** @type {[element: Element, box: Element | null][]} */
let waiting = [];
let frame = 0;

/**
 * Reveal before the next frame, together with all else that waits: measuring at once would lay out the page once more each time.
 * @param {Element} element
 * @param {Element | null} box
 */
export function revealSoon(element, box) {
  if (waiting.length === 0) frame = requestAnimationFrame(revealNow);
  waiting.push([element, box]);
}

/** Reveal at once what waits: where the page has just been laid out anyway. */
export function revealNow() {
  cancelAnimationFrame(frame);
  const now = waiting;
  waiting = [];
  // What has been taken out since has no place.
  for (const [element, box] of now) if (element.isConnected) reveal(element, box);
}
