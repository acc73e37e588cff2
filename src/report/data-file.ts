import { extname } from "node:path";

import { UsageError } from "../errors.js";
import { suggestion } from "../suggestion.js";
import { AsideFile } from "../write-aside.js";
import { dataEncoder } from "./data-encoder.js";
import type { DataChunk, DataColumn, DataEncoder, DataFormat } from "./data-table.js";

const endings: Readonly<Record<string, DataFormat>> = {
  ".csv": "csv",
  ".arrow": "arrow",
  ".feather": "arrow",
  ".parquet": "parquet",
};

/** @throws {UsageError} the ending names no format */
export function dataFormatOf(path: string): DataFormat {
  const format = endings[extname(path).toLowerCase()];
  if (format === undefined) {
    const known = Object.keys(endings);
    const near = suggestion(extname(path), known);
    throw new UsageError(`${path}: a data file must end in ${known.join(", ")}${near}`);
  }
  return format;
}

/** A table for programs on its way into a file, which appears whole when it is committed, or not at all. */
export class DataFile {
  readonly #file: AsideFile;
  readonly #encoder: DataEncoder;

  private constructor(file: AsideFile, encoder: DataEncoder) {
    this.#file = file;
    this.#encoder = encoder;
  }

  /**
   * @throws {UsageError} the ending names no format
   * @throws {OutputError} the file cannot be written there
   */
  static async open(path: string, columns: readonly DataColumn[]): Promise<DataFile> {
    const format = dataFormatOf(path);
    return new DataFile(await AsideFile.open(path), await dataEncoder(format, columns));
  }

  /** @throws {OutputError} as on a full disk */
  async write(chunk: DataChunk): Promise<void> {
    await this.#file.write(await this.#encoder.encode(chunk));
  }

  async commit(): Promise<void> {
    await this.#file.write(await this.#encoder.finish());
    await this.#file.commit();
  }

  async discard(): Promise<void> {
    await this.#file.discard();
  }
}
