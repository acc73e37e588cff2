// The one command: makes ready what is missing (a virtual environment with the pinned peers, the build of moeload), runs
// everything, and leaves RESULTS.md tidy. `--python PATH` uses an interpreter that has the peers; the rest is for runner/.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const bench = fileURLToPath(new URL(".", import.meta.url));
const root = join(bench, "..");
const words = process.argv.slice(2);

const run = (command, args, cwd) => {
  const { status, error } = spawnSync(command, args, { cwd, stdio: "inherit" });
  if (error) console.error(`${command}: ${error.message}`);
  return status ?? 1;
};
const must = (command, args, cwd) => {
  const status = run(command, args, cwd);
  if (status !== 0) process.exit(status);
};

/**
 * The interpreter of bench/.venv, made from requirements.txt where it is missing or of other requirements. PyTorch, whose
 * only wheel for Linux brings 5 GB of CUDA with it, joins where the LSTM is measured, and not in a quick run.
 */
function ownPython() {
  const environment = join(bench, ".venv");
  const python = join(environment, "bin/python");
  const only = words.includes("--only") ? (words[words.indexOf("--only") + 1] ?? "") : "lstm";
  const measuresLstm = !words.includes("--quick") && only.includes("lstm");
  install("requirements.txt", () => must("python3", ["-m", "venv", "--clear", environment], bench));
  if (measuresLstm) install("requirements-lstm.txt", () => undefined);
  return python;

  function install(name, prepare) {
    const installed = join(environment, `installed-${name}`);
    const wanted = readFileSync(join(bench, name), "utf8");
    if (existsSync(installed) && readFileSync(installed, "utf8") === wanted) return;
    prepare();
    must(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", join(bench, name)], bench);
    writeFileSync(installed, wanted);
  }
}

const at = words.indexOf("--python");
const python = at === -1 ? ownPython() : words.splice(at, 2)[1];

must(process.execPath, [join(root, "scripts/setup.mjs"), "--build"], root);
const status = run(python, ["-m", "runner", ...words], bench);
const pages = ["RESULTS.md", "results.json"].map((name) => join(bench, name)).filter((path) => existsSync(path));
if (pages.length > 0) must("npx", ["prettier", "--log-level", "warn", "--write", ...pages], root);
process.exit(status);
