/**
 * Forms made by chance with the editor's own edits: `node random_edits.mjs SEED COUNT` writes COUNT definitions as lines of JSON.
 * What a designer names by hand (labels, formulas of what exists) is named here too.
 */

import { ACTS } from "../../../designer/static/editor/acts.js";
import { copied, cut, paste } from "../../../designer/static/editor/edits/copying.js";
import { suitHeading } from "../../../designer/static/editor/edits/headings.js";
import { suitAggregation, suitKind } from "../../../designer/static/editor/edits/kinds.js";
import { drop, mayDrop } from "../../../designer/static/editor/edits/move.js";
import { PASTES, pasteTarget } from "../../../designer/static/editor/edits/pasting.js";
import { allRows, at, kindOf, leafColumns, LISTS } from "../../../designer/static/editor/nodes.js";
import { boxesOfText } from "../../../designer/static/editor/outline-text.js";
import { several } from "../../../designer/static/editor/selection.js";
import { fieldKinds, kinds } from "../../../designer/static/editor/words.js";
import { Workbench } from "../../../designer/static/editor/workbench.js";

/** A small generator of numbers in [0, 1): the same seed, the same form. */
function chanceOf(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const BLOCKS = ["I\tTổng số\n1\tNam\n2\tNữ\nTrong đó: trẻ em", "Một\tHai\tBa", "A. Phần đầu\n- chi tiết\n- chi tiết khác\nB. Phần sau", "Khiếu nại\n  lần đầu\n  lần hai"];

/** Places in the form that can be selected. */
function places(definition) {
  const walk = (nodes, path) => nodes.flatMap((node, index) => [[...path, index], ...walk(node.children ?? [], [...path, index, "children"])]);
  return [[], ...definition.sections.flatMap((section, index) => [["sections", index], ...LISTS.flatMap((list) => walk(section[list] ?? [], ["sections", index, list]))])];
}

function begin(code) {
  const columns = [{ code: "C01", label: "Số liệu", printed_code: "1", kind: "integer", aggregation: "sum" }];
  const label_columns = [{ code: "STT", label: "STT", source: "number" }, { code: "ND", label: "Nội dung", source: "label" }];
  const table = { kind: "table", code: "B1", title: "Bảng", row_source: "fixed", label_columns, columns, rows: [{ code: "R01", label: "Dòng" }] };
  return { $schema: "/schemas/template-definition/1.json", format: 1, code, symbol: code, title: "Biểu ngẫu nhiên", period_kinds: ["month"], sections: [table] };
}

/** One form. */
function made(seed) {
  const chance = chanceOf(seed);
  const pick = (list) => list[Math.floor(chance() * list.length)];
  const bench = new Workbench(begin(`N${seed}`), []);
  let number = 0;
  /** Whatever has no name yet gets one, as a person would give it. */
  const name = (definition) => {
    for (const path of places(definition)) {
      const node = at(definition, path);
      const kind = kindOf(definition, path);
      if (["row", "column", "group", "field"].includes(kind)) node.label ||= `Tên ${(number += 1)}`;
      if (kind === "section") node.title ||= `Phần ${(number += 1)}`;
      if (kind === "check") node.formula ||= `${leafColumns(at(definition, path.slice(0, 2)))[0].code}>=0`;
    }
    return [];
  };
  const steps = {
    act: () => {
      const possible = Object.keys(ACTS).filter((each) => ACTS[each].possible(bench));
      const { path, paths } = bench.selection;
      const act = ACTS[pick(possible)];
      bench.edit((definition) => act.edit(definition, path, paths));
    },
    block: () => {
      const { path } = bench.selection;
      const target = pasteTarget(bench.definition, path);
      if (target) bench.edit((definition) => PASTES[target](definition, path, boxesOfText(pick(BLOCKS))));
    },
    copy: () => {
      const fragment = copied(bench.definition, bench.selection.paths);
      if (!fragment) return;
      if (chance() < 0.5) bench.edit((definition) => cut(definition, bench.selection.paths));
      const path = pick(places(bench.definition));
      bench.edit((definition) => (path.length < 2 ? [path] : paste(definition, path, fragment)));
    },
    drag: () => {
      const path = pick(places(bench.definition));
      const list = pick(places(bench.definition).filter((each) => each.length > 2).map((each) => each.slice(0, -1)));
      if (!list || !path.length || !mayDrop([path], list)) return;
      bench.edit((definition) => drop(definition, [path], list, Math.floor(chance() * 4)));
    },
    kind: () => {
      if (!["column", "field"].includes(bench.kind)) return;
      const [kind] = pick(bench.kind === "field" ? fieldKinds() : kinds());
      bench.draft.change((definition) => {
        bench.assign(definition, "kind", kind);
        for (const node of bench.nodes(definition)) {
          suitKind(node);
          if (bench.kind === "column") suitAggregation(node);
        }
      });
    },
    formula: () => {
      if (bench.section?.kind !== "table") return;
      const numeric = leafColumns(bench.section).filter((column) => column.aggregation === "sum" && !column.formula);
      const node = bench.nodes()[0];
      const others = numeric.filter((column) => column.code !== node?.code);
      if (bench.kind === "column" && node.aggregation === "sum" && others.length > 1) bench.set("formula", `${others[0].code}+${others[1].code}`);
      if (bench.kind === "row" && node.children?.length && !node.heading) bench.set("formula", "SUM(CHILDREN())");
    },
    cell: () => {
      const row = pick(allRows(bench.section).filter((each) => !each.heading));
      const column = pick(leafColumns(bench.section ?? {}));
      if (bench.section?.kind !== "table" || !row || !column) return;
      bench.select({ ...several([bench.selection.path.slice(0, 2)]), cell: { row: row.code, column: column.code }, cells: [{ row: row.code, column: column.code }], corner: null });
      bench.set("read_only", chance() < 0.5 ? true : undefined);
    },
    heading: () => {
      if (bench.kind !== "row") return;
      bench.draft.change((definition) => {
        bench.assign(definition, "heading", chance() < 0.7 ? true : undefined);
        for (const node of bench.nodes(definition)) suitHeading(definition, bench.selection.path.slice(0, 2), node);
      });
    },
    check: () => {
      const rows = allRows(bench.section).filter((each) => !each.heading);
      if (bench.section?.kind !== "table" || !rows.length) return;
      const code = leafColumns(bench.section)[0].code;
      bench.draft.change((definition) => {
        const section = at(definition, bench.selection.path.slice(0, 2));
        (section.checks ??= []).push({ code: `KT${(number += 1)}`, formula: `${code}>=0`, scope: "row", rows: [pick(rows).code], severity: "error", message: "" });
      });
    },
    back: () => bench.draft.undo(),
  };
  for (let step = 0; step < 60; step += 1) {
    bench.select(several([pick(places(bench.definition))]));
    steps[pick(["act", "act", "act", "act", "block", "copy", "drag", "kind", "formula", "cell", "heading", "check", "back"])]();
    bench.draft.change(name);
  }
  return bench.definition;
}

const [seed, count] = process.argv.slice(2).map(Number);
for (let number = 0; number < count; number += 1) console.log(JSON.stringify(made(seed + number)));
