import type { BackendProbe } from "../predict/probe-backends.js";
import { dataTable, type DataColumn, type DataTable } from "./data-table.js";
import type { TextBlock } from "./text-table.js";
import { version } from "../version.js";

/** `backends --format json`. The shape changes only with the number of its schema. */
export interface BackendsReport {
  readonly schema: "moeload.backends/1";
  readonly version: string;
  readonly backends: readonly BackendProbe[];
}

/** The report on what `probeBackends` found. */
export function backendsReport(backends: readonly BackendProbe[]): BackendsReport {
  return { schema: "moeload.backends/1", version, backends };
}

/** The report for a person. */
export function backendsText({ backends }: BackendsReport): TextBlock[] {
  const missing = backends.filter(({ enabledBy }) => enabledBy !== null);
  return [
    { kind: "heading", text: "Where the LSTM can run on this machine" },
    {
      kind: "table",
      table: {
        columns: [
          { heading: "backend", align: "left" },
          { heading: "usable", align: "left" },
          { heading: "device, or why not", align: "left", wraps: true },
        ],
        rows: backends.map(({ name, usable, device, reason }) => [name, usable ? "yes" : "no", reason ?? device ?? ""]),
      },
    },
    ...(missing.length === 0 ? [] : [{ kind: "notes", lines: missing.map(commandLine), verbatim: true } as const]),
  ];
}

function commandLine({ name, enabledBy }: BackendProbe): string {
  return `to install ${name}: ${enabledBy ?? ""}`;
}

const columns: readonly DataColumn[] = [
  { name: "backend", type: "text" },
  { name: "usable", type: "text" },
  { name: "device", type: "text" },
  { name: "reason", type: "text" },
  { name: "enabled_by", type: "text" },
];

/** The report for a program: one row per backend. */
export function backendsTable({ backends }: BackendsReport): DataTable {
  return dataTable(
    columns,
    backends.map(({ name, usable, device, reason, enabledBy }) => ({
      backend: name,
      usable: usable ? "yes" : "no",
      device,
      reason,
      enabled_by: enabledBy,
    })),
  );
}
