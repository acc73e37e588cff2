import type { ColumnMetaData, FileMetaData } from "hyparquet";

const magicBytes = 4;

/** Where the pages of a column of a row group are in the file; the end is exclusive. */
export function chunkPlace(metadata: ColumnMetaData): { readonly start: number; readonly end: number } {
  const start = Number(metadata.dictionary_page_offset ?? 0n) || Number(metadata.data_page_offset);
  return { start, end: start + Number(metadata.total_compressed_size) };
}

/**
 * Holds what a footer says of its row groups against each other and the file: hyparquet believes it, and where it is
 * wrong reads the pages of one column as those of another until the memory is full.
 *
 * @throws {RangeError} rows, or the places of columns, that cannot be
 */
export function checkParquetPlaces({ row_groups, num_rows, metadata_length }: FileMetaData, byteLength: number): void {
  const rows = row_groups.reduce((sum, group) => sum + Number(group.num_rows), 0);
  if (rows !== Number(num_rows)) throw new RangeError(`${rows} rows in row groups, ${num_rows.toString()} in all`);
  const footer = byteLength - 2 * magicBytes - metadata_length;
  const places = row_groups
    .flatMap(({ columns }) => columns)
    .flatMap(({ meta_data }) => (meta_data === undefined ? [] : [chunkPlace(meta_data)]))
    .sort((a, b) => a.start - b.start);
  let free = magicBytes;
  for (const { start, end } of places) {
    if (!(start >= free && end >= start && end <= footer))
      throw new RangeError(`a column from byte ${start} to ${end}`);
    free = end;
  }
}
