import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { tableFromIPC } from "apache-arrow";
import { expect, test } from "vitest";

import { convertCommand } from "../../src/commands/convert.js";
import { OutputError, TraceError, UsageError } from "../../src/errors.js";
import { version } from "../../src/version.js";
import { openTrace } from "../../src/trace/open.js";
import { gridOf, type Grid } from "../support/grid.js";
import { runCommand, type CommandRun } from "../support/run-command.js";
import { temporaryFolder } from "../support/temporary-folder.js";

const folder = temporaryFolder();
const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const run1 = fixture("moe16-run1.arrow");
const even = fixture("even/rows-fixed.arrow");
const uneven = fixture("uneven/rows-list.arrow");

const endings = [
  "arrow",
  "feather",
  "arrows",
  "csv",
  "csv.gz",
  "csv.zst",
  "tsv",
  "tsv.gz",
  "parquet",
  "jsonl",
  "ndjson.gz",
  "jsonl.zst",
];
const layouts = ["rows", "long", "wide"];
const everyDress = endings.flatMap((ending) => layouts.map((layout) => [ending, layout] as const));

test.each(everyDress)("moeload convert IN out.%s --layout %s keeps every count", async (ending, layout) => {
  const out = join(folder, `${layout}.${ending}`);
  await convert(even, out, "--layout", layout);
  const trace = await openTrace(out, {});
  expect(trace.layout).toBe(layout);
  await trace.close();
  expect(await gridIn(out)).toEqual(await gridIn(even));
});

test.each(["arrow", "csv", "parquet", "jsonl"])(
  "moeload convert IN out.%s keeps layers that differ",
  async (ending) => {
    const out = join(folder, `uneven.${ending}`);
    await convert(uneven, out);
    expect(await gridIn(out)).toEqual(await gridIn(uneven));
  },
);

test("moeload convert keeps a whole training run, and the file that comes back is byte for byte the same", async () => {
  const csv = join(folder, "run1.csv.gz");
  const { stdout, stderr } = await convert(run1, csv);
  expect(stdout.length).toBe(0);
  expect(stderr).toMatch(
    /^moeload: .*run1\.csv\.gz: 512,000 counts of 4 layers in 512,000 rows, \d\.\d MB \(csv, long\)\n$/,
  );
  const [direct, detour] = [join(folder, "direct.csv"), join(folder, "detour.csv")];
  await convert(run1, direct);
  await convert(csv, detour);
  expect(readFileSync(detour).equals(readFileSync(direct))).toBe(true);
});

test("moeload convert --compression compresses the buffers of Arrow", async () => {
  const [plain, packed] = [join(folder, "plain.arrow"), join(folder, "packed.arrow")];
  await convert(run1, plain);
  await convert(run1, packed, "--compression", "zstd");
  expect(readFileSync(packed).length).toBeLessThan(readFileSync(plain).length / 2);
  expect(await gridIn(packed)).toEqual(await gridIn(run1));
});

test("moeload convert notes what it knows, and keeps what the trace says of itself", async () => {
  const [first, second] = [join(folder, "first.arrow"), join(folder, "second.parquet")];
  await convert(fixture("even/long-pandas.csv"), first, "--top-k", "2");
  const known = {
    "moeload.source": "long-pandas.csv",
    "moeload.source_container": "CSV",
    "moeload.source_layout": "long",
    "moeload.top_k": "2",
    "moeload.version": version,
  };
  expect(Object.fromEntries(tableFromIPC(readFileSync(first)).schema.metadata)).toEqual(known);
  await convert(first, second);
  const trace = await openTrace(second, {});
  expect(trace.metadata).toEqual(known);
  await trace.close();
});

test("moeload convert - - reads standard input and writes standard output", async () => {
  const { stdout, stderr } = await convertFrom(readFileSync(even), "-", "-", "--container", "csv", "--layers", "3");
  expect(stdout.toString().split("\n").slice(0, 3)).toEqual(["iteration,layer,expert,tokens", "0,3,0,4", "0,3,1,20"]);
  expect(stderr).toMatch(/^moeload: standard output: 48 counts of 1 layer in 48 rows, \d+ bytes \(csv, long\)\n$/);
});

test("moeload convert --quiet says nothing", async () => {
  expect((await convert(even, join(folder, "quiet.csv"), "--quiet")).stderr).toBe("");
});

test("moeload convert orders rows that come in any order", async () => {
  const [header, ...lines] = readFileSync(fixture("even/long-pandas.csv"), "utf8").trimEnd().split("\n");
  const shuffled = join(folder, "shuffled.csv");
  writeFileSync(shuffled, `${[header, ...lines.reverse()].join("\n")}\n`);
  const { stdout, stderr } = await convert(shuffled, "-", "--container", "csv");
  expect(stdout.toString()).toBe(readFileSync(fixture("even/long-pandas.csv"), "utf8"));
  expect(stderr.match(/warning/g)).toHaveLength(1);
});

test.each(["split", "ignore"])("moeload convert --gaps %s leaves missing iterations missing", async (gaps) => {
  const holed = join(folder, "holed.csv");
  writeFileSync(holed, "iteration,layer,expert,tokens\n0,0,0,1\n0,0,1,2\n1,0,0,3\n1,0,1,4\n5,0,0,5\n5,0,1,6\n");
  const { stdout } = await convert(holed, "-", "--container", "csv", "--gaps", gaps);
  expect(stdout.toString()).toBe(readFileSync(holed, "utf8"));
  await expect(convert(holed, "-", "--container", "csv")).rejects.toThrow(TraceError);
});

test.each([
  [[even, "-"], UsageError, /^standard output requires --container, one of arrow, /],
  [[even, "out.txt"], UsageError, /^out\.txt: its ending names no container; --container takes one of arrow, /],
  [[even, "out.csv", "--layout", "tall"], UsageError, /^--layout takes rows, long, wide, got "tall"$/],
  [[even, "out.csv", "--compression", "lz4"], UsageError, /^csv can be compressed with none, gzip, zstd, got lz4$/],
  [[even, join(folder, "k.csv"), "--top-k", "5"], UsageError, /^--top-k is at most .*, 4 in layer 1, got 5$/],
  [[uneven, join(folder, "w.csv"), "--layout", "wide"], UsageError, /got 4 in layer 0 and 6 in layer 2$/],
  [[even, join(folder, "no", "such.csv")], OutputError, /such\.csv cannot be written: no such folder$/],
  [[join(folder, "no.csv"), join(folder, "o.csv")], TraceError, /no\.csv/],
])("moeload convert %j is refused", async (args, kind, message) => {
  const before = readdirSync(folder);
  const failed: unknown = await runCommand(convertCommand, args).catch((error: unknown) => error);
  expect(failed).toBeInstanceOf(kind);
  expect((failed as Error).message).toMatch(message);
  expect(readdirSync(folder)).toEqual(before);
});

test("moeload convert leaves the old file, and writes nothing to standard output, if the trace breaks a rule", async () => {
  const broken = join(folder, "broken.csv");
  const lines = readFileSync(fixture("even/long-pandas.csv"), "utf8").trimEnd();
  writeFileSync(broken, `${lines}\n12,1,0,-4\n`);
  const out = join(folder, "kept.csv");
  writeFileSync(out, "old");
  const before = readdirSync(folder);
  await expect(convert(broken, out)).rejects.toThrow(TraceError);
  expect(readFileSync(out, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(before);
});

async function convert(...args: string[]): Promise<CommandRun> {
  return runCommand(convertCommand, args);
}

async function convertFrom(stdin: Uint8Array, ...args: string[]): Promise<CommandRun> {
  return runCommand(convertCommand, args, stdin);
}

async function gridIn(path: string): Promise<Grid> {
  const trace = await openTrace(path, {});
  try {
    return await trace.read(gridOf);
  } finally {
    await trace.close();
  }
}
