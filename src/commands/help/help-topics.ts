/** A page of `moeload help`; it is loaded only where it is read. */
interface HelpTopic {
  readonly name: string;
  readonly summary: string;
  /** Plain text, at most 79 columns; lines that begin with `  $ ` are commands that work as they stand, with those after a `\\`. */
  readonly load: () => Promise<() => string>;
}

export const helpTopics: readonly HelpTopic[] = [
  {
    name: "trace",
    summary: "what a trace holds, in which files and layouts, and what is checked",
    load: async () => (await import("./trace-page.js")).tracePage,
  },
  {
    name: "windows",
    summary: "variance and range in sliding windows, with their formulas",
    load: async () => (await import("./windows-page.js")).windowsPage,
  },
  {
    name: "labels",
    summary: "when a layer is stable and when transient, with an example",
    load: async () => (await import("./labels-page.js")).labelsPage,
  },
  {
    name: "metrics",
    summary: "how forecasts are scored: origins, errors, noise floor",
    load: async () => (await import("./metrics-page.js")).metricsPage,
  },
  {
    name: "ci",
    summary: "exit codes, limits, baselines and tolerances, for a build that decides",
    load: async () => (await import("./ci-page.js")).ciPage,
  },
];
