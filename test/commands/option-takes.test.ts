import { Option } from "commander";
import { expect, it } from "vitest";

import { placeholderOf, takesOf, takesPath } from "../../src/commands/option-takes.js";
import { oneOf } from "../../src/commands/option-values.js";

it.each([
  ["-o, --output <file>", "file"],
  ["--models <folder...>", "folder"],
  ["--width [pixels]", "pixels"],
  ["--tolerance <[where=]ratio>", "[where=]ratio"],
  ["--quiet", undefined],
])("placeholderOf(option) of %s is %j", (flags, expected) => {
  expect(placeholderOf(new Option(flags))).toBe(expected);
});

it("takesPath(option) goes by the placeholder", () => {
  expect(
    ["--a <file>", "--a <trace>", "--a <folder>", "--a <name>", "--a"].map((flags) => takesPath(new Option(flags))),
  ).toEqual([true, true, true, false, false]);
});

it("takesOf(option) is what parser, choices or placeholder tell, and undefined where nothing does", () => {
  expect(takesOf(new Option("--a"))).toEqual({ title: "true or false", type: "boolean" });
  expect(takesOf(new Option("--no-a"))).toEqual({ title: "true or false", type: "boolean" });
  expect(takesOf(new Option("--a <x>").argParser(oneOf("--a", ["b", "c"])))).toEqual({
    title: "b, c",
    enum: ["b", "c"],
  });
  expect(takesOf(new Option("--a <x>").choices(["b", "c"]))).toEqual({ title: "b, c", enum: ["b", "c"] });
  expect(takesOf(new Option("--a <file>"))).toMatchObject({ title: "the path of a file" });
  expect(takesOf(new Option("--a <folder...>"))).toMatchObject({ type: "array", items: { type: "string" } });
  expect(takesOf(new Option("--a <x>"))).toBeUndefined();
  expect(takesOf(new Option("--a <x>").argParser(Number))).toBeUndefined();
});
