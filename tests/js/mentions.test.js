/** Naming people in a comment. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { begun, matching, named, plain } from "../../runtime/static/beside/mentions.js";

const PEOPLE = [
  { id: 1, name: "Nguyễn Thị Đào", title: "Chuyên viên" },
  { id: 2, name: "Đào Duy Anh", title: "Trưởng phòng" },
  { id: 3, name: "Trần Văn Bình", title: "Phó Chủ tịch" },
];
const ids = (people) => people.map(({ id }) => id);

test("Vietnamese is found without its marks", () => {
  assert.equal(plain("Nguyễn Thị Đào"), "nguyen thi dao");
});

test("a name begins with @ at the beginning of a word", () => {
  assert.deepEqual(begun("hỏi @nguyễn th", 14), { start: 4, typed: "nguyễn th" });
  assert.deepEqual(begun("@", 1), { start: 0, typed: "" });
  assert.equal(begun("thu@hue.gov.vn", 14), null);
  assert.equal(begun("không có ai", 5), null);
  assert.equal(begun("@Bình\nxem", 9), null);
  assert.deepEqual(begun("@bình và sau", 5), { start: 0, typed: "bình" });
});

test("the own name comes before the family name, and that before the post", () => {
  assert.deepEqual(ids(matching(PEOPLE, "dao")), [1, 2]);
  assert.deepEqual(ids(matching(PEOPLE, "văn b")), [3]);
  assert.deepEqual(ids(matching(PEOPLE, "truong")), [2]);
  assert.deepEqual(ids(matching(PEOPLE, "")), [1, 2, 3]);
  assert.deepEqual(ids(matching(PEOPLE, "xyz")), []);
});

test("a name that is complete offers nothing more", () => {
  assert.deepEqual(matching(PEOPLE, "Trần Văn Bình "), []);
});

test("whoever stands in the text with @ is named", () => {
  assert.deepEqual(named("@Trần Văn Bình và Nguyễn Thị Đào xem", PEOPLE), [3]);
});
