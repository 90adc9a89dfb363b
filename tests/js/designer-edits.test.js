import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { perform } from "../../designer/static/editor/acts.js";
import { freeCode, reserve } from "../../designer/static/editor/codes.js";
import { addAlike, addChildRow, addColumn, addField, addFormulaCheck, addGroup, addPart, addRow } from "../../designer/static/editor/edits/add.js";
import { copied, cut, duplicate, paste } from "../../designer/static/editor/edits/copying.js";
import { groupColumns, groupRows, ungroup } from "../../designer/static/editor/edits/grouping.js";
import { suitHeading } from "../../designer/static/editor/edits/headings.js";
import { suitAggregation, suitKind } from "../../designer/static/editor/edits/kinds.js";
import { nodesFor, numberColumns, numberRows, replaceInLabels, setLabels } from "../../designer/static/editor/edits/labels.js";
import { drop, indent, move, outdent } from "../../designer/static/editor/edits/move.js";
import { remove } from "../../designer/static/editor/edits/remove.js";
import { addSection, duplicateSection } from "../../designer/static/editor/edits/sections.js";
import { at, kindOf } from "../../designer/static/editor/nodes.js";
import { listToRename } from "../../designer/static/editor/renaming.js";
import { Workbench } from "../../designer/static/editor/workbench.js";
import { B1, codes, form, rows } from "./designer-form.js";

beforeEach(() => reserve({ rows: [], within: {}, sections: [] }));

test("a new code is one that nobody has or had", () => {
  assert.equal(freeCode([], "C"), "C01");
  assert.equal(freeCode(["C01", "C07", "KH"], "C"), "C08");
  assert.equal(freeCode(["C1a", "R03"], "C"), "C01");
});

test("a column comes after the selected one, at the end of the selected header, or last", () => {
  for (const [path, expected, order] of [
    [[...B1, "columns", 0], [...B1, "columns", 1], ["C01", "C04", "C02", "C03"]],
    [[...B1, "columns", 1], [...B1, "columns", 1, "children", 2], ["C01", "C02", "C03", "C04"]],
    [B1, [...B1, "columns", 2], ["C01", "C02", "C03", "C04"]],
    [[...B1, "rows", 0], [...B1, "columns", 2], ["C01", "C02", "C03", "C04"]],
  ]) {
    const definition = form();
    assert.deepEqual(addColumn(definition, path), [expected]);
    assert.deepEqual(codes(definition), order);
    assert.equal(at(definition, expected).printed_code, "4");
  }
});

test("a header comes with a column of its own", () => {
  const definition = form();
  const [path] = addGroup(definition, [...B1, "columns", 0]);
  assert.equal(kindOf(definition, path), "group");
  assert.deepEqual(codes(definition), ["C01", "C04", "C02", "C03"]);
});

test("rows come after the selected row or below it, with codes unique in the template", () => {
  const definition = form();
  assert.deepEqual(addRow(definition, [...B1, "rows", 0]), [[...B1, "rows", 1]]);
  assert.deepEqual(addChildRow(definition, [...B1, "rows", 0]), [[...B1, "rows", 0, "children", 1]]);
  assert.deepEqual(rows(definition), ["R01", "R02", "R05", "R04", "R03"]);
  addSection(definition, [], "table");
  assert.equal(definition.sections[2].rows[0].code, "R06");
});

test("a code of a published version is not given again", () => {
  reserve({ rows: ["R09"], within: { B1: ["C08"], TM1: ["P2"] }, sections: ["B2"] });
  const definition = form();
  addColumn(definition, B1);
  addRow(definition, B1);
  addPart(definition, ["sections", 1]);
  addSection(definition, [], "table");
  assert.ok(codes(definition).includes("C09"));
  assert.ok(rows(definition).includes("R10"));
  assert.equal(definition.sections[1].parts[1].code, "P3");
  assert.equal(definition.sections[2].code, "B3");
});

test("moving stays among the siblings; a block moves together", () => {
  const definition = form();
  assert.deepEqual(move(definition, [[...B1, "rows", 1]], -1), [[...B1, "rows", 0]]);
  assert.deepEqual(rows(definition), ["R03", "R01", "R02"]);
  assert.deepEqual(move(definition, [[...B1, "rows", 0]], -1), [[...B1, "rows", 0]]);
  addRow(definition, B1);
  assert.deepEqual(move(definition, [[...B1, "rows", 0], [...B1, "rows", 1]], 1), [[...B1, "rows", 1], [...B1, "rows", 2]]);
  assert.deepEqual(rows(definition), ["R04", "R03", "R01", "R02"]);
});

test("a level in goes below the row before; a level out takes the later siblings along", () => {
  const definition = form();
  assert.deepEqual(indent(definition, [[...B1, "rows", 1]]), [[...B1, "rows", 0, "children", 1]]);
  assert.deepEqual(rows(definition), ["R01", "R02", "R03"]);
  assert.deepEqual(indent(definition, [[...B1, "rows", 0]]), [[...B1, "rows", 0]]);
  assert.deepEqual(outdent(definition, [[...B1, "rows", 0, "children", 0]]), [[...B1, "rows", 1]]);
  assert.equal(definition.sections[0].rows[1].children[0].code, "R03");
  assert.equal("children" in definition.sections[0].rows[0], false);
});

test("dropping goes before the item at the place, also into another section, with the rules of the cells", () => {
  const definition = form();
  addSection(definition, [], "table");
  assert.equal(definition.sections[2].code, "B2");
  definition.sections[2].columns.push({ code: "C02", label: "", kind: "integer" });
  const target = ["sections", 2, "rows"];
  assert.deepEqual(drop(definition, [[...B1, "rows", 0]], target, 0), [[...target, 0]]);
  assert.deepEqual(definition.sections[2].rows.map((row) => row.code), ["R01", "R04"]);
  assert.deepEqual(definition.sections[2].cells, [{ row: "R02", column: "C02", formula: "R01.C01" }]);
  assert.equal(definition.sections[0].cells, undefined);
});

test("a column dropped where its code is taken gets another one; nothing is dropped into itself", () => {
  const definition = form();
  addSection(definition, [], "table");
  const [place] = drop(definition, [[...B1, "columns", 0]], ["sections", 2, "columns"], 1);
  assert.equal(at(definition, place).code, "C02");
  const group = [...B1, "columns", 0];
  assert.deepEqual(drop(definition, [group], [...group, "children"], 0), [group]);
  assert.deepEqual(drop(definition, [[...B1, "rows", 0]], [...B1, "columns"], 0), [[...B1, "rows", 0]]);
});

test("with a column go the rules of its cells and the checks for it alone", () => {
  const definition = form();
  remove(definition, [[...B1, "columns", 1, "children", 0]]);
  assert.equal(definition.sections[0].cells, undefined);
  assert.equal(definition.sections[0].checks.length, 1);
  remove(definition, [[...B1, "columns", 1, "children", 0, "children", 0]]);
  assert.deepEqual(definition.sections[0].checks, []);
});

test("a header left without columns goes with its last one", () => {
  const definition = form();
  remove(definition, [[...B1, "columns", 1, "children", 1, "children", 0]]);
  assert.equal(definition.sections[0].columns[1].children.length, 1);
  assert.deepEqual(remove(definition, [[...B1, "columns", 1, "children", 0]]), [[...B1, "columns", 0]]);
  assert.deepEqual(codes(definition), ["C01"]);
});

test("with a row go the rules of its cells and of its sub-rows", () => {
  const definition = form();
  assert.deepEqual(remove(definition, [[...B1, "rows", 0]]), [[...B1, "rows", 0]]);
  assert.deepEqual(rows(definition), ["R03"]);
  assert.equal(definition.sections[0].cells, undefined);
});

test("a row that loses its last sub-row has none", () => {
  const definition = form();
  assert.deepEqual(remove(definition, [[...B1, "rows", 0, "children", 0]]), [[...B1, "rows", 0]]);
  assert.equal("children" in definition.sections[0].rows[0], false);
});

test("a check that follows from a printed rule is added once", () => {
  const definition = form();
  addFormulaCheck(definition, [...B1, "columns", 0], "C01=C02+C03");
  addFormulaCheck(definition, [...B1, "columns", 0], "C01=C02+C03");
  assert.deepEqual(definition.sections[0].checks.map((check) => check.code), ["K01", "K02"]);
});

test("the last section stays", () => {
  const definition = form();
  assert.deepEqual(remove(definition, [["sections", 1]]), [["sections", 0]]);
  assert.deepEqual(remove(definition, [["sections", 0]]), [["sections", 0]]);
  assert.equal(definition.sections.length, 1);
});

test("what is copied gets codes of its own and speaks of the copies; what was cut keeps its codes", () => {
  const definition = form();
  definition.sections[0].rows[0].formula = "R02+R03";
  const fragment = copied(definition, [[...B1, "rows", 0], [...B1, "rows", 0, "children", 0]]);
  assert.deepEqual(paste(definition, [...B1, "rows", 1], fragment), [[...B1, "rows", 2]]);
  assert.deepEqual(rows(definition), ["R01", "R02", "R03", "R04", "R05"]);
  assert.equal(at(definition, [...B1, "rows", 2]).formula, "R05+R03");
  assert.deepEqual(definition.sections[0].cells[1], { row: "R05", column: "C02", formula: "R04.C01" });
  const taken = copied(definition, [[...B1, "rows", 1]]);
  cut(definition, [[...B1, "rows", 1]]);
  paste(definition, B1, taken);
  assert.deepEqual(rows(definition), ["R01", "R02", "R04", "R05", "R03"]);
});

test("a section takes only what it can hold", () => {
  const definition = form();
  const fragment = copied(definition, [[...B1, "rows", 0]]);
  assert.deepEqual(paste(definition, ["sections", 1, "parts", 0], fragment), [["sections", 1, "parts", 0]]);
});

test("a copy of a header stands after it", () => {
  const definition = form();
  assert.deepEqual(duplicate(definition, [[...B1, "columns", 1]]), [[...B1, "columns", 2]]);
  assert.deepEqual(codes(definition), ["C01", "C02", "C03", "C04", "C05"]);
});

test("a copied section has its own rows and speaks of itself", () => {
  const definition = form();
  definition.sections[0].checks[0].formula = "B1.R01.C01>0";
  duplicateSection(definition, B1);
  const copy = definition.sections[1];
  assert.equal(copy.code, "B2");
  assert.deepEqual(copy.rows.map((row) => row.code), ["R04", "R06"]);
  assert.deepEqual(copy.cells, [{ row: "R05", column: "C02", formula: "R04.C01" }]);
  assert.equal(copy.checks[0].formula, "B2.R04.C01>0");
});

test("rows go under a row with their sum, columns under a header with a total of those that add up", () => {
  const definition = form();
  const section = definition.sections[0];
  groupRows(definition, [[...B1, "rows", 0], [...B1, "rows", 1]]);
  assert.deepEqual([section.rows.length, section.rows[0].formula, section.rows[0].children.length], [1, "SUM(CHILDREN())", 2]);
  assert.deepEqual(ungroup(definition, [...B1, "rows", 0]), [[...B1, "rows", 0], [...B1, "rows", 1]]);
  for (const node of [section.columns[0], section.columns[1].children[0]]) Object.assign(node, { kind: "integer", aggregation: "sum" });
  groupColumns(definition, [[...B1, "columns", 0], [...B1, "columns", 1]], true);
  assert.equal(section.columns[0].children[0].formula, "C01+C02");
  assert.equal(section.columns[0].children[0].code, "C04");
});

test("Enter adds another one of the same kind", () => {
  const definition = form();
  addSection(definition, [], "fields");
  assert.deepEqual(addAlike(definition, ["sections", 2, "fields", 0]), [["sections", 2, "fields", 1]]);
  assert.deepEqual(addAlike(definition, [...B1, "columns", 1]), [[...B1, "columns", 2]]);
  assert.deepEqual(addAlike(definition, ["sections", 1, "parts", 0]), [["sections", 1, "parts", 1]]);
  assert.deepEqual(addField(definition, ["sections", 2]), [["sections", 2, "fields", 2]]);
});

test("a new kind of value drops what only the former could say", () => {
  const column = { code: "C01", kind: "text", decimals: 2, minimum: "0", aggregation: "sum", formula: "C02" };
  suitKind(column);
  suitAggregation(column);
  assert.deepEqual(column, { code: "C01", kind: "text", formula: "C02" });
  const offered = { code: "C03", kind: "decimal", default: "0" };
  suitKind(offered);
  assert.equal(offered.default, "0");
  suitKind(Object.assign(offered, { kind: "date" }));
  assert.equal(offered.default, undefined);
  const answer = { code: "C02", kind: "choice" };
  suitKind(answer);
  assert.equal(answer.choices.length, 1);
});

test("rows are numbered I, 1, a; columns 1, 2, 3", () => {
  const definition = form();
  const section = definition.sections[0];
  numberRows(section);
  assert.deepEqual([section.rows[0].number, section.rows[0].children[0].number, section.rows[1].number], ["I", "1", "II"]);
  numberColumns(section);
  assert.deepEqual(section.columns[0].printed_code, "1");
});

test("a text is replaced in all labels", () => {
  const nodes = [{ label: "Số đơn" }, { label: "Khác" }];
  assert.equal(replaceInLabels(nodes, "đơn", "hồ sơ"), 1);
  assert.equal(nodes[0].label, "Số hồ sơ");
});

test("what is renamed are the things of the kind that is selected; the template speaks of its sections", () => {
  const definition = form();
  const list = (/** @type {any[]} */ path, own = false) => listToRename(path, path.length ? at(definition, path.slice(0, 2)) : null, own);
  assert.deepEqual([list([]), list(B1), list(B1, true), list([...B1, "columns", 0]), list(["sections", 1]), list(["sections", 1, "parts", 0])], ["sections", "rows", "sections", "columns", "parts", "parts"]);
  assert.deepEqual(nodesFor(definition, [[]], "sections").map(({ code }) => code), ["B1", "TM1"]);
  const parts = nodesFor(definition, [["sections", 1]], "parts");
  setLabels(parts, ["Tình hình chung"], "heading");
  assert.equal(definition.sections[1].parts[0].heading, "Tình hình chung");
});

test("subtotals by a column that is taken out go with it; a copied condition speaks of the copies", () => {
  const definition = form();
  definition.sections.push({ kind: "records", code: "DS", group_by: "C01", columns: [{ code: "C01" }, { code: "C02", hidden_if: "C02>0" }] });
  const [path] = duplicate(definition, [["sections", 2, "columns", 1]]);
  assert.equal(at(definition, path).hidden_if, `${at(definition, path).code}>0`);
  remove(definition, [["sections", 2, "columns", 0]]);
  assert.equal(definition.sections[2].group_by, undefined);
});

test("where a header can be no deeper nothing is added, so that nothing is named in its place", () => {
  const bench = new Workbench(form(), []);
  bench.selectOnly([...B1, "columns", 0]);
  for (let level = 2; level <= 8; level += 1) assert.notEqual(perform(bench, "group"), null);
  bench.selectOnly([...B1, "columns", 0, ...Array(7).fill(["children", 0]).flat()]);
  assert.equal(bench.kind, "column");
  const before = bench.definition;
  assert.equal(perform(bench, "group"), null);
  assert.equal(bench.definition, before);
  assert.equal(bench.kind, "column");
});

test("a row that goes from above its sub-rows takes along what was said of its cells", () => {
  const definition = form();
  const table = definition.sections[0];
  table.cells.push({ row: "R01", column: "C01", read_only: true });
  table.checks.push({ code: "K02", formula: "C01>=0", rows: ["R01"] });
  ungroup(definition, [...B1, "rows", 0]);
  assert.deepEqual(rows(definition), ["R02", "R03"]);
  assert.deepEqual(table.cells.map((cell) => cell.row), ["R02"]);
  assert.deepEqual(table.checks.map((check) => check.code), ["K01"]);
});

test("a row that becomes a heading has no cells of its own and no formula any more", () => {
  const definition = form();
  const table = definition.sections[0];
  Object.assign(table.rows[0].children[0], { heading: true, formula: "R03" });
  suitHeading(definition, B1, table.rows[0].children[0]);
  assert.equal(table.cells, undefined);
  assert.equal(table.rows[0].children[0].formula, undefined);
});

test("only what has been copied is cut: a fragment holds rows of one section", () => {
  const definition = form();
  const [second] = addSection(definition, B1, "table");
  const paths = [[...B1, "rows", 1], [...second, "rows", 0]];
  assert.deepEqual(copied(definition, paths)?.nodes.map((node) => node.code), ["R03"]);
  cut(definition, paths);
  assert.deepEqual(rows(definition), ["R01", "R02"]);
  assert.equal(at(definition, second).rows.length, 1);
});

test("what is cut and put back is named by its checks again; a copy is another thing", () => {
  const definition = form();
  const table = definition.sections[0];
  table.checks = [{ code: "K01", formula: "C02<=C01", rows: ["R03"] }, { code: "K02", formula: "C03<=C01", rows: ["R02", "R03"] }];
  const before = structuredClone(table.checks);
  const path = [...B1, "rows", 1];
  const fragment = copied(definition, [path]);
  paste(definition, path, fragment);
  assert.deepEqual(table.checks, before);
  cut(definition, [path]);
  assert.deepEqual(table.checks.map((check) => [check.code, ...check.rows]), [["K02", "R02"]]);
  paste(definition, [...B1, "rows", 0], fragment);
  assert.deepEqual(Object.fromEntries(table.checks.map((check) => [check.code, check.rows])), { K01: ["R03"], K02: ["R02", "R03"] });
});

test("a check that goes to another table keeps of its limits what is there too", () => {
  const definition = form();
  const [second] = addSection(definition, B1, "table");
  definition.sections[0].checks.push({ code: "K02", formula: "C01>=0", rows: ["R03"], columns: ["C01", "C03"] });
  const fragment = copied(definition, [[...B1, "checks", 1]]);
  paste(definition, second, fragment);
  const [pasted] = at(definition, second).checks;
  assert.deepEqual([pasted.rows, pasted.columns], [undefined, ["C01"]]);
  drop(definition, [[...B1, "checks", 1]], [...second, "checks"], 0);
  assert.deepEqual(at(definition, second).checks.map((check) => check.rows), [undefined, undefined]);
});
