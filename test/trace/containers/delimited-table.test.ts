import { expect, test } from "vitest";

import { openDelimited } from "../../../src/trace/containers/delimited-table.js";
import type { TextSource } from "../../../src/trace/bytes/text-source.js";
import { collect } from "../../support/collect.js";
import { cellsOf, type Cells } from "../../support/cells-of.js";

/** A text that comes in pieces of `piece` bytes. */
function textOf(text: string, piece = 1 << 20): TextSource {
  const bytes = new TextEncoder().encode(text);
  const open = async function* (): AsyncGenerator<Uint8Array> {
    for (let start = 0; start < bytes.length; start += piece) {
      yield await Promise.resolve(bytes.subarray(start, start + piece));
    }
  };
  return { name: "trace.csv", suffix: "", open };
}

async function parsed(text: TextSource, selected: readonly number[]): Promise<Pick<Cells, "lines" | "columns">> {
  const { lines, columns } = await cells(text, selected);
  return { lines, columns };
}

async function cells(text: TextSource, selected: readonly number[]): Promise<Cells> {
  return cellsOf((await openDelimited(text, 1)).chunks(selected), selected.length);
}

test("openDelimited(text) takes any line ends, blank lines, comments, quotes, blanks and a byte order mark", async () => {
  const text = '\uFEFF# by hand\r\n"a","b, too",c\r\n\r\n1,"2", 3 \n# more\n+4,5.0,6e0\r   \n7,8,9';
  for (let piece = 1; piece < 40; piece++) {
    expect(await parsed(textOf(text, piece), [0, 1, 2])).toEqual({
      lines: [4, 6, 8],
      columns: [
        [1, 4, 7],
        [2, 5, 8],
        [3, 6, 9],
      ],
    });
  }
  expect((await openDelimited(textOf(text), 1)).columns.map(({ name }) => name)).toEqual(["a", "b, too", "c"]);
});

test("openDelimited(text) passes over quotes in comments", async () => {
  const text = '# 5" disks\na,b\n# don\'t "stop\n1,2\n# "\n3,4\n';
  for (const piece of [1, 5, 1 << 20]) {
    expect(await parsed(textOf(text, piece), [0, 1])).toEqual({
      lines: [4, 6],
      columns: [
        [1, 3],
        [2, 4],
      ],
    });
  }
});

test.each([
  [",", "CSV"],
  ["\t", "TSV"],
  [";", "CSV"],
])("openDelimited(text, 1) tells by the header that %j separates fields", async (delimiter, container) => {
  const text = [`a${delimiter}b`, `1${delimiter}2`].join("\n");
  expect((await openDelimited(textOf(text), 1)).container).toBe(container);
  expect((await parsed(textOf(text), [1])).columns).toEqual([[2]]);
});

test("openDelimited(text) reads lists as JSON has them and as NumPy prints them", async () => {
  const text = 'n,list\n1,"[1, 2,3]"\n2,"[ 12 166\n  90]"\n3,"[7]"\n';
  for (const piece of [1, 3, 1 << 20]) {
    expect(await parsed(textOf(text, piece), [0, 1])).toEqual({
      lines: [2, 3, 5],
      columns: [
        [1, 2, 3],
        [1, 2, 3, 12, 166, 90, 7],
      ],
    });
  }
  expect((await cells(textOf(text), [1])).lists).toEqual([[[1, 2, 3], [12, 166, 90], [7]]]);
});

test("openDelimited(text) shows what stands where no whole number is", async () => {
  const text = 'a,list\n-1,"[1,x]"\n,"[1,,2]"\n99999999999,5\nNone,\n"a ""b""",[3]\n';
  const { columns, found } = await cells(textOf(text), [0, 1]);
  expect(columns).toEqual([
    [-1, -1, -1, -1, -1],
    [1, -1, 1, -1, 2, -1, -1, 3],
  ]);
  expect(found[0]).toEqual(["-1", "nothing", "99999999999", '"None"', '"a "b""']);
  expect([1, 3, 5, 6].map((index) => found[1]![index])).toEqual(['"x"', "nothing", "5 instead of a list", "nothing"]);
});

test("openDelimited(text) shows what is wrong on one line", async () => {
  const [chunk] = await collect((await openDelimited(textOf('a\n"1\n 2"\n'), 1)).chunks([0]));
  expect(chunk!.columns[0]!.found(0)).toBe('"1 2"');
});

test("openDelimited(text) reads the largest count, and calls the next one invalid", async () => {
  expect((await parsed(textOf("a\n2147483647\n2147483648\n999999999\n0000000001\n"), [0])).columns).toEqual([
    [2147483647, -1, 999999999, 1],
  ]);
});

test("openDelimited(text) refuses a quote without an end", async () => {
  await expect(parsed(textOf('a,b\n1,"2\n3,4\n'), [0])).rejects.toThrow("trace.csv: line 4: a quoted field has no end");
  await expect(parsed(textOf('a,b\n1,"2\n3,4\n'), [0])).rejects.toThrow("no end, it begins in line 2");
  await expect(parsed(textOf('a,b\n1,"2'), [0])).rejects.toThrow(/line 2: a quoted field has no end$/);
  const endless = `a,b\n1,2\n1,"2\n${"3,4\n".repeat(5_000_000)}`;
  await expect(parsed(textOf(endless, 1 << 23), [0])).rejects.toThrow(
    "trace.csv has a line of more than 16 MiB, or a quote without an end",
  );
});

test("openDelimited(text) tells a cell that is a list from one that is a number", async () => {
  const { columns } = await openDelimited(textOf('a,b\n1,"[2, 3]"\n'), 1);
  expect(columns).toEqual([
    { name: "a", kind: "number", type: "text" },
    { name: "b", kind: "list", type: "a list" },
  ]);
});
