/** Parses plain records: the kernel of assembly/plain-records.ts, or its twin in TypeScript. */
export interface PlainRecordKernel {
  /**
   * Parses the records between the addresses `from` and `end`, exclusive, into the columns of the plan at `plan`, from
   * the first row on. A record is plain if it is a line, ended by LF or CRLF, of exactly as many fields as the plan
   * has, each a number of 1 to 10 digits, at most 2^31 - 1, or a list: such numbers between brackets, with a comma
   * and at most one blank between them, all of it in quotes, which may be absent where no comma separates the fields.
   *
   * Stops before the first record that is not plain or not whole, and where a column is full; returns where that is,
   * and leaves the number of rows in the plan. 64 bytes before `from` and 72 from `end` on may be looked at.
   */
  parsePlainRecords(plan: number, from: number, end: number): number;
}

/** The plan, in 32-bit words: first these, then `fieldWords` for each field of a record. */
export const planWords = {
  /** The byte that separates fields. */
  delimiter: 0,
  fields: 1,
  /** Rows that a column has room for; its offsets have one more. */
  rowCapacity: 2,
  /** Values that a column of lists has room for. */
  listCapacity: 3,
  /** Out: rows parsed. */
  rows: 4,
  /** How many fields are lists. */
  lists: 5,
  firstField: 8,
} as const;

export const fieldWords = {
  /** Address of the field's values. */
  values: 0,
  /** Address of its lists' offsets, of which the first is 0; 0 if it is a number. */
  offsets: 1,
  /** The kernel's own: values so far. */
  length: 2,
  count: 4,
} as const;
