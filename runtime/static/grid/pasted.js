/** What a paste will change, so that it can be looked at before it happens. Pure. */

/**
 * @typedef {object} Change
 * @property {string} key
 * @property {string} before what the cell shows
 * @property {string} after
 * @property {boolean} fits whether the text is a value of the cell
 * @typedef {object} Outlook
 * @property {Change[]} changes those to look at first stand first: what does not fit, then what is replaced, then what was blank
 * @property {number} same texts that stand there already
 * @property {number} emptied
 * @property {number} replaced
 * @property {number} wrong
 * @property {number} locked
 * @property {number} outside
 */

/** More cells than a glance takes in. */
export const MANY = 50;

/**
 * @param {Change[]} all every text that lands
 * @param {{ locked: number, outside: number }} left what finds no place
 * @returns {Outlook}
 */
export function outlook(all, { locked, outside }) {
  const changes = all.filter(({ before, after }) => before !== after);
  const count = (/** @type {(change: Change) => boolean} */ test) => changes.filter(test).length;
  return {
    changes: changes.toSorted((one, other) => weight(one) - weight(other)),
    same: all.length - changes.length,
    emptied: count(({ before, after }) => before !== "" && after === ""),
    replaced: count(({ before, after }) => before !== "" && after !== ""),
    wrong: count(({ fits }) => !fits),
    locked,
    outside,
  };
}

/** @param {Change} change */
function weight({ before, fits }) {
  return !fits ? 0 : before !== "" ? 1 : 2;
}

/**
 * Whether to look before it happens: much changes at once, or not everything finds its place.
 * @param {Outlook} found
 */
export function wantsLook({ changes, locked, outside }) {
  return changes.length > 0 && (changes.length > MANY || locked + outside > 0);
}
