import { expect, test } from "vitest";

import { readTrace } from "../../../src/trace/read-trace.js";

const first = '{"iteration":0,"layer":0,"tokens":[1,2]}';

function read(...lines: readonly string[]): Promise<unknown> {
  return readTrace(new TextEncoder().encode([first, ...lines].join("\n")));
}

test("readTrace(JSON Lines) takes keys in any order, more keys, blank lines, CRLF and the last line without an end", async () => {
  const trace = await read("", '{"note":"x","tokens":[3,4],"layer":0,"iteration":1.0}\r', "  ", '{"iteration":2,"layer":0,"tokens":[5,6]}'); // prettier-ignore
  expect(trace).toMatchObject({ step: 1, layers: [{ tokens: Int32Array.of(1, 2, 3, 4, 5, 6) }] });
});

test.each([
  ['{"iteration":1,"layer":0,"tokens":["12",2]}', 'found "12"'],
  ['{"iteration":1,"layer":0,"tokens":[true,2]}', "found true"],
  ['{"iteration":1,"layer":0,"tokens":[[1,2],2]}', "found [1,2]"],
  ['{"iteration":1,"layer":0,"tokens":[null,2]}', "found nothing"],
  ['{"iteration":1,"layer":0,"tokens":[1.5,2]}', "found 1.5"],
  ['{"iteration":1,"layer":0,"tokens":{"0":1}}', 'found {"0":1} instead of a list'],
  ['{"iteration":1,"layer":0}', "found nothing"],
])("readTrace(JSON Lines) says where and what the count is in %s", async (line, found) => {
  await expect(read("", line)).rejects.toThrow(
    `bytes in memory: line 3: tokens of expert 0 in layer 0 at iteration 1 must be a whole number of 0 or more, ${found}`,
  );
});

test.each([
  ['{"iteration":"1","layer":0,"tokens":[1,2]}', 'iteration must be a whole number of 0 or more, found "1"'],
  ['{"iteration":1,"layer":0,"tok', "is not valid JSON"],
  ['{"iteration":1,"layer":0,"tokens":[NaN,1]}', "is not valid JSON"],
  ["[1, 2]", "must be a JSON object"],
])("readTrace(JSON Lines) says what is wrong with the line %s", async (line, rule) => {
  await expect(read(line)).rejects.toThrow(`bytes in memory: line 2: ${rule}`);
});

test("readTrace(JSON Lines) finds nothing where every object of JavaScript has something", async () => {
  const lines = ['{"iteration":0,"constructor":0,"tokens":[1]}', '{"iteration":1,"tokens":[1]}'];
  await expect(
    readTrace(new TextEncoder().encode(lines.join("\n")), { columns: { layer: "constructor" } }),
  ).rejects.toThrow("line 2: layer at iteration 1 must be a whole number of 0 or more, found nothing");
});
