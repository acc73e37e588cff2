import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Field, FixedSizeList, Int32, makeData, RecordBatch, Table, tableToIPC, type Data } from "apache-arrow";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { cli, runCli } from "./support/run-cli.js";
import { seededRandom } from "./support/seeded-random.js";

const layers = [1, 4];
const iterations = 9000;
const experts = 130;

/** A trace of 2,340,000 counts: enough that `analyze` asks other threads. */
function largeTrace(): Uint8Array {
  const random = seededRandom(21);
  const rows = iterations * layers.length;
  const column = (data: Int32Array): Data => makeData({ type: new Int32(), length: data.length, nullCount: 0, data });
  const lists: FixedSizeList = new FixedSizeList(experts, new Field("item", new Int32()));
  const tokens = Int32Array.from({ length: rows * experts }, () => 1 + Math.floor(random() * 4000));
  const batch = new RecordBatch({
    iteration: column(Int32Array.from({ length: rows }, (_, row) => Math.floor(row / layers.length))),
    layer: column(Int32Array.from({ length: rows }, (_, row) => layers[row % layers.length]!)),
    tokens: makeData({ type: lists, length: rows, nullCount: 0, child: column(tokens) }),
  });
  return tableToIPC(new Table([batch]), "file");
}

describe("--jobs", () => {
  let folder: string;
  let trace: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "moeload-jobs-"));
    trace = join(folder, "large.arrow");
    await writeFile(trace, largeTrace());
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  it.each([
    ["analyze", ["analyze", "--format", "json"]],
    ["predict at every origin", ["predict", "--algo", "swavg,oracle", "--stride", "100", "--format", "json"]],
  ])("moeload %s prints the same bytes whatever --jobs says", async (_, words) => {
    const [one, two, three] = await Promise.all(
      ["1", "2", "3"].map((jobs) => runCli([...words, "--jobs", jobs, trace])),
    );
    expect([one!.code, one!.stderr]).toEqual([0, ""]);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });

  it("moeload analyze --series writes the same bytes whatever --jobs says", async () => {
    const path = (jobs: string): string => join(folder, `series-${jobs}.arrow`);
    const words = ["analyze", "--windows", "10,3000"];
    for (const jobs of ["1", "2"]) {
      expect((await runCli([...words, "--jobs", jobs, "--series", path(jobs), trace])).code).toBe(0);
    }
    expect((await readFile(path("2"))).equals(await readFile(path("1")))).toBe(true);
  });

  it.each([
    ["0", '--jobs takes a whole number of at least 1, got "0"'],
    ["two", '--jobs takes a whole number of at least 1, got "two"'],
  ])("moeload analyze --jobs %s is refused", async (jobs, message) => {
    expect(await runCli(["analyze", "--jobs", jobs])).toEqual({ code: 2, stdout: "", stderr: `moeload: ${message}\n` });
  });

  it("an interrupt ends the threads at once and leaves nothing behind", async () => {
    const before = await readdir(folder);
    const series = join(folder, "interrupted.csv");
    const words = ["analyze", "--quiet", "--jobs", "3", "--per-expert", "--series", series, trace];
    const child = spawn(process.execPath, [cli, ...words]);
    const ended = once(child, "close");
    // The file aside is there: the second reading has begun, and with it the work of the threads.
    while ((await readdir(folder)).length === before.length) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill("SIGINT");
    expect(await ended).toEqual([130, null]);
    expect(await readdir(folder)).toEqual(before);
  });
});
