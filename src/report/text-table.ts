/** A column of a table for people. Columns side by side with the same `group` share that heading above their own. */
export interface TextColumn {
  readonly heading: string;
  readonly group?: string;
  /** @default "right" */
  readonly align?: "left" | "right";
}

/** A table for people: cells are rounded and formatted already. */
export interface TextTable {
  readonly columns: readonly TextColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** What a report shows a person: sentences and tables, in order; notes are sentences that belong together. */
export type TextBlock =
  | { readonly kind: "heading" | "paragraph"; readonly text: string }
  | { readonly kind: "notes"; readonly lines: readonly string[] }
  | { readonly kind: "table"; readonly table: TextTable };
