import { mkdirSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";

import { cli } from "./run-cli.js";

/**
 * The environment of a shell that finds the built program as `moeload`, and other programs as the scripts given. What
 * `PREDICT_OPTIONS` holds is added to every `moeload predict`, as if the code under test had changed.
 *
 * @param folder where they are put
 * @param programs their scripts, by name
 */
export function moeloadOnPath(folder: string, programs: Readonly<Record<string, string>> = {}): { PATH: string } {
  const bin = join(folder, "bin");
  mkdirSync(bin, { recursive: true });
  const moeload = `case $1 in
predict) shift; set -- predict \${PREDICT_OPTIONS-} "$@" ;;
esac
exec "${process.execPath}" "${cli}" "$@"`;
  for (const [name, script] of Object.entries({ moeload, ...programs })) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  }
  return { PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` };
}
