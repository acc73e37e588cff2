// Compiles src/, the report page and the kernels of assembly/ to a fresh dist/, so that nothing of an earlier build is packed, and makes
// the program executable: npm does that on install, a checkout that only builds needs it here.
import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import esbuild from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const require = createRequire(import.meta.url);
const run = (script, ...words) => {
  execFileSync(process.execPath, [script, ...words], { cwd: root, stdio: ["ignore", 2, 2] });
};

rmSync(join(root, "dist"), { recursive: true, force: true });
run(require.resolve("typescript/bin/tsc"), "-p", "tsconfig.build.json");
run(
  join(dirname(require.resolve("assemblyscript/package.json")), "bin/asc.js"),
  "assembly/index.ts",
  ...["--outFile", "dist/kernels.wasm", "--runtime", "stub", "--use", "abort="],
  ...["-O3", "--noAssert", "--converge", "--enable", "simd", "--enable", "threads"],
  // The counts are shared with the workers, so memory comes from outside; its most is that of src/kernels/kernel-memory.ts.
  ...["--importMemory", "--sharedMemory", "--initialMemory", "1", "--maximumMemory", "32768"],
);

// ECharts, which takes 60 MB to install, is put into the two files that use it: one for Node, one for the page.
const bundle = (entry, outfile, format) => {
  esbuild.buildSync({
    entryPoints: [join(root, entry)],
    outfile: join(root, outfile),
    bundle: true,
    minify: true,
    format,
    target: "es2022",
    legalComments: "linked",
    logLevel: "warning",
    allowOverwrite: true,
  });
};
bundle("src/figures/render/echarts.ts", "dist/figures/render/echarts.js", "esm");
bundle("src/page/main.ts", "dist/page/page.js", "iife");
for (const name of ["page.html", "page.css"]) copyFileSync(join(root, "src/page", name), join(root, "dist/page", name));
copyFileSync(require.resolve("echarts/NOTICE"), join(root, "dist/figures/render/echarts.NOTICE"));

chmodSync(join(root, "dist/cli.js"), 0o755);
