/** The words for what a definition can say. */

import { t } from "../../../admin/static/js/i18n.js";

/** @typedef {[value: string, label: string]} Option */

/** Kinds that hold numbers. */
export const NUMERIC = ["integer", "decimal", "percent", "money"];
export const TEXTS = ["text", "long_text"];
export const WITH_ANSWERS = ["choice", "choices"];

/** @returns {Option[]} */
export function kinds() {
  return [
    ["integer", t("Whole number")],
    ["decimal", t("Decimal number")],
    ["percent", t("Percent")],
    ["money", t("Money")],
    ["text", t("Short text")],
    ["long_text", t("Long text")],
    ["date", t("Date")],
    ["choice", t("One of several answers")],
    ["choices", t("Several answers")],
    ["yes_no", t("Yes or no")],
    ["one_of", t("Exactly one is marked")],
    ["file", t("File")],
  ];
}

/** @returns {Option[]} of single fields, which have no columns beside them to be marked instead */
export function fieldKinds() {
  return kinds().filter(([kind]) => kind !== "one_of");
}

/** @returns {Option[]} */
export function aggregations() {
  return [
    ["", t("Not stated")],
    ["sum", t("Added up")],
    ["recompute", t("Computed again (ratio)")],
    ["weighted", t("Weighted average")],
    ["none", t("Not aggregated")],
  ];
}

/** @returns {Option[]} */
export function periodKinds() {
  return [
    ["week", t("Week")],
    ["month", t("Month")],
    ["quarter", t("Quarter")],
    ["half_year", t("Six months")],
    ["nine_months", t("Nine months")],
    ["year", t("Year")],
    ["stage", t("Stage of years")],
    ["other", t("By request")],
  ];
}

/** @returns {Option[]} */
export function rowSources() {
  return [
    ["fixed", t("Fixed rows")],
    ["contributors", t("One row for each reporting organisation")],
    ["added", t("Rows added by the reporter")],
  ];
}

/** @returns {Option[]} */
export function orientations() {
  return [
    ["auto", t("Automatic")],
    ["portrait", t("Upright")],
    ["landscape", t("Lying")],
  ];
}

/** @returns {Option[]} */
export function labelSources() {
  return [
    ["number", t("Number")],
    ["label", t("Label")],
    ["unit_of_measure", t("Unit of measure")],
    ["printed_code", t("Number on the form")],
    ["note", t("Note")],
  ];
}

/** @returns {Option[]} */
export function scopes() {
  return [
    ["row", t("In every row")],
    ["column", t("In every column")],
    ["section", t("Once")],
  ];
}

/** @returns {Option[]} */
export function severities() {
  return [
    ["error", t("Submitting is stopped")],
    ["warning", t("The officer is warned")],
  ];
}
