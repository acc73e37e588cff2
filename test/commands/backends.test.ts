import { expect, it } from "vitest";

import { backendNames } from "../../src/predict/backend-choice.js";
import type { BackendsReport } from "../../src/report/backends-report.js";
import { version } from "../../src/version.js";
import { isInstalled } from "../support/is-installed.js";
import { runCli } from "../support/run-cli.js";

it("moeload backends --format json tells of each backend whether it can be used, and what would enable it", async () => {
  const { code, stdout, stderr } = await runCli(["backends", "--format", "json"]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const report = JSON.parse(stdout) as BackendsReport;
  expect(report).toMatchObject({ schema: "moeload.backends/1", version });
  expect(report.backends.map(({ name }) => name)).toEqual(backendNames);
  expect(report.backends.slice(-2)).toEqual([
    { name: "wasm", usable: true, device: "one core, WebAssembly with vectors", reason: null, enabledBy: null },
    { name: "cpu", usable: true, device: "one core, plain JavaScript", reason: null, enabledBy: null },
  ]);
  for (const { usable, device, reason, enabledBy } of report.backends) {
    if (usable) expect({ reason, enabledBy }).toEqual({ reason: null, enabledBy: null });
    else expect({ device, reason }).toEqual({ device: null, reason: expect.any(String) as string });
  }
  if (isInstalled("@tensorflow/tfjs-node")) return;
  const { reason, enabledBy } = report.backends[1]!;
  expect(reason).toBe("the package @tensorflow/tfjs-node is not installed");
  expect(enabledBy).toMatch(/^npm install .*@tensorflow\/tfjs-node@4\.22\.0/);
});

it("moeload backends prints a table, and the commands under it", async () => {
  const { code, stdout } = await runCli(["backends"]);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^wasm +yes +one core, WebAssembly with vectors$/m);
  if (!isInstalled("webgpu"))
    expect(stdout).toMatch(/^to install webgpu: npm install .*webgpu @tensorflow\/tfjs-backend-webgpu/m);
});

it("moeload backends --format csv has a row for each", async () => {
  const { stdout } = await runCli(["backends", "--format", "csv"]);
  const [heading, ...rows] = stdout.trimEnd().split("\n");
  expect(heading).toBe("backend,usable,device,reason,enabled_by");
  expect(rows).toHaveLength(5);
});

it("moeload backends says of one that ends without a result, or that crashes, that it is so", async () => {
  const hook = (code: string) => ({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(code)}` });
  // Drivers talk: only the last line counts.
  const talking = hook(
    "if (process.argv[2] === 'cpu') process.on('exit', () => {}), console.log('hello from a driver')",
  );
  const quiet = hook("if (process.argv[2] === 'cpu') process.exit(0); if (process.argv[2] === 'wasm') process.abort()");
  const backends = async (env: Record<string, string>) => {
    const { code, stdout } = await runCli(["backends", "--format", "json"], { env });
    expect(code).toBe(0);
    return (JSON.parse(stdout) as BackendsReport).backends.slice(-2);
  };
  expect((await backends(talking))[1]).toMatchObject({ name: "cpu", usable: true });
  expect(await backends(quiet)).toMatchObject([
    { usable: false, reason: "it crashed: SIGABRT" },
    { usable: false, reason: "it ended without a result" },
  ]);
});
