import assert from "node:assert/strict";
import { test } from "node:test";
import { Calculator } from "../../runtime/static/grid/calculator.js";

const CHECK = { section: "B1", severity: "error", message: "Thực hiện không lớn hơn kế hoạch", keys: ["B1/A/TH", "B1/A/KH"] };

/** A form of two inputs, their sum and a check, as the server would write it. */
function calculator() {
  const form = {
    inputs: ["B1/A/KH", "B1/A/TH"],
    outputs: ["B1/A/T"],
    needs: [],
    serverOnly: [],
    checks: [CHECK],
    calculate: (values, [extra = 0]) => {
      const [plan, done] = [values["B1/A/KH"] ?? 0, values["B1/A/TH"] ?? 0];
      return { values: { "B1/A/T": plan + done + extra }, failing: done > plan ? [0] : [] };
    },
  };
  return new Calculator(form, [], () => ({ kind: "integer", decimals: 0 }), "vi");
}

test("a run gives the texts that change, and only those", () => {
  const live = calculator();
  live.values["B1/A/KH"] = 1500;
  assert.deepEqual([...live.run()], [["B1/A/T", "1.500"]]);
  assert.deepEqual([...live.run()], []);
});

test("what is being typed counts until it is given up", () => {
  const live = calculator();
  live.values["B1/A/KH"] = 1;
  live.run();
  live.typing["B1/A/KH"] = 12;
  assert.deepEqual([...live.run()], [["B1/A/T", "12"]]);
  delete live.typing["B1/A/KH"];
  assert.deepEqual([...live.run()], [["B1/A/T", "1"]]);
});

test("where the server differs its text is shown, told once, and kept while the browser comes to the same", () => {
  const live = calculator();
  live.values["B1/A/KH"] = 5;
  live.run();
  assert.deepEqual(live.compare(() => "6"), [{ key: "B1/A/T", browser: "5", server: "6" }]);
  assert.deepEqual([...live.run()], [["B1/A/T", "6"]]);
  assert.deepEqual(live.compare(() => "6"), []);
  live.values["B1/A/KH"] = 7;
  assert.deepEqual([...live.run()], [["B1/A/T", "7"]]);
  assert.deepEqual(live.compare(() => "7"), []);
  assert.equal(live.corrections.size, 0);
});

test("checks of the form are judged here, all other problems stay the server's", () => {
  const live = calculator();
  const other = { section: "B1", severity: "error", message: "Ô này phải nhập.", keys: ["B1/A/KH"] };
  live.values["B1/A/TH"] = 1;
  live.run();
  assert.deepEqual(live.problems([other]), [other, CHECK]);
  live.values["B1/A/KH"] = 2;
  live.run();
  assert.deepEqual(live.problems([other, CHECK]), [other]);
});
