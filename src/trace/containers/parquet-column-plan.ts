import type { RowGroup, SchemaTree } from "hyparquet";
import { compressors } from "hyparquet-compressors";

import { chunkPlace } from "./parquet-places.js";
import type { PageRange } from "./parquet-page-stream.js";
import type { StoredInteger } from "./parquet-values.js";

/** How one column of one row group is to be read. */
export interface ColumnPlan {
  readonly range: PageRange;
  readonly stored: StoredInteger;
  readonly isList: boolean;
  /** Definition level of a value that is there, and of an item of a list, there or null. */
  readonly maxDefinition: number;
  readonly itemDefinition: number;
}

const knownEncodings: ReadonlySet<string> = new Set([
  "PLAIN",
  "RLE",
  "BIT_PACKED",
  "PLAIN_DICTIONARY",
  "RLE_DICTIONARY",
]);

/** How to read the column at `tree`; `undefined` where it is none of the usual columns of whole numbers or lists. */
export function columnPlan(group: RowGroup, tree: SchemaTree): ColumnPlan | undefined {
  const path = pathOf(tree);
  const chunks = group.columns.filter(({ meta_data }) => meta_data?.path_in_schema[0] === tree.element.name);
  const [chunk] = chunks;
  const metadata = chunk?.meta_data;
  if (path === undefined || metadata === undefined || chunks.length > 1 || chunk?.file_path !== undefined)
    return undefined;
  const { type, converted_type, logical_type } = path.at(-1)!.element;
  const isInteger = type === "INT32" || type === "INT64";
  const isPacked = metadata.codec === "UNCOMPRESSED" || metadata.codec in compressors;
  if (!isInteger || !isPacked || !metadata.encodings.every((encoding) => knownEncodings.has(encoding)))
    return undefined;
  const repeated = path.findIndex(({ element }) => element.repetition_type === "REPEATED");
  if (path.some(({ element }, depth) => depth > repeated && element.repetition_type === "REPEATED")) return undefined;
  const levels = (nodes: readonly SchemaTree[]): number =>
    nodes.filter(({ element }) => element.repetition_type !== "REQUIRED").length;
  const isUnsigned = converted_type?.startsWith("U") ?? (logical_type?.type === "INTEGER" && !logical_type.isSigned);
  return {
    range: { ...chunkPlace(metadata), codec: metadata.codec },
    stored: { bytes: type === "INT32" ? 4 : 8, isSigned: !isUnsigned },
    isList: repeated >= 0,
    maxDefinition: levels(path),
    itemDefinition: levels(path.slice(0, repeated + 1)),
  };
}

/** From the column down to its values; `undefined` if it holds several. */
function pathOf(tree: SchemaTree): readonly SchemaTree[] | undefined {
  if (tree.children.length === 0) return [tree];
  const below = tree.children.length === 1 ? pathOf(tree.children[0]!) : undefined;
  return below === undefined ? undefined : [tree, ...below];
}
