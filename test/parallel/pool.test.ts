import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { PredictError } from "../../src/errors.js";
import { Pool } from "../../src/parallel/pool.js";
import { runProcess } from "../support/run-cli.js";

const built = (path: string): string => new URL(`../../dist/${path}`, import.meta.url).href;

/** Threads need the built modules: this runs a script that imports them. */
async function script(
  folder: string,
  source: string,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const path = join(folder, "script.mjs");
  await writeFile(path, `import { Pool } from "${built("parallel/pool.js")}";\n${source}`);
  return runProcess(process.execPath, [path]);
}

describe("Pool", () => {
  let folder: string;
  let tasks: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "moeload-pool-"));
    const path = join(folder, "tasks.mjs");
    await writeFile(
      path,
      `import { threadId } from "node:worker_threads";
       import { kernelMemory } from "${built("kernels/kernel-memory.js")}";
       import { PredictError } from "${built("errors.js")}";
       export const square = (x) => x * x;
       export const thread = () => threadId;
       export const fill = ({ address, value }) => { kernelMemory().integers(address, 1)[0] = value; };
       export const refuse = (reason) => { throw new PredictError(reason); };
       export const stumble = () => { throw new TypeError("a defect"); };`,
    );
    tasks = pathToFileURL(path).href;
  });
  afterAll(async () => {
    await rm(folder, { recursive: true });
  });

  const task = (name: string): string => `{ module: "${tasks}", name: "${name}", run: () => "here" }`;

  it("Pool.of(1) runs tasks in the calling thread", async () => {
    const run = (input: number): number => input + 1;
    expect(await Pool.of(1).run({ module: import.meta.url, name: "run", run }, 41)).toBe(42);
  });

  it("Pool.of(jobs) is one pool for the process, and refuses a number that cannot be", () => {
    expect(Pool.of(3)).toBe(Pool.of(3));
    expect(Pool.of(3, { callerWorks: true }).threads).toBe(2);
    expect([Pool.of(1).threads, Pool.of(1, { callerWorks: true }).threads]).toEqual([0, 0]);
    expect(() => Pool.of(0)).toThrow("jobs must be a whole number of at least 1, got 0");
    expect(() => Pool.of(1.5)).toThrow("got 1.5");
  });

  it("run(task, input) in a pool of two uses other threads, gives results to whom they belong, and lets the program end", async () => {
    const { code, stdout, stderr } = await script(
      folder,
      `const pool = Pool.of(2);
       const squares = await Promise.all([1, 2, 3, 4, 5].map((x) => pool.run(${task("square")}, x)));
       const thread = await pool.run(${task("thread")}, undefined);
       console.log(JSON.stringify({ squares, elsewhere: thread > 0 }));`,
    );
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: '{"squares":[1,4,9,16,25],"elsewhere":true}\n',
      stderr: "",
    });
  });

  it("run(task, input): the memory of the kernels is the same in every thread", async () => {
    const { stdout } = await script(
      folder,
      `import { kernelMemory } from "${built("kernels/kernel-memory.js")}";
       const memory = kernelMemory();
       const address = memory.allocate(4);
       await Pool.of(2).run(${task("fill")}, { address, value: 7 });
       console.log(memory.integers(address, 1)[0]);`,
    );
    expect(stdout).toBe("7\n");
  });

  it("run(task, input): an error for the user comes back as what it was, a defect as a defect", async () => {
    const { stdout } = await script(
      folder,
      `import { PredictError } from "${built("errors.js")}";
       const failures = await Promise.allSettled([
         Pool.of(2).run(${task("refuse")}, "too short"),
         Pool.of(2).run(${task("stumble")}, undefined),
       ]);
       console.log(failures.map(({ reason }) => [reason instanceof PredictError, reason.name, reason.message].join()).join(";"));`,
    );
    expect(stdout).toBe("true,PredictError,too short;false,TypeError,a defect\n");
    expect(new PredictError("x").code).toBe("predict");
  });
});
