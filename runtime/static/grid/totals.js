/** Sums of figures as people write them down: exact, because a binary float would change what was written. Pure. */

/**
 * @param {string} value decimal string, "1234.5"
 * @param {number} decimals
 */
function scaled(value, decimals) {
  const [whole = "0", fraction = ""] = value.replace("-", "").split(".");
  const units = BigInt(whole + fraction.padEnd(decimals, "0").slice(0, decimals));
  return value.startsWith("-") ? -units : units;
}

/**
 * The sum of decimal strings; "" when there are none.
 * @param {string[]} values
 * @returns {string}
 */
export function sumOf(values) {
  if (values.length === 0) return "";
  const decimals = Math.max(...values.map((value) => value.split(".")[1]?.length ?? 0));
  const sum = values.reduce((total, value) => total + scaled(value, decimals), 0n);
  const digits = (sum < 0n ? -sum : sum).toString().padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const fraction = decimals ? digits.slice(-decimals).replace(/0+$/, "") : "";
  return (sum < 0n ? "-" : "") + (fraction ? `${whole}.${fraction}` : whole);
}
