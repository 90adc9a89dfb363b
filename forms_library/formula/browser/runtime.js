// The helpers of the generated module: the meaning of semantics.py in binary numbers. Totals in the same frame as the key;
// the server's Decimal answer is the one that counts. Values: number, string, boolean, null (blank), XlError.

class XlError {
  constructor(code) { this.code = code; }
  toString() { return this.code; }
}
const E_DIV0 = new XlError("#DIV/0!"), E_VALUE = new XlError("#VALUE!"), E_NA = new XlError("#N/A");
const E_NAME = new XlError("#NAME?"), E_NUM = new XlError("#NUM!"), E_REF = new XlError("#REF!"), E_NULL = new XlError("#NULL!");
const ERRORS = new Map([E_DIV0, E_VALUE, E_NA, E_NAME, E_NUM, E_REF, E_NULL].map((error) => [error.code, error]));
class Fail { constructor(error) { this.error = error; } }
const NOISE = 4e-15;
const EPOCH = Date.UTC(1899, 11, 30);
const DAY = 86400000;

function fail(error) { throw new Fail(error); }
function errorOf(e) { if (e instanceof Fail) return e.error; throw e; }
function number(v) {
  if (typeof v === "number") return v;
  if (v === null) return 0;
  if (typeof v === "boolean") return v ? 1 : 0;
  if (v instanceof XlError) fail(v);
  return numberIn(v);
}
function numberIn(written) {
  let body = written.replace(/^[ \u00a0]+|[ \u00a0]+$/g, ""), sign = 1;
  if (body.startsWith("(") && body.endsWith(")")) { body = body.slice(1, -1).trim(); sign = -1; }
  const percent = body.endsWith("%");
  if (percent) body = body.slice(0, -1).trim();
  if (sign === 1 && /^[+-]/.test(body)) { sign = body[0] === "-" ? -1 : 1; body = body.slice(1).trim(); }
  const date = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(body);
  if (date) return serialOf(+date[1], +date[2], +date[3]);
  if (!/^(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d*)?(?:[eE][+-]?\d{1,3})?$/.test(body) || !/\d/.test(body.split(/e/i)[0])) fail(E_VALUE);
  return sign * Number(body.replaceAll(",", "")) / (percent ? 100 : 1);
}
function serialOf(year, month, day) {
  const time = Date.UTC(year, month - 1, day), found = new Date(time);
  if (found.getUTCMonth() !== month - 1 || found.getUTCDate() !== day) fail(E_VALUE);
  return Math.round((time - EPOCH) / DAY);
}
function dayOf(v) {
  const days = Math.floor(v);
  if (!(days >= 0 && days <= 2958465)) fail(E_NUM);
  return new Date(EPOCH + days * DAY);
}
function general(v) {
  if (v === 0) return "0";
  const [mantissa, power] = v.toExponential(14).split("e"), exponent = Number(power);
  const digits = mantissa.replace(/0+$/, "").replace(/\.$/, "");
  if (exponent >= 21 || exponent <= -10) return digits + "E" + (exponent < 0 ? "-" : "+") + String(Math.abs(exponent)).padStart(2, "0");
  return exponent >= 15 ? BigInt(Math.round(Number(v.toPrecision(15)))).toString() : shifted(digits, exponent);
}
function shifted(mantissa, exponent) {
  const sign = mantissa.startsWith("-") ? "-" : "", digits = mantissa.replace("-", "").replace(".", "");
  if (exponent < 0) return sign + "0." + "0".repeat(-exponent - 1) + digits;
  const padded = digits.padEnd(exponent + 1, "0"), whole = padded.slice(0, exponent + 1), rest = padded.slice(exponent + 1);
  return sign + whole + (rest ? "." + rest : "");
}
function text(v) {
  if (typeof v === "string") return v;
  if (typeof v === "number") return general(v);
  if (v === null) return "";
  if (typeof v === "boolean") return v ? "TRUE" : "FALSE";
  return fail(v);
}
function logical(v) {
  if (typeof v === "boolean") return v;
  if (typeof v === "number") return v !== 0;
  if (v === null) return false;
  if (v instanceof XlError) fail(v);
  const word = v.trim().toUpperCase();
  if (word !== "TRUE" && word !== "FALSE") fail(E_VALUE);
  return word === "TRUE";
}
function value(v) { if (v instanceof XlError) fail(v); return v; }
function blankLike(other) { return typeof other === "boolean" ? false : typeof other === "string" ? "" : 0; }
function rank(v) { return typeof v === "boolean" ? 3 : typeof v === "string" ? 2 : 1; }
function fold(v) { return v.toLocaleLowerCase("und"); }
// The order of a Vietnamese dictionary, as in collation.py: letters with breve, circumflex or horn follow the plain ones,
// tones count only between texts that are otherwise the same.
const LETTER_MARKS = { "\u0306": 1, "\u0302": 2, "\u031b": 3 };
function collationKey(v) {
  const letters = [], tones = [];
  for (const sign of fold(v).replaceAll("đ", "d\u031b").normalize("NFD")) {
    if (!/\p{M}/u.test(sign)) letters.push([sign.codePointAt(0), 0]);
    else if (LETTER_MARKS[sign] && letters.length) letters.at(-1)[1] = LETTER_MARKS[sign];
    else tones.push([letters.length, sign.codePointAt(0)]);
  }
  return [letters, tones];
}
function pairOrder(a, b) {
  for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
    for (const n of [0, 1]) if (a[i][n] !== b[i][n]) return a[i][n] < b[i][n] ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}
function textOrder(a, b) {
  if (fold(a) === fold(b)) return 0;
  const [letters, tones] = collationKey(a), [others, sounds] = collationKey(b);
  return pairOrder(letters, others) || pairOrder(tones, sounds);
}
function compare(left, right) {
  let a = value(left), b = value(right);
  if (a === null) a = blankLike(b);
  if (b === null) b = blankLike(a);
  if (rank(a) !== rank(b)) return rank(a) < rank(b) ? -1 : 1;
  if (typeof a === "number") return order(a, b);
  if (typeof a === "string") return textOrder(a, b);
  return a === b ? 0 : a < b ? -1 : 1;
}
function order(a, b) {
  if (a === b || Math.abs(a - b) < NOISE * Math.max(Math.abs(a), Math.abs(b))) return 0;
  return a > b ? 1 : -1;
}
function subtract(a, b) { const r = a - b; return Math.abs(r) < Math.abs(a) * NOISE ? 0 : r; }
function finite(v) { if (!Number.isFinite(v)) fail(E_NUM); return v; }
function divide(a, b) { if (b === 0) fail(E_DIV0); return a / b; }
function power(base, exponent) {
  if (base === 0 && exponent === 0) fail(E_NUM);
  if (base === 0 && exponent < 0) fail(E_DIV0);
  return finite(base ** exponent);
}
function join(texts) { const joined = texts.join(""); if (joined.length > 32767) fail(E_VALUE); return joined; }
function numbers(values) {
  const found = [];
  for (const v of values) if (typeof v === "number") found.push(v); else if (v instanceof XlError) fail(v);
  return found;
}
function logicals(values) { return valuesOf(values).filter((v) => typeof v === "boolean" || typeof v === "number").map(Boolean); }
function valuesOf(values) { return Array.from(values, value); }
const values_of = valuesOf;
function present(values) { return values.filter((v) => v !== null); }
function counted(v) { try { return number(v); } catch (e) { errorOf(e); return null; } }
function whole(v) { if (!(Math.abs(v) < 1e15)) fail(E_NUM); return Math.trunc(v + (v > 0 ? 1e-9 : -1e-9)); }
function sum(items) { let total = 0; for (const v of items) total += v; return total; }
// Neumaier's sum: what plain addition of decimal fractions loses is carried along.
function fsum(items) {
  let total = 0, carried = 0;
  for (const v of items) {
    const next = total + v;
    carried += Math.abs(total) >= Math.abs(v) ? (total - next) + v : (v - next) + total;
    total = next;
  }
  return total + carried;
}
function rounded(v, digits) {
  const unit = 10 ** digits, scaled = Math.abs(v) * unit;
  if (!(scaled < 2 ** 52)) return finite(v);
  const size = Math.floor(scaled + 0.5 + scaled * 1e-15) / unit;
  return v >= 0 ? size : -size;
}
function Area(values, width) { return { values, width }; }
function keep_number(v, digits) {
  if (typeof v === "number") return rounded(v, digits);
  if (typeof v === "boolean") return v ? 1 : 0;
  if (typeof v !== "string") return v;
  return v.trim() ? fail(E_VALUE) : null;
}
function keep_text(v) { return v instanceof XlError ? v : text(v) || null; }
function keep_logical(v) { return v === null || v === "" ? null : v instanceof XlError ? v : logical(v); }
function keep_date(v) {
  if (v === null || v === "") return null;
  if (v instanceof XlError) return v;
  return Math.round((dayOf(number(v)).getTime() - EPOCH) / DAY);
}
function keep_any(v) { return typeof v === "number" ? finite(v) : v; }

// Functions -------------------------------------------------------------------------------------------------------------------

function f_AND(v) { return v.length ? v.every(Boolean) : fail(E_VALUE); }
function f_OR(v) { return v.length ? v.some(Boolean) : fail(E_VALUE); }
function f_XOR(v) { return v.length ? v.filter(Boolean).length % 2 === 1 : fail(E_VALUE); }
function f_PRODUCT(v) { return v.length ? finite(v.reduce((a, b) => a * b, 1)) : 0; }
function f_SUMSQ(v) { return fsum(v.map((a) => a * a)); }
function f_AVERAGE(v) { return v.length ? fsum(v) / v.length : fail(E_DIV0); }
function f_MIN(v) { return v.length ? v.reduce((a, b) => Math.min(a, b)) : 0; }
function f_MAX(v) { return v.length ? v.reduce((a, b) => Math.max(a, b)) : 0; }
function f_COUNT(v) { return v.filter((a) => typeof a === "number").length; }
function f_COUNTA(v) { return v.filter((a) => a !== null).length; }
function f_COUNTBLANK(area) { return area.values.filter((a) => a === null || a === "").length; }
function f_SUMPRODUCT(...areas) {
  const first = areas[0];
  if (areas.some((a) => a.width !== first.width || a.values.length !== first.values.length)) fail(E_VALUE);
  return finite(fsum(first.values.map((_, i) => areas.reduce((term, a) => {
    const v = value(a.values[i]);
    return term * (typeof v === "number" ? v : 0);
  }, 1))));
}
const places = (v) => Math.max(Math.min(whole(v), 22), -22);
function stepped(v, digits, mode) {
  const unit = 10 ** Math.abs(digits), scaled = digits >= 0 ? v * unit : v / unit;
  if (!(Math.abs(scaled) < 2 ** 52)) return v;
  const near = Math.round(scaled), steps = Math.abs(scaled - near) < Math.max(Math.abs(scaled), 1) * NOISE ? near : mode(scaled);
  return digits >= 0 ? steps / unit : steps * unit;
}
const away = (v) => v > 0 ? Math.ceil(v) : Math.floor(v);
function f_ROUND(v, digits) { const d = places(digits); return d >= 0 ? rounded(v, d) : rounded(v / 10 ** -d, 0) * 10 ** -d; }
function f_ROUNDUP(v, digits) { return stepped(v, places(digits), away); }
function f_ROUNDDOWN(v, digits) { return stepped(v, places(digits), Math.trunc); }
function f_TRUNC(v, digits = 0) { return stepped(v, places(digits), Math.trunc); }
function f_INT(v) { return stepped(v, 0, Math.floor); }
function multiple(v, step, mode) { return v === 0 || step === 0 ? 0 : stepped(v / step, 0, mode) * step; }
function f_MROUND(v, step) {
  if (v === 0 || step === 0) return 0;
  return (v < 0) !== (step < 0) ? fail(E_NUM) : rounded(v / step, 0) * step;
}
function f_CEILING(v, step) { return v > 0 && step < 0 ? fail(E_NUM) : multiple(v, step, Math.ceil); }
function f_FLOOR(v, step) {
  if (v > 0 && step < 0) fail(E_NUM);
  return v !== 0 && step === 0 ? fail(E_DIV0) : multiple(v, step, Math.floor);
}
function f_EVEN(v) { return multiple(v, 2, away); }
function f_MOD(v, d) {
  if (d === 0) fail(E_DIV0);
  return subtract(v, d * stepped(v / d, 0, Math.floor));
}
function f_QUOTIENT(v, d) {
  const above = noLogical(v), below = noLogical(d);
  return below === 0 ? fail(E_DIV0) : stepped(above / below, 0, Math.trunc);
}
function f_ABS(v) { return Math.abs(v); }
function f_SIGN(v) { return Math.sign(v); }
function f_SQRT(v) { return v < 0 ? fail(E_NUM) : Math.sqrt(v); }
function f_POWER(a, b) { return power(a, b); }
function f_EXP(v) { return finite(Math.exp(v)); }
function f_LN(v) { return v <= 0 ? fail(E_NUM) : Math.log(v); }
function f_LOG10(v) { return v <= 0 ? fail(E_NUM) : Math.log10(v); }
function f_LOG(v, base = 10) {
  if (v <= 0 || base <= 0) fail(E_NUM);
  return base === 1 ? fail(E_DIV0) : base === 10 ? Math.log10(v) : Math.log(v) / Math.log(base);
}
function f_PI() { return Math.PI; }
const ascending = (area) => numbers(area.values).sort((a, b) => a - b);
const countUp = (v) => whole(v) + (v > 0 && v !== whole(v) ? 1 : 0);
function nth(items, place) { return place >= 1 && place <= items.length ? items[place - 1] : fail(E_NUM); }
function f_LARGE(area, place) { return nth(ascending(area).reverse(), countUp(place)); }
function f_SMALL(area, place) { return nth(ascending(area), countUp(place)); }
function f_MEDIAN(v) {
  const items = [...v].sort((a, b) => a - b), half = items.length >> 1;
  if (!items.length) fail(E_NUM);
  return items.length % 2 ? items[half] : (items[half - 1] + items[half]) / 2;
}
function f_RANK(v, area, ascendingOrder = 0) {
  const sides = numbers(area.values).map((item) => order(item, v));
  if (!sides.includes(0)) fail(E_NA);
  return sides.filter((side) => (ascendingOrder ? side < 0 : side > 0)).length + 1;
}
const f_RANK_EQ = f_RANK;

// The pieces between the stars are found one after the other: a regular expression with several .* takes exponential time.
function wildcard(pattern) {
  if (pattern.length > 255) fail(E_VALUE);
  const pieces = [[]];
  for (const sign of fold(pattern).match(/~[*?~]|[^]/gu) ?? []) {
    if (sign === "*") pieces.push([]);
    else pieces.at(-1).push(sign === "?" ? "[^]" : sign.replace(/^~/, "").replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&"));
  }
  const whole = new RegExp("^(?:" + pieces[0].join("") + (pieces.length > 1 ? ")" : ")$"), "u");
  const middle = pieces.slice(1, -1).map((piece) => new RegExp(piece.join(""), "gu"));
  const last = new RegExp("(?:" + pieces.at(-1).join("") + ")$", "u"), lastLength = pieces.at(-1).length;
  function test(written) {
    const v = fold(written), start = whole.exec(v);
    if (start === null || pieces.length === 1) return start !== null;
    let place = start[0].length;
    for (const piece of middle) {
      piece.lastIndex = place;
      const hit = piece.exec(v);
      if (hit === null) return false;
      place = hit.index + hit[0].length;
    }
    const rest = Array.from(v.slice(place));
    return rest.length >= lastLength && last.test(rest.slice(rest.length - lastLength).join(""));
  }
  return { test };
}
const HOLDS = { "=": (s) => s === 0, "<>": (s) => s !== 0, "<": (s) => s < 0, ">": (s) => s > 0, "<=": (s) => s <= 0, ">=": (s) => s >= 0 };
function tryNumber(v) { try { return numberIn(v); } catch (e) { errorOf(e); return null; } }
function criterion(written) {
  if (written === null) written = 0;
  if (typeof written === "boolean") return (v) => v === written;
  if (typeof written === "number") return numberTest("=", written);
  const [, given = "", operand] = /^(<=|>=|<>|<|>|=)?([^]*)$/.exec(written);
  if (operand === "") return { "": (v) => v === null || v === "", "=": (v) => v === null, "<>": (v) => v !== null }[given] ?? (() => false);
  const error = ERRORS.get(operand.toUpperCase());
  if (error) return given === "<>" ? (v) => v !== error : (v) => v === error;
  const found = tryNumber(operand);
  return found === null ? wordTest(given || "=", operand) : numberTest(given || "=", found);
}
function numberTest(sign, operand) {
  const holds = HOLDS[sign], other = sign === "<>";
  return (v) => typeof v === "number" ? holds(order(v, operand)) : (typeof v === "string" && tryNumber(v) === operand) !== other;
}
function wordTest(sign, operand) {
  const word = operand.toUpperCase();
  if ((sign === "=" || sign === "<>") && (word === "TRUE" || word === "FALSE")) return (v) => (v === (word === "TRUE")) === (sign === "=");
  if (sign === "=" || sign === "<>") {
    const pattern = wildcard(operand);
    return (v) => (typeof v === "string" && pattern.test(v)) === (sign === "=");
  }
  const holds = HOLDS[sign];
  return (v) => typeof v === "string" && holds(textOrder(v, operand));
}
function chosen(picked, pairs) {
  let kept = picked.values.map((_, i) => i);
  for (let p = 0; p < pairs.length; p += 2) {
    const area = pairs[p], test = criterion(pairs[p + 1]);
    if (area.width !== picked.width || area.values.length !== picked.values.length) fail(E_VALUE);
    kept = kept.filter((i) => test(area.values[i]));
  }
  return kept.map((i) => picked.values[i]);
}
function f_SUMIF(tested, written, picked = tested) { return fsum(numbers(chosen(picked, [tested, written]))); }
function f_AVERAGEIF(tested, written, picked = tested) { return f_AVERAGE(numbers(chosen(picked, [tested, written]))); }
function f_COUNTIF(tested, written) { return chosen(tested, [tested, written]).length; }
function f_SUMIFS(picked, ...pairs) { return fsum(numbers(chosen(picked, pairs))); }
function f_AVERAGEIFS(picked, ...pairs) { return f_AVERAGE(numbers(chosen(picked, pairs))); }
function f_COUNTIFS(tested, ...pairs) { return chosen(tested, [tested, ...pairs]).length; }
function f_MINIFS(picked, ...pairs) { return f_MIN(numbers(chosen(picked, pairs))); }
function f_MAXIFS(picked, ...pairs) { return f_MAX(numbers(chosen(picked, pairs))); }

function f_ISBLANK(v) { return v === null; }
function f_ISNUMBER(v) { return typeof v === "number"; }
function f_ISTEXT(v) { return typeof v === "string"; }
function f_ISNONTEXT(v) { return typeof v !== "string"; }
function f_ISLOGICAL(v) { return typeof v === "boolean"; }
function f_ISERROR(v) { return v instanceof XlError; }
function f_ISERR(v) { return v instanceof XlError && v !== E_NA; }
function f_ISNA(v) { return v === E_NA; }
const noLogical = (v) => typeof v === "boolean" ? fail(E_VALUE) : number(v);
function f_ISEVEN(v) { return whole(noLogical(v)) % 2 === 0; }
function f_ISODD(v) { return Math.abs(whole(noLogical(v)) % 2) === 1; }
function f_NA() { return fail(E_NA); }
function f_N(v) { return typeof v === "number" ? v : v === true ? 1 : 0; }
function f_T(v) { return typeof v === "string" ? v : ""; }

const alike = (item, wanted) => item !== null && !(item instanceof XlError) && rank(item) === rank(wanted);
function exactPlace(wanted, items, patterns = true) {
  if (patterns && typeof wanted === "string" && /[*?~]/.test(wanted)) {
    const pattern = wildcard(wanted);
    return items.findIndex((v) => typeof v === "string" && pattern.test(v));
  }
  return items.findIndex((v) => alike(v, wanted) && compare(v, wanted) === 0);
}
function lastNotAbove(wanted, items) {
  let low = 0, high = items.length - 1, found = -1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    let probe = middle;
    while (probe <= high && !alike(items[probe], wanted)) probe += 1;
    if (probe > high || compare(items[probe], wanted) > 0) high = middle - 1;
    else { found = probe; low = probe + 1; }
  }
  return found;
}
function lastNotBelow(wanted, items) {
  let found = -1;
  for (let i = 0; i < items.length; i += 1) {
    if (!alike(items[i], wanted)) continue;
    if (compare(items[i], wanted) < 0) break;
    found = i;
  }
  return found;
}
const placed = (place) => place < 0 ? fail(E_NA) : place;
function f_MATCH(wanted, area, mode = 1) {
  if (area.width !== 1 && area.values.length !== area.width) fail(E_NA);
  const search = mode === 0 ? exactPlace : mode > 0 ? lastNotAbove : lastNotBelow;
  return placed(search(wanted ?? 0, area.values)) + 1;
}
function f_INDEX(area, row, column) {
  const height = area.values.length / area.width;
  let line = whole(row), place = column === undefined ? 1 : whole(column);
  if (column === undefined && height === 1) [line, place] = [1, line];
  if (line === 0 && height === 1) line = 1;
  if (place === 0 && area.width === 1) place = 1;
  if (line <= 0 || place <= 0) fail(E_VALUE);
  if (line > height || place > area.width) fail(E_REF);
  return value(area.values[(line - 1) * area.width + place - 1]);
}
function f_VLOOKUP(wanted, area, column, approximate = true) {
  const place = whole(column), keys = area.values.filter((_, i) => i % area.width === 0);
  if (place < 1) fail(E_VALUE);
  if (place > area.width) fail(E_REF);
  const row = placed((approximate ? lastNotAbove : exactPlace)(wanted ?? 0, keys));
  return value(area.values[row * area.width + place - 1]);
}

const amount = (v) => v < 0 ? fail(E_VALUE) : Math.floor(v);
const letters = (v) => Array.from(v);
const begin = (v) => amount(v) < 1 ? fail(E_VALUE) : amount(v);
function f_LEFT(v, count = 1) { return letters(v).slice(0, amount(count)).join(""); }
function f_RIGHT(v, count = 1) { const all = letters(v); return all.slice(Math.max(all.length - amount(count), 0)).join(""); }
function f_MID(v, start, count) { return letters(v).slice(begin(start) - 1, begin(start) - 1 + amount(count)).join(""); }
function f_LEN(v) { return letters(v).length; }
function f_TRIM(v) { return v.replace(/ +/g, " ").replace(/^ | $/g, ""); }
function f_UPPER(v) { return v.toLocaleUpperCase("und"); }
function f_LOWER(v) { return v.toLocaleLowerCase("und"); }
function f_CONCAT(v) { return join(v.map(text)); }
function f_CONCATENATE(...texts) { return join(texts); }
function f_TEXTJOIN(between, skip, v) { return join([v.map(text).filter((item) => item || !skip).join(between)]); }
function f_EXACT(a, b) { return a === b; }
function f_VALUE(v) { return typeof v === "boolean" ? fail(E_VALUE) : v === null ? 0 : typeof v === "number" ? v : numberIn(v); }

const monthStart = (year, month) => {
  const turned = year + Math.floor((month - 1) / 12);
  if (turned < 1900 || turned > 9999) fail(E_NUM);
  return Math.round((Date.UTC(turned, (((month - 1) % 12) + 12) % 12, 1) - EPOCH) / DAY);
};
const days = (v) => dayOf(v);
function f_DATE(year, month, day) {
  const y = whole(year), found = monthStart(y >= 0 && y < 1900 ? y + 1900 : y, whole(month)) + whole(day) - 1;
  return found < 0 || found > 2958465 ? fail(E_NUM) : found;
}
function f_YEAR(v) { return days(v).getUTCFullYear(); }
function f_MONTH(v) { return days(v).getUTCMonth() + 1; }
function f_DAY(v) { return days(v).getUTCDate(); }
function f_DAYS(end, start) { dayOf(end); dayOf(start); return Math.floor(end) - Math.floor(start); }
function f_EOMONTH(v, months) { const d = days(v); return monthStart(d.getUTCFullYear(), d.getUTCMonth() + 2 + whole(months)) - 1; }
function f_EDATE(v, months) {
  const d = days(v), first = monthStart(d.getUTCFullYear(), d.getUTCMonth() + 1 + whole(months));
  return Math.min(first + d.getUTCDate() - 1, f_EOMONTH(first, 0));
}
