import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { described } from "../../designer/static/editor/described.js";
import { askedFor, defaultProperty } from "../../designer/static/editor/fields/default.js";
import { meant, suggested } from "../../designer/static/editor/fields/indicator.js";
import { canonical } from "../../designer/static/editor/fields/simple.js";
import { fitting, namesFor } from "../../designer/static/editor/formula/names.js";
import { Functions } from "../../designer/static/editor/formula/functions.js";
import { kinds } from "../../designer/static/editor/words.js";

const schema = JSON.parse(readFileSync(new URL("../../forms_library/definition/template-definition.schema.json", import.meta.url), "utf8"));

/** What the schema knows and the pane does not offer, each with its reason. */
const ELSEWHERE = {
  template: {
    $schema: "written by the system",
    format: "written by the system",
    sections: "the structure itself",
  },
  table: { kind: "chosen when the section is added", columns: "the structure itself", rows: "the structure itself", cells: "selected on the canvas, each with a pane of its own", checks: "the structure itself" },
  records: { kind: "chosen when the section is added", columns: "the structure itself", checks: "the structure itself" },
  narrative: { kind: "chosen when the section is added", parts: "the structure itself" },
  fields: { kind: "chosen when the section is added", fields: "the structure itself", checks: "the structure itself" },
  column: {},
  column_group: { children: "the structure itself" },
  row: { children: "the structure itself" },
  cell: { row: "which cell it is", column: "which cell it is" },
  check: {},
  part: {},
  field: {},
};
const NODES = { table: "section", records: "section", narrative: "section", fields: "section", column_group: "group" };
const KINDS = kinds().map(([kind]) => kind);

/** Every node of a sort that decides what is offered, with the section it stands in. */
function samples(sort) {
  const table = { kind: "table", code: "B1" };
  if (NODES[sort] === "section") return [[{ kind: sort, code: "B1" }, { kind: sort, code: "B1" }]];
  if (sort === "check") return ["row", "column", "section"].map((scope) => [{ scope }, table]);
  if (sort === "row") return [...KINDS, ""].map((kind) => [{ kind, added: !kind }, table]);
  return ["sum", "weighted"].flatMap((aggregation) => [...KINDS, undefined].map((kind) => [{ kind, aggregation }, table]));
}

/** The names that the pane offers for some node of a sort. */
function offered(sort) {
  const groups = described()[NODES[sort] ?? sort];
  const names = groups.flatMap(({ properties }) => properties).filter(({ when }) => samples(sort).some(([node, section]) => when?.(node, section) ?? true));
  return [...new Set(names.map(({ name }) => name))].sort();
}

for (const [sort, elsewhere] of Object.entries(ELSEWHERE)) {
  test(`the pane offers every setting of a definition and no other: ${sort}`, () => {
    const known = Object.keys((sort === "template" ? schema : schema.$defs[sort]).properties);
    assert.deepEqual(offered(sort), known.filter((name) => !(name in elsewhere)).sort());
    assert.deepEqual(Object.keys(elsewhere).filter((name) => !known.includes(name)), [], "an exception that is none");
  });
}

test("every object of the schema is somebody's pane or is edited inside one", () => {
  const objects = Object.entries(schema.$defs).filter(([, { type }]) => type === "object").map(([name]) => name);
  assert.deepEqual(objects.filter((name) => !(name in ELSEWHERE)).sort(), ["choice", "label_column"]);
});

test("what a cell begins with is asked for as the cell holds it", () => {
  const section = { columns: [{ code: "C01", kind: "choice", choices: [{ code: "a", label: "An" }] }, { code: "C02", kind: "date" }, { code: "C03" }] };
  const inputOf = (/** @type {any} */ node, /** @type {string} */ kind, column = "") => defaultProperty({ name: "default", label: "", input: "default" }, askedFor(node, kind, section, column)).input;
  const choice = defaultProperty({ name: "default", label: "", input: "default" }, askedFor({}, "cell", section, "C01"));
  assert.deepEqual(choice.options?.slice(1), [["a", "An"]]);
  assert.deepEqual([inputOf({}, "cell", "C02"), inputOf({ kind: "yes_no" }, "cell", "C02"), inputOf({}, "cell", "C03"), inputOf({}, "row"), inputOf({}, "field"), inputOf({ kind: "long_text" }, "field")], ["date", "choice", "decimal", "decimal", "text", "long"]);
});

test("numbers are written as in Vietnam and kept as decimal strings", () => {
  const pairs = { "1,5": "1.5", "1.000": "1000", "1.000,5": "1000.5", "0.125": "0.125", "-2": "-2", "3,": "3", "12 000": "12000", chữ: "chữ" };
  for (const [written, kept] of Object.entries(pairs)) assert.equal(canonical(written), kept);
});

test("an indicator is meant by its code or its name, with or without marks", () => {
  const offers = [{ code: "DAN_SO", name: "Dân số trung bình" }, { code: "HO_NGHEO", name: "Số hộ nghèo" }].map((offer) => ({ unit_of_measure: "", concept: "", owner: "", url: "", ...offer }));
  assert.equal(meant(offers, "dan_so")?.code, "DAN_SO");
  assert.equal(meant(offers, "so ho ngheo")?.code, "HO_NGHEO");
  assert.equal(meant(offers, "Số hộ"), undefined);
});

test("indicators are suggested by any part of their name or code, without marks, those that begin so first", () => {
  const names = { DAN_SO: "Dân số trung bình", HO_NGHEO: "Số hộ nghèo", TY_LE_HN: "Tỷ lệ hộ nghèo", SO_SINH: "Số trẻ sơ sinh" };
  const offers = Object.entries(names).map(([code, name]) => ({ code, name, unit_of_measure: "", concept: "", owner: "", url: "" }));
  const found = (/** @type {string} */ text) => suggested(offers, text).map(({ code }) => code);
  assert.deepEqual(found("ngheo"), ["HO_NGHEO", "TY_LE_HN"]);
  assert.deepEqual(found("nghèo hộ tỷ"), ["TY_LE_HN"]);
  assert.deepEqual(found("so"), ["HO_NGHEO", "SO_SINH", "DAN_SO"]);
  assert.deepEqual(found("rung"), ["DAN_SO"]);
  assert.deepEqual(found("khác"), []);
  assert.equal(found("").length, 4);
  assert.equal(suggested(Array.from({ length: 20 }, () => offers[0]), "").length, 8);
});

test("conditions name rows and fields of other sections; after a row its own columns are offered", () => {
  const definition = {
    sections: [
      { kind: "table", code: "B1", columns: [{ code: "C01" }], rows: [{ code: "R01" }] },
      { kind: "table", code: "B2", columns: [{ code: "D01" }], rows: [{ code: "S01" }] },
      { kind: "fields", code: "CHUNG", fields: [{ code: "CO_DON", label: "Có đơn" }] },
    ],
  };
  const names = namesFor(definition, ["sections", 0], "section", new Functions(), "vi");
  const found = (/** @type {string} */ typed) => fitting(names, typed).map(({ text }) => text);
  assert.deepEqual([found("S01.D"), found("R01.C"), found("CHUNG."), found("D01"), found("co don")], [["S01.D01"], ["R01.C01"], ["CHUNG.CO_DON"], [], ["CHUNG.CO_DON"]]);
});
