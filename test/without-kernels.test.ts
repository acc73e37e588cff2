import { describe, expect, it } from "vitest";

import { runCli, type CliRun } from "./support/run-cli.js";

/** The program as it runs where WebAssembly has no vectors: its kernels' twins serve. */
function runWithoutKernels(words: readonly string[]): Promise<CliRun> {
  const hide = "data:text/javascript,WebAssembly.validate=()=>false";
  return runCli(words, { env: { NODE_OPTIONS: `--import=${hide}` } });
}

/** Every number of a JSON text, in order. */
const numbers = (json: string): number[] => json.match(/-?\d+(\.\d+)?(e-?\d+)?/g)!.map(Number);

describe("without the kernels", () => {
  it("moeload analyze prints the same bytes", async () => {
    const words = ["analyze", "--quiet", "--format", "json", "--windows", "10,33"];
    const [kernels, twins] = await Promise.all([runCli(words), runWithoutKernels(words)]);
    expect(kernels.code).toBe(0);
    expect(twins).toEqual(kernels);
  });

  it("moeload predict prints the same numbers, to 12 digits", async () => {
    const words = ["predict", "--quiet", "--format", "json", "--algo", "swavg,oracle", "--stride", "500"];
    const [kernels, twins] = await Promise.all([runCli(words), runWithoutKernels(words)]);
    expect([twins.code, twins.stderr]).toEqual([0, ""]);
    const [expected, found] = [numbers(kernels.stdout), numbers(twins.stdout)];
    expect(found.length).toBe(expected.length);
    expect(found).not.toEqual(expected);
    for (const [i, value] of expected.entries()) {
      expect(Math.abs(found[i]! - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
    }
  });
});
