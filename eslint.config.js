import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** The pipeline of the program: a folder imports only from those before it. */
const pipeline = ["kernels", "parallel", "trace", "stats", "predict", "backtest", "report", "figures", "commands"];

const importDirection = pipeline.map((folder, position) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: noImports(
    [...foldersAfter(pipeline, position), "**/cli.js", "**/index.js"],
    `src/${folder}/ imports only from ${["errors.ts", ...pipeline.slice(0, position)].join(", ")}`,
  ),
}));

/** The same inside src/trace/, from the bytes of a file to the grid of its iterations; writing comes last. */
const tracePipeline = ["bytes", "table", "containers", "layout", "grid", "write"];

const traceDirection = tracePipeline.map((folder, position) => ({
  files: [`src/trace/${folder}/**/*.ts`],
  rules: noImports(
    [
      ...[...foldersAfter(pipeline, pipeline.indexOf("trace")), "**/cli.js", "**/index.js"],
      ...[...foldersAfter(tracePipeline, position), "../open.js", "../read-trace.js", "../table-trace.js"],
    ],
    `src/trace/${folder}/ imports only from ${["trace.ts", "counted.ts", ...tracePipeline.slice(0, position)].join(", ")}`,
  ),
}));

/** In src/figures/: what is drawn, how, and with what; the report page itself, which runs in a browser, comes last. */
const figuresPipeline = ["data", "charts", "render"];

const figuresDirection = figuresPipeline.map((folder, position) => ({
  files: [`src/figures/${folder}/**/*.ts`],
  rules: noImports(
    [
      ...foldersAfter(pipeline, pipeline.indexOf("figures")),
      ...foldersAfter(figuresPipeline, position),
      ...["**/page/**", "**/cli.js", "**/index.js"],
    ],
    `src/figures/${folder}/ imports only from ${["report", ...figuresPipeline.slice(0, position)].join(", ")}`,
  ),
}));

const pageDirection = {
  files: ["src/page/**/*.ts"],
  rules: noImports(
    ["../**", "!../figures", "!../figures/**", "!../counted.js"],
    "src/page/ imports only from counted.ts, figures: what it imports must run in a browser",
  ),
};

function foldersAfter(folders, position) {
  return folders.slice(position + 1).map((later) => `**/${later}/**`);
}

function noImports(group, message) {
  return { "no-restricted-imports": ["error", { patterns: [{ group, message }] }] };
}

export default tseslint.config(
  // AssemblyScript is no TypeScript; its compiler checks it.
  { ignores: ["dist/", "node_modules/", "fixtures/", "assembly/", "bench/.venv/", "bench/data/", "docs/api/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // Typed arrays indexed inside their bounds: the compiler cannot know, `!` says so.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "no-console": "error",
    },
  },
  ...importDirection,
  ...traceDirection,
  ...figuresDirection,
  pageDirection,
  {
    // Only the command line touches the process; everything else is a library.
    files: ["src/**/*.ts"],
    ignores: ["src/cli.ts"],
    rules: { "no-restricted-globals": ["error", { name: "process", message: "only src/cli.ts touches `process`" }] },
  },
  {
    files: ["**/*.{js,mjs}"],
    languageOptions: {
      globals: {
        console: "readonly",
        performance: "readonly",
        process: "readonly",
        TextEncoder: "readonly",
        URL: "readonly",
      },
    },
  },
);
