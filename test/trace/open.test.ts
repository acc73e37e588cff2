import { chmodSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";

import { Zstd } from "@hpcc-js/wasm-zstd";
import { describe, expect, test, vi } from "vitest";

import { UsageError } from "../../src/errors.js";
import type { ByteSource } from "../../src/trace/bytes/byte-source.js";
import { openTrace, type TraceSource } from "../../src/trace/open.js";
import type { ReadOptions, TraceBatch } from "../../src/trace/trace.js";
import { collect } from "../support/collect.js";
import { encoded, gridContainers, gridRecords } from "../support/encoded-grid.js";
import type { Grid } from "../support/grid.js";
import { temporaryFolder } from "../support/temporary-folder.js";
import { asOrdinaryUser, canBeOrdinaryUser } from "../support/as-ordinary-user.js";

const folder = temporaryFolder();

const grid: Grid = [0, 2].map((layer) => ({
  layer,
  iterations: Array.from({ length: 1500 }, (_, row) => row * 10),
  tokens: Array.from({ length: 1500 }, (_, row) => [row + 1, layer, 7]),
}));

/** Bytes in memory that tell how they were used. */
function counted(
  name: string,
  bytes: Uint8Array,
): ByteSource & { bytesRead: number; released: number; closed: number } {
  const source = {
    name,
    byteLength: bytes.byteLength,
    bytesRead: 0,
    released: 0,
    closed: 0,
    slice: (start: number, end: number): Promise<Uint8Array> => {
      source.bytesRead += end - start;
      return Promise.resolve(bytes.slice(start, end));
    },
    readInto: (target: Uint8Array, start: number): Promise<void> => {
      source.bytesRead += target.length;
      target.set(bytes.subarray(start, start + target.length));
      return Promise.resolve();
    },
    release: (): Promise<void> => {
      source.released++;
      return Promise.resolve();
    },
    close: (): Promise<void> => {
      source.closed++;
      return Promise.resolve();
    },
  };
  return source;
}

async function batchesOf(source: TraceSource, options: ReadOptions = {}): Promise<TraceBatch[]> {
  const trace = await openTrace(source, options);
  try {
    return await trace.read(collect);
  } finally {
    await trace.close();
  }
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** What reading a text says, under the name trace.csv. */
async function sentence(text: string, options: ReadOptions = {}): Promise<string> {
  const error: unknown = await batchesOf(counted("trace.csv", bytesOf(text)), options).catch(
    (thrown: unknown) => thrown,
  );
  return error instanceof Error ? error.message : "no error";
}

describe("openTrace(source)", () => {
  test("says what is wrong with a path", async () => {
    const missing = join(folder, "missing.csv");
    await expect(openTrace(missing)).rejects.toThrow(`${missing} cannot be read: no such file`);
    await expect(openTrace(folder)).rejects.toThrow(`${folder} is a directory, not a trace`);
    const empty = join(folder, "empty.csv");
    writeFileSync(empty, "");
    await expect(openTrace(empty)).rejects.toThrow(`${empty} is empty`);
    const under = join(empty, "trace.csv");
    await expect(openTrace(under)).rejects.toThrow(`${under} cannot be read: no such file`);
  });

  test.skipIf(!canBeOrdinaryUser)("says so if a file may not be read", async () => {
    const path = join(folder, "secret.csv");
    writeFileSync(path, "iteration,layer,e0\n0,0,1\n", { mode: 0o000 });
    await asOrdinaryUser(async () => {
      await expect(openTrace(path)).rejects.toThrow(`${path} cannot be read: permission denied`);
    });
    chmodSync(path, 0o600);
  });

  test.each(gridContainers)("reads %s from a pipe, as often as wanted, and leaves no file", async (container) => {
    const places = join(folder, `pipe-${container}`);
    mkdirSync(places);
    vi.stubEnv("TMPDIR", places);
    const bytes = encoded(gridRecords(grid, "rows"), container);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 1000) }, (_, piece) =>
      bytes.slice(piece * 1000, (piece + 1) * 1000),
    );
    const trace = await openTrace({ stdin: Readable.from(pieces) });
    expect(trace.source).toBe("standard input");
    const first = await trace.read(collect);
    expect(tmpdir()).toBe(places);
    expect(readdirSync(places)).toEqual([]);
    expect(await trace.read(collect)).toEqual(first);
    expect(first.reduce((rows, batch) => rows + batch.iterations.length, 0)).toBe(3000);
    await trace.close();
    vi.unstubAllEnvs();
  });

  test("calls a pipe standard input, and passes on why it broke", async () => {
    await expect(openTrace({ stdin: Readable.from([]) })).rejects.toThrow("standard input is empty");
    const broken = Readable.from(
      (async function* () {
        yield await Promise.resolve(Buffer.from("iteration"));
        throw Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
      })(),
    );
    await expect(openTrace({ stdin: broken })).rejects.toThrow("standard input cannot be read: ECONNRESET");
  });

  test("refuses what is no trace", async () => {
    const name = "photo.jpg";
    await expect(openTrace(counted(name, Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16)))).rejects.toThrow(
      "photo.jpg is neither Arrow IPC, Parquet, CSV nor JSON Lines",
    );
    expect(await sentence("[1, 2]")).toBe(
      "trace.csv holds a JSON list, which is not read; JSON Lines has one object a line",
    );
    expect(await sentence("\n\n# nothing\n")).toBe("trace.csv holds no rows");
    expect(await sentence("iteration,layer,e0\n")).toBe("trace.csv holds no rows");
  });

  test("says how UTF-16 is to be saved", async () => {
    const text = Buffer.from("\uFEFFiteration,layer,e0\n0,0,1\n", "utf16le");
    await expect(openTrace(counted("trace.csv", text))).rejects.toThrow(
      "trace.csv is text in UTF-16, which is not read; save it as UTF-8",
    );
  });

  test("shows only the beginning of a line that is no header", async () => {
    expect(await sentence(`${"x".repeat(5000)}\n`)).toBe(
      `trace.csv has no column for iteration; its columns are ${"x".repeat(80)}... (--columns iteration=NAME names one)`,
    );
  });

  test("closes its source when it cannot open it", async () => {
    const source = counted("trace.csv", bytesOf("a,b\n1,2\n"));
    await expect(openTrace(source)).rejects.toThrow(
      "trace.csv has no column for iteration; its columns are a, b (--columns iteration=NAME names one)",
    );
    expect(source.closed).toBe(1);
  });

  test("refuses a batch of no iterations", async () => {
    await expect(openTrace(bytesOf("x"), { batchIterations: 0 })).rejects.toThrow(
      new UsageError("batchIterations must be a whole number of 1 or more, got 0"),
    );
  });

  test("refuses to read none of the layers", async () => {
    await expect(openTrace(bytesOf("x"), { layers: [] })).rejects.toThrow(
      new UsageError("layers must name at least one layer, or be left out"),
    );
  });

  test("tells container, layout and metadata before anything is read", async () => {
    const trace = await openTrace(bytesOf("iter\tlayer\ttokens\n0\t0\t[1,2]\n"));
    expect(trace).toMatchObject({ source: "bytes in memory", container: "TSV", layout: "rows", metadata: {} });
  });
});

describe("Trace.read(consume)", () => {
  test.each(gridContainers)("hands over the same from %s in batches of any size", async (container) => {
    const bytes = encoded(gridRecords(grid, "rows"), container);
    for (const batchIterations of [1, 7, 1_000_000]) {
      const batches = await batchesOf(bytes, { batchIterations });
      for (const layer of [0, 2]) {
        const ofLayer = batches.filter((batch) => batch.layer === layer);
        expect(ofLayer.flatMap(({ iterations }) => [...iterations])).toEqual(grid[0]!.iterations);
        expect(ofLayer.flatMap(({ tokens }) => [...tokens])).toEqual(
          grid.find((one) => one.layer === layer)!.tokens.flat(),
        );
        expect(Math.max(...ofLayer.map(({ iterations }) => iterations.length))).toBe(Math.min(1500, batchIterations));
      }
    }
  });

  test("knows the step when the first batch comes, even of a single iteration", async () => {
    const trace = await openTrace(encoded(gridRecords(grid, "long"), "csv"), { batchIterations: 1 });
    const step = await trace.read(async (batches) => {
      for await (const batch of batches) return [batch.iterations.length, trace.step];
      return undefined;
    });
    expect(step).toEqual([1, 10]);
  });

  test("stops reading when the consumer does, and gives back what was open", async () => {
    const text = Array.from({ length: 400_000 }, (_, row) => `${row},0,1,2,3`).join("\n");
    const source = counted("trace.csv", bytesOf(`iteration,layer,e0,e1,e2\n${text}\n`));
    const trace = await openTrace(source);
    const { released } = source;
    await trace.read(async (batches) => {
      for await (const batch of batches) return batch;
      return undefined;
    });
    expect(source.bytesRead).toBeLessThan(source.byteLength / 4);
    expect(source.released).toBe(released + 1);
    await trace.close();
    expect(source.closed).toBe(1);
  });

  test.each(["gzip", "zstd"])("reads no more behind the consumer's back through %s", async (compression) => {
    const zstd = await Zstd.load();
    const text = Array.from({ length: 400_000 }, (_, row) => `${row},0,${(row * 7919) % 100_003},2`).join("\n");
    const plain = bytesOf(`iteration,layer,e0,e1\n${text}\n`);
    const source = counted("trace", compression === "gzip" ? gzipSync(plain) : zstd.compress(plain));
    const trace = await openTrace(source);
    const opened = source.bytesRead;
    await trace.read(async (batches) => {
      for await (const batch of batches) return batch;
      return undefined;
    });
    const { bytesRead } = source;
    expect(bytesRead - opened).toBeLessThan(source.byteLength);
    await new Promise((resolve) => setImmediate(resolve));
    expect(source.bytesRead).toBe(bytesRead);
  });

  test("passes on what the consumer throws", async () => {
    const trace = await openTrace(encoded(gridRecords(grid, "long"), "csv"));
    await expect(trace.read(() => Promise.reject(new Error("mine")))).rejects.toThrow("mine");
  });

  test("begins again from scratch where rows turn out to be unsorted, and says so once", async () => {
    const rows = Array.from({ length: 2500 }, (_, row) => `${row},0,1,${row}`);
    const text = ["iteration,layer,e0,e1", ...rows.slice(100), ...rows.slice(0, 100)].join("\n");
    const warnings: string[] = [];
    const trace = await openTrace(counted("trace.csv", bytesOf(text)), {
      onWarning: (warning) => warnings.push(warning),
    });
    let calls = 0;
    for (let time = 0; time < 2; time++) {
      const batches = await trace.read((all) => {
        calls++;
        return collect(all);
      });
      expect(batches.flatMap(({ iterations }) => [...iterations])).toEqual(rows.map((_, row) => row));
      expect(batches.flatMap(({ tokens }) => [...tokens])).toEqual(rows.flatMap((_, row) => [1, row]));
    }
    // Once in the file's order and once in order; the second time it knows.
    expect(calls).toBe(3);
    expect(warnings).toEqual(["trace.csv: rows are not sorted by iteration: sorted 5,000 counts in memory"]);
  });

  test("begins again even if the consumer wraps or swallows what it was thrown", async () => {
    const text = "iteration,layer,e0\n2,0,1\n1,0,1\n";
    const wrapping = await openTrace(bytesOf(text));
    expect(
      await wrapping.read((all) =>
        collect(all).catch((error: unknown) => Promise.reject(new Error("w", { cause: error }))),
      ),
    ).toHaveLength(1);
    const swallowing = await openTrace(bytesOf(text));
    expect(await swallowing.read((all) => collect(all).catch(() => []))).toHaveLength(1);
  });
});

describe("Trace.read(consume) on bad data says", () => {
  const long = "iteration,layer,expert,tokens";
  const wide = "iteration,layer,e0,e1";

  test.each([
    ["-4", "must be a whole number of 0 or more, found -4"],
    ["1.5", "must be a whole number of 0 or more, found 1.5"],
    ["nan", 'must be a whole number of 0 or more, found "nan"'],
    ["", "must be a whole number of 0 or more, found nothing"],
    ["many", 'must be a whole number of 0 or more, found "many"'],
    ["2147483648", "must be at most 2147483647, found 2147483648"],
    ["1e30", "must be at most 2147483647, found 1e30"],
    ["0x10", "must be a whole number of 0 or more, found 0x10"],
    ["1_000", 'must be a whole number of 0 or more, found "1_000"'],
    ["true", 'must be a whole number of 0 or more, found "true"'],
  ])("what is wrong with the count %j", async (count, rule) => {
    expect(await sentence(`${long}\n14,2,0,5\n14,2,1,${count}\n`)).toBe(
      `trace.csv: line 3: tokens of expert 1 in layer 2 at iteration 14 ${rule}`,
    );
    expect(await sentence(`${wide}\n14,2,5,${count}\n`)).toBe(
      `trace.csv: line 2: tokens of expert 1 in layer 2 at iteration 14 ${rule}`,
    );
    expect(await sentence(`iteration,layer,tokens\n13,2,"[5,6]"\n14,2,"[5,${count},1]"\n`)).toBe(
      `trace.csv: line 3: tokens of expert 1 in layer 2 at iteration 14 ${rule}`,
    );
  });

  test.each([
    ["14,2,x,5", 'expert in layer 2 at iteration 14 must be a whole number of 0 or more, found "x"'],
    ["14,-2,0,5", "layer at iteration 14 must be a whole number of 0 or more, found -2"],
    ["1.5,2,0,5", "iteration must be a whole number of 0 or more, found 1.5"],
    ["14,2,70000,5", "expert of layer 2 at iteration 14 must be at most 65535, found 70000"],
    ["14,2,0", "has 3 fields, the header has 4"],
    ["14,2,0,5,6", "has 5 fields, the header has 4"],
  ])("what is wrong with the row %j", async (row, rule) => {
    expect(await sentence(`# made by hand\n${long}\n\n${row}\n`)).toBe(`trace.csv: line 4: ${rule}`);
  });

  test("that experts are missing, or too many", async () => {
    expect(await sentence(`${long}\n0,2,0,5\n0,2,1,5\n1,2,0,5\n`)).toBe(
      "trace.csv: line 4: layer 2 has 1 expert at iteration 1, expected 2 as at iteration 0; expert 1 is missing",
    );
    expect(await sentence(`${long}\n0,2,0,5\n0,2,2,5\n`)).toBe(
      "trace.csv: line 2: layer 2 has 2 experts at iteration 0; expert 1 is missing",
    );
    expect(await sentence(`${long}\n0,2,0,5\n1,2,0,5\n1,2,1,5\n`)).toBe(
      "trace.csv: line 3: layer 2 has 2 experts at iteration 1, expected 1 as at iteration 0",
    );
    expect(await sentence('iteration,layer,tokens\n0,2,"[5]"\n1,2,"[5,6]"\n')).toBe(
      "trace.csv: line 3: layer 2 has 2 experts at iteration 1, expected 1 as at iteration 0",
    );
    expect(await sentence('iteration,layer,tokens\n0,2,"[5,6]"\n1,2,"[5]"\n')).toBe(
      "trace.csv: line 3: layer 2 has 1 expert at iteration 1, expected 2 as at iteration 0; expert 1 is missing",
    );
    expect(await sentence('iteration,layer,tokens\n0,2,"[]"\n')).toBe(
      "trace.csv: line 2: layer 2 has no experts at iteration 0",
    );
  });

  test("that a layer was idle, unless such rows are skipped, which leaves no hole", async () => {
    const text = `${wide}\n0,2,5,0\n1,2,0,0\n2,2,1,1\n`;
    expect(await sentence(text)).toBe(
      "trace.csv: line 3: layer 2 has no tokens at iteration 1 (--idle skip leaves such rows out)",
    );
    const warnings: string[] = [];
    const source = counted("trace.csv", bytesOf(text));
    const batches = await batchesOf(source, {
      idle: "skip",
      gaps: "split",
      onWarning: (warning) => warnings.push(warning),
    });
    expect(batches).toEqual([
      { layer: 2, segment: 0, iterations: Int32Array.of(0, 2), tokens: Int32Array.of(5, 0, 1, 1) },
    ]);
    expect(warnings).toEqual(["trace.csv: left out 1 row of layers without tokens"]);
    expect(await sentence(`${wide}\n0,2,0,0\n`, { idle: "skip" })).toBe(
      "trace.csv: no layer has tokens at any iteration",
    );
  });

  test("where iterations are missing, unless told to split there or to read on", async () => {
    const text = `${wide}\n0,2,1,1\n10,2,1,1\n20,2,1,1\n50,2,1,1\n60,2,1,1\n`;
    expect(await sentence(text)).toBe(
      "trace.csv: line 5: iteration 20 of layer 2 is followed by 50, not by 30 (step 10); " +
        "--gaps split or --gaps ignore reads on",
    );
    const segments = async (gaps: "split" | "ignore"): Promise<unknown> =>
      (await batchesOf(bytesOf(text), { gaps })).map(({ segment, iterations }) => [segment, ...iterations]);
    expect(await segments("split")).toEqual([
      [0, 0, 10, 20],
      [1, 50, 60],
    ]);
    expect(await segments("ignore")).toEqual([[0, 0, 10, 20, 50, 60]]);
  });

  test("where iterations are missing, in a single reading that keeps no rows", async () => {
    const rows = Array.from({ length: 50_000 }, (_, row) => `${row < 5000 ? row : row + 1},0,1,2,3`);
    const source = counted("trace.csv", bytesOf(["iteration,layer,e0,e1,e2", ...rows].join("\n")));
    const trace = await openTrace(source);
    const { bytesRead } = source;
    let readings = 0;
    const reading = trace.read((batches) => {
      readings++;
      return collect(batches);
    });
    await expect(reading).rejects.toThrow("trace.csv: line 5002: iteration 4999 of layer 0 is followed by 5001");
    expect([readings, source.bytesRead - bytesRead]).toEqual([1, source.byteLength]);
    await trace.close();
  });

  test("nothing of missing iterations that come later", async () => {
    const rows = Array.from({ length: 50_000 }, (_, row) => `${row},0,1`);
    const text = ["iteration,layer,e0", ...rows.slice(0, 5000), ...rows.slice(5001), rows[5000]!].join("\n");
    const batches = await batchesOf(bytesOf(text));
    expect(batches.flatMap(({ iterations }) => [...iterations])).toEqual(rows.map((_, row) => row));
  });

  test("where iterations are missing in a layer after one that was recorded once", async () => {
    const text = `${wide}\n5,2,1,1\n0,4,1,1\n1,4,1,1\n2,4,1,1\n7,4,1,1\n`;
    const batches = await batchesOf(bytesOf(text), { gaps: "split" });
    expect(batches.map(({ layer, segment, iterations }) => [layer, segment, ...iterations])).toEqual([
      [2, 0, 5],
      [4, 0, 0, 1, 2],
      [4, 1, 7],
    ]);
  });

  test("which layers do not begin or end together", async () => {
    const text = `${wide}\n0,2,1,1\n0,4,1,1\n1,2,1,1\n`;
    expect(await sentence(text)).toBe(
      "trace.csv: layer 4 ends at iteration 0, layer 2 at 1 (--gaps split or --gaps ignore reads on)",
    );
    expect(await sentence(`${wide}\n0,2,1,1\n1,4,1,1\n1,2,1,1\n`)).toBe(
      "trace.csv: layer 4 begins at iteration 1, layer 2 at 0 (--gaps split or --gaps ignore reads on)",
    );
    expect(await batchesOf(bytesOf(text), { gaps: "ignore" })).toHaveLength(2);
  });

  test("what was recorded twice, unless told which to keep", async () => {
    const text = `${wide}\n0,2,1,1\n1,2,1,2\n1,2,1,3\n2,2,1,4\n`;
    expect(await sentence(text)).toBe(
      "trace.csv: line 4: iteration 1 of layer 2 was recorded before, in line 3 " +
        "(--repeated first or --repeated last chooses one)",
    );
    const kept = async (repeated: "first" | "last"): Promise<unknown> =>
      (await batchesOf(bytesOf(text), { repeated })).flatMap(({ tokens }) => [...tokens]);
    expect(await kept("first")).toEqual([1, 1, 1, 2, 1, 4]);
    expect(await kept("last")).toEqual([1, 1, 1, 3, 1, 4]);
    expect(await sentence(`${long}\n0,2,0,1\n0,2,0,2\n`)).toBe(
      "trace.csv: line 3: expert 0 of layer 2 at iteration 0 was recorded before " +
        "(--repeated first or --repeated last chooses one)",
    );
  });

  test("how a restart was settled", async () => {
    const warnings: string[] = [];
    const rows = [0, 1, 2, 3, 2, 3, 4].map((iteration, row) => `${iteration},2,0,${row + 1}`);
    const source = counted("trace.csv", bytesOf([long, ...rows].join("\n")));
    const batches = await batchesOf(source, { repeated: "last", onWarning: (warning) => warnings.push(warning) });
    expect(batches.flatMap(({ tokens }) => [...tokens])).toEqual([1, 2, 5, 6, 7]);
    expect(warnings).toEqual([
      "trace.csv: rows are not sorted by iteration: sorted 5 counts in memory",
      "trace.csv: 2 rows recorded again: kept the last",
    ]);
  });

  test("which layers there are when another is asked for", async () => {
    expect(await sentence(`${wide}\n0,4,1,1\n0,2,1,1\n`, { layers: [3] })).toBe(
      "trace.csv has no layer 3; its layers are 2, 4",
    );
    const batches = await batchesOf(bytesOf(`${wide}\n0,4,1,1\n0,2,-1,1\n`), { layers: [4] });
    expect(batches.map(({ layer }) => layer)).toEqual([4]);
  });

  test("which columns there are when one is missing", async () => {
    expect(await sentence("step,block,0,1\n0,0,1,1\n")).toBe(
      "trace.csv has no column for layer; its columns are step, block, 0, 1 (--columns layer=NAME names one)",
    );
    expect(await sentence("step,block,0,1\n0,0,1,1\n", { columns: { layer: "Block" } })).toBe(
      "--columns layer=Block: trace.csv has no such column; its columns are step, block, 0, 1 (did you mean block?)",
    );
    expect(await batchesOf(bytesOf("step,block,0,1\n0,0,1,1\n"), { columns: { layer: "block" } })).toHaveLength(1);
  });
});

test("readTrace(folder) is told apart from a file in it", () => {
  mkdirSync(join(folder, "nested"));
  return expect(openTrace(join(folder, "nested"))).rejects.toThrow("is a directory, not a trace");
});
