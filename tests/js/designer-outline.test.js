import assert from "node:assert/strict";
import { test } from "node:test";
import { pasteColumns, pasteItems, pasteRows, pasteTarget } from "../../designer/static/editor/edits/pasting.js";
import { allRows, leafColumns } from "../../designer/static/editor/nodes.js";
import { boxesOfText, headerOf, outlineOf } from "../../designer/static/editor/outline-text.js";
import { B1, form } from "./designer-form.js";

const levels = (text) => outlineOf(boxesOfText(text)).map(({ number, label, level }) => `${level} ${number} ${label}`.replace("  ", " "));

test("levels follow from the numbering of a column", () => {
  const block = "I\tTổng thu\tTriệu đồng\t01\n1\tThu nội địa\tTriệu đồng\t02\na\tThuế GTGT\tTriệu đồng\t03\n2\tHải quan\tTriệu đồng\t04\nII\tTổng chi\tTriệu đồng\t05\n-\tĐầu tư\tTriệu đồng\t06";
  assert.deepEqual(levels(block), ["0 I Tổng thu", "1 1 Thu nội địa", "2 a Thuế GTGT", "1 2 Hải quan", "0 II Tổng chi", "1 - Đầu tư"]);
  const [first] = outlineOf(boxesOfText(block));
  assert.deepEqual([first.unit, first.printed], ["Triệu đồng", "01"]);
});

test("numbers before the label are read off it", () => {
  assert.deepEqual(levels("I. Hộ tịch\n1. Khai sinh\n1.1. Đúng hạn\n1.2. Quá hạn\n2. Khai tử\nII. Chứng thực"), [
    "0 I Hộ tịch",
    "1 1 Khai sinh",
    "2 1.1 Đúng hạn",
    "2 1.2 Quá hạn",
    "1 2 Khai tử",
    "0 II Chứng thực",
  ]);
});

test("lines without numbers follow their indentation; without either they are alike", () => {
  assert.deepEqual(levels("Hộ tịch\n  Khai sinh\n    Đúng hạn\n  Khai tử\nChứng thực"), ["0 Hộ tịch", "1 Khai sinh", "2 Đúng hạn", "1 Khai tử", "0 Chứng thực"]);
  assert.deepEqual(levels("Một\nHai\nBa"), ["0 Một", "0 Hai", "0 Ba"]);
});

test("letters in a row stay letters: after H comes I", () => {
  assert.deepEqual(levels("G\tBảy\nH\tTám\nI\tChín"), ["0 G Bảy", "0 H Tám", "0 I Chín"]);
});

test("“of which” is a line below that is not part of the sum", () => {
  const [, second] = outlineOf(boxesOfText("1. Tổng số đơn\nTrong đó: đơn tố cáo"));
  assert.deepEqual([second.level, second.ofWhich], [1, true]);
});

test("cells in quotes keep their line breaks and quotes", () => {
  assert.deepEqual(boxesOfText('"Tổng\nsố"\t"Đơn ""A"""').map((line) => line.map(({ text }) => text)), [["Tổng số", 'Đơn "A"']]);
});

test("a header of several lines becomes a tree; the line of codes below it numbers the columns", () => {
  assert.deepEqual(headerOf(boxesOfText("Tổng số\tTrong đó\t\tGhi chú\n\tNam\tNữ\t\n1\t2\t3\t4")), [
    { label: "Tổng số", printed: "1", children: [] },
    { label: "Trong đó", children: [{ label: "Nam", printed: "2", children: [] }, { label: "Nữ", printed: "3", children: [] }] },
    { label: "Ghi chú", printed: "4", children: [] },
  ]);
});

test("merged cells of Excel stand over those below them", () => {
  const box = (text, colspan = 1, rowspan = 1) => ({ text, indent: 0, colspan, rowspan });
  const nodes = headerOf([[box("Tổng", 1, 2), box("Trong đó", 2)], [box("Nam"), box("Nữ")]]);
  assert.deepEqual(nodes.map(({ label, children }) => [label, children.length]), [["Tổng", 0], ["Trong đó", 2]]);
});

test("sixty labels become sixty rows after the selected one, each with a code of its own", () => {
  const definition = form();
  const block = Array.from({ length: 60 }, (_, index) => `${index + 1}\tChỉ tiêu ${index + 1}`).join("\n");
  const places = pasteRows(definition, [...B1, "rows", 1], boxesOfText(block));
  assert.equal(places.length, 60);
  const codes = allRows(definition.sections[0]).map((row) => row.code);
  assert.equal(new Set(codes).size, 63);
  assert.equal(definition.sections[0].rows[61].label, "Chỉ tiêu 60");
});

test("a pasted block becomes what the place is made of", () => {
  const definition = form();
  assert.equal(pasteTarget(definition, [...B1, "columns", 0]), "columns");
  assert.equal(pasteTarget(definition, B1), "rows");
  assert.equal(pasteTarget(definition, []), "");
  pasteColumns(definition, B1, boxesOfText("Nam\tNữ"));
  assert.deepEqual(leafColumns(definition.sections[0]).map((column) => column.code), ["C01", "C02", "C03", "C04", "C05"]);
  pasteItems(definition, ["sections", 1], boxesOfText("I. Kết quả\nII. Kiến nghị"));
  assert.deepEqual(definition.sections[1].parts.map((part) => part.heading), ["Đề mục 1", "Kết quả", "Kiến nghị"]);
});
