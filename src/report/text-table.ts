/** A column of a table for people. Columns side by side with the same `group` share that heading above their own. */
export interface TextColumn {
  readonly heading: string;
  readonly group?: string;
  /** @default "right" */
  readonly align?: "left" | "right";
  /** Where a table is too wide, the columns with the lowest numbers go first; those without one stay. */
  readonly goes?: number;
  /** Whether long cells may be continued on further lines where a table is too wide. @default false */
  readonly wraps?: boolean;
  /** Whether cells are charts of block elements, which not every terminal can show. @default false */
  readonly isChart?: boolean;
  /** What the column means, as a note below the table where it is shown. */
  readonly legend?: string;
  /** What a cell means, for the eye; the words say it too. */
  readonly tone?: (cell: string) => Tone | undefined;
}

export type Tone = "good" | "caution" | "bad";

/** A table for people: cells are rounded and formatted already. */
export interface TextTable {
  readonly columns: readonly TextColumn[];
  readonly rows: readonly (readonly string[])[];
  /**
   * How many of the first columns say what a row is. With it, a table that is too wide goes on below itself: those stand
   * first in each part, and groups of columns stay together.
   */
  readonly rowHeadings?: number;
}

/** What a report shows a person: sentences and tables, in order; notes are sentences that belong together. */
export type TextBlock =
  | { readonly kind: "heading" | "paragraph"; readonly text: string }
  | {
      readonly kind: "notes";
      readonly lines: readonly string[];
      /** Lines to be copied, which are never wrapped. @default false */
      readonly verbatim?: boolean;
    }
  | { readonly kind: "table"; readonly table: TextTable };
