// Compiles src/ and the kernels of assembly/ to a fresh dist/, so that nothing of an earlier build is packed, and makes
// the program executable: npm does that on install, a checkout that only builds needs it here.
import { execFileSync } from "node:child_process";
import { chmodSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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
chmodSync(join(root, "dist/cli.js"), 0o755);
