/**
 * Days as people write them, 05/02/2026, whatever language the browser speaks; kept as "2026-02-05". By the same rules as
 * forms_library/days.py: the year has four digits, 26 may be 1926. Pure.
 */

const WRITTEN = [/^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})$/, /^(\d{2})(\d{2})(\d{4})$/];
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/;

/**
 * The day written in a text; null for none.
 * @param {string} text
 * @returns {string | null}
 */
export function readDay(text) {
  const written = text.normalize("NFC").trim();
  const [, date, month, year] = WRITTEN.map((shape) => shape.exec(written)).find(Boolean) ?? [];
  const parts = year ? [year, month, date] : (ISO.exec(written)?.slice(1) ?? []);
  const iso = parts.map((part) => String(part).padStart(2, "0")).join("-");
  const found = new Date(`${iso}T00:00:00Z`);
  // There is no 30 February, whatever Date makes of it.
  return iso !== "" && !Number.isNaN(found.valueOf()) && isoOf(found) === iso ? iso : null;
}

/**
 * @param {string} iso
 * @returns {string} 05/02/2026
 */
export function shownDay(iso) {
  const [year, month, date] = iso.split("-");
  return `${date}/${month}/${year}`;
}

/** @param {Date} date */
function isoOf(date) {
  return date.toISOString().slice(0, 10);
}

/** @param {string} iso */
function dateOf(iso) {
  return new Date(`${iso}T00:00:00Z`);
}

/**
 * Today in Vietnam, wherever the computer believes to be.
 * @param {Date} [now]
 */
export function today(now = new Date()) {
  return isoOf(new Date(now.valueOf() + 7 * 3600 * 1000));
}

/**
 * @param {string} iso
 * @param {number} days
 */
export function daysOn(iso, days) {
  const date = dateOf(iso);
  date.setUTCDate(date.getUTCDate() + days);
  return isoOf(date);
}

/**
 * The same day of another month, or its last one.
 * @param {string} iso
 * @param {number} months
 */
export function monthsOn(iso, months) {
  const date = dateOf(iso);
  const wanted = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(wanted, last));
  return isoOf(date);
}

/**
 * How many days after Monday.
 * @param {string} iso
 */
export function weekday(iso) {
  return (dateOf(iso).getUTCDay() + 6) % 7;
}

/**
 * The weeks of the month of a day, from Monday to Sunday; days of the months beside it are "".
 * @param {string} iso
 * @returns {string[][]}
 */
export function weeksOf(iso) {
  const month = iso.slice(0, 7);
  const first = daysOn(`${month}-01`, -weekday(`${month}-01`));
  const days = Array.from({ length: 42 }, (_, at) => daysOn(first, at));
  const weeks = Array.from({ length: 6 }, (_, week) => days.slice(week * 7, week * 7 + 7));
  return weeks.map((week) => week.map((day) => (day.startsWith(month) ? day : ""))).filter((week) => week.some(Boolean));
}

/**
 * Where a key leads in a calendar; null for a key that means nothing there.
 * @param {string} key
 * @param {boolean} shift
 * @param {string} iso
 * @returns {string | null}
 */
export function keyLeads(key, shift, iso) {
  switch (key) {
    case "ArrowLeft":
      return daysOn(iso, -1);
    case "ArrowRight":
      return daysOn(iso, 1);
    case "ArrowUp":
      return daysOn(iso, -7);
    case "ArrowDown":
      return daysOn(iso, 7);
    case "Home":
      return daysOn(iso, -weekday(iso));
    case "End":
      return daysOn(iso, 6 - weekday(iso));
    case "PageUp":
      return monthsOn(iso, shift ? -12 : -1);
    case "PageDown":
      return monthsOn(iso, shift ? 12 : 1);
    default:
      return null;
  }
}
