import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { revealNow, revealSoon } from "../../designer/static/editor/reveal.js";

const box = () => ({ scrollTop: 0, scrollLeft: 0, getBoundingClientRect: () => ({ top: 0, bottom: 100, left: 0, right: 100, width: 100, height: 100 }) });
const line = (top, isConnected = true) => ({ isConnected, getBoundingClientRect: () => ({ top, left: 0, right: 50, height: 20, width: 50 }) });

/** @type {Map<number, () => void>} */
let frames;

beforeEach(() => {
  frames = new Map();
  let last = 0;
  globalThis.requestAnimationFrame = (act) => frames.set((last += 1), act) && last;
  globalThis.cancelAnimationFrame = (frame) => frames.delete(frame);
});

test("what waits is revealed together before the next frame", () => {
  const [tree, canvas] = [box(), box()];
  revealSoon(line(130), tree);
  revealSoon(line(-30), canvas);
  assert.equal(frames.size, 1);
  assert.deepEqual([tree.scrollTop, canvas.scrollTop], [0, 0]);
  for (const act of frames.values()) act();
  assert.deepEqual([tree.scrollTop, canvas.scrollTop], [50, -30]);
});

test("it may be revealed at once, and then not once more", () => {
  const tree = box();
  revealSoon(line(130), tree);
  revealNow();
  assert.equal(tree.scrollTop, 50);
  assert.equal(frames.size, 0);
  revealSoon(line(130, false), tree); // taken out before the frame
  revealNow();
  assert.equal(tree.scrollTop, 50);
});
