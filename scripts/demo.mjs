// The main job on the example trace, as a user would type it: the states of the layers, then the errors of predictors.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../dist/cli.js", import.meta.url));
const commands = [["analyze"], ["predict", "--algo", "swavg,oracle", "--horizon", "1000", "--stride", "250"]];
for (const words of commands) {
  console.log(`\n$ moeload ${words.join(" ")}\n`);
  const { status } = spawnSync(process.execPath, [cli, ...words], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
