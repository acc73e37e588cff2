import type { Piscina } from "piscina";

import { errorOf, UsageError } from "../errors.js";
import { kernelMemory, type KernelWorkerData } from "../kernels/kernel-memory.js";
import type { Task } from "./task.js";
import type { WorkOrder, WorkResult } from "./worker.js";

/** How long a worker waits for more before it ends; the process does not wait for it. */
const idleMs = 1000;

const pools = new Map<number, Pool>();

/** Threads that share the work, and the memory of the kernels. */
export class Pool {
  /** How many tasks run at once. */
  readonly jobs: number;
  #piscina: Promise<Piscina<WorkOrder, WorkResult>> | undefined;

  private constructor(jobs: number) {
    this.jobs = jobs;
  }

  /**
   * The pool of `jobs` threads, one for the process. With one job, tasks run in the calling thread.
   *
   * @throws {UsageError} jobs is not a whole number of at least 1
   */
  static of(jobs: number): Pool {
    if (!Number.isSafeInteger(jobs) || jobs < 1) {
      throw new UsageError(`jobs must be a whole number of at least 1, got ${jobs}`);
    }
    let pool = pools.get(jobs);
    if (pool === undefined) {
      pool = new Pool(jobs);
      pools.set(jobs, pool);
    }
    return pool;
  }

  /** Runs a task as soon as a thread is free; tasks begin in the order in which they are handed in. */
  async run<Input, Output>({ module, name, run }: Task<Input, Output>, input: Input): Promise<Output> {
    if (this.jobs === 1) return run(input);
    this.#piscina ??= startPiscina(this.jobs);
    const piscina = await this.#piscina;
    const result = await piscina.run({ module, name, input });
    if ("failure" in result) throw errorOf(result.failure.code, result.failure.message);
    return result.value as Output;
  }
}

async function startPiscina(jobs: number): Promise<Piscina<WorkOrder, WorkResult>> {
  // Small traces need no workers, and so not the library either.
  const { Piscina } = await import("piscina");
  return new Piscina({
    filename: new URL("./worker.js", import.meta.url).href,
    minThreads: jobs,
    maxThreads: jobs,
    idleTimeout: idleMs,
    workerData: { kernelMemory: kernelMemory()?.memory } satisfies KernelWorkerData,
    recordTiming: false,
  });
}
