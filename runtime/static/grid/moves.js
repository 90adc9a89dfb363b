/** Where the selection goes. Pure: a shape tells the size and which cells take typing. */

/**
 * @typedef {import("./table.js").Place} Place
 * @typedef {{ height: number, width: number, isInput: (place: Place) => boolean, lines?: number[] }} Shape
 *   lines: where each row stands among all lines of the form, headings counted
 */

/**
 * @param {number} value
 * @param {number} limit
 */
function within(value, limit) {
  return Math.max(0, Math.min(limit - 1, value));
}

/**
 * One or more steps, stopping at the border.
 * @param {Shape} shape
 * @param {Place} from
 * @param {number} down
 * @param {number} right
 * @returns {Place}
 */
export function step(shape, from, down, right) {
  return { row: within(from.row + down, shape.height), column: within(from.column + right, shape.width) };
}

/**
 * The next cell that takes typing, in reading order; past the last one the selection stays where it is.
 * @param {Shape} shape
 * @param {Place} from
 * @param {1 | -1} direction
 * @returns {Place | null} null past the end, so that Tab can leave the table
 */
export function nextInput(shape, from, direction) {
  const last = shape.height * shape.width;
  let index = from.row * shape.width + from.column + direction;
  for (; index >= 0 && index < last; index += direction) {
    const place = { row: Math.floor(index / shape.width), column: index % shape.width };
    if (shape.isInput(place)) return place;
  }
  return null;
}

/**
 * The next cell below (or above) that takes typing in the same column, as Enter does; stays if there is none.
 * @param {Shape} shape
 * @param {Place} from
 * @param {1 | -1} direction
 * @returns {Place}
 */
export function nextInColumn(shape, from, direction) {
  for (let row = from.row + direction; row >= 0 && row < shape.height; row += direction) {
    const place = { row, column: from.column };
    if (shape.isInput(place)) return place;
  }
  return from;
}

/**
 * Where Ctrl+arrow leads: the border of the table in that direction.
 * @param {Shape} shape
 * @param {Place} from
 * @param {number} down
 * @param {number} right
 * @returns {Place}
 */
export function border(shape, from, down, right) {
  return step(shape, from, down * shape.height, right * shape.width);
}

/**
 * The corners of the rectangle between two cells.
 * @param {Place} one
 * @param {Place} other
 */
export function rectangle(one, other) {
  return {
    top: Math.min(one.row, other.row),
    bottom: Math.max(one.row, other.row),
    left: Math.min(one.column, other.column),
    right: Math.max(one.column, other.column),
  };
}
