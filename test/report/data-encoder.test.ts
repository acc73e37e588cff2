import { tableFromIPC } from "apache-arrow";
import { parquetReadObjects } from "hyparquet";
import { describe, expect, it } from "vitest";

import { dataEncoder } from "../../src/report/data-encoder.js";
import { dataTable, type DataColumn, type DataFormat } from "../../src/report/data-table.js";

const columns: readonly DataColumn[] = [
  { name: "layer", type: "int32" },
  { name: "error_ratio", type: "float64" },
  { name: "note", type: "text" },
];
const records = [
  { layer: 2, error_ratio: 0.1, note: "plain" },
  { layer: 4, error_ratio: null, note: 'a "quoted", one' },
  { layer: 6, error_ratio: 1e-300, note: "" },
];

async function encode(format: DataFormat, chunks: (typeof records)[]): Promise<Buffer> {
  const encoder = await dataEncoder(format, columns);
  const parts: (Uint8Array | string)[] = [];
  for (const chunk of chunks) parts.push(await encoder.encode(dataTable(columns, chunk).rows));
  parts.push(await encoder.finish());
  return Buffer.concat(parts.map((part) => Buffer.from(part)));
}

const chunked = [records.slice(0, 2), records.slice(2)];

describe("dataEncoder", () => {
  it('dataEncoder("csv") quotes what needs it and leaves missing values empty', async () => {
    expect(String(await encode("csv", chunked))).toBe(
      'layer,error_ratio,note\n2,0.1,plain\n4,,"a ""quoted"", one"\n6,1e-300,\n',
    );
  });

  it('dataEncoder("csv") writes the heading of a table without rows', async () => {
    expect(String(await encode("csv", []))).toBe("layer,error_ratio,note\n");
  });

  it('dataEncoder("arrow") makes a file that reads back equal, missing values null', async () => {
    const table = tableFromIPC(await encode("arrow", chunked));
    expect(table.toArray().map((row) => ({ ...(row as object) }))).toEqual(records);
  });

  it('dataEncoder("parquet") makes a file that reads back equal, missing values null', async () => {
    const bytes = await encode("parquet", chunked);
    const file = Uint8Array.from(bytes).buffer;
    expect(await parquetReadObjects({ file })).toEqual(records);
  });
});
