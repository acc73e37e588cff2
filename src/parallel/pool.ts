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
  /** How many there are beside the calling one. */
  readonly threads: number;
  #piscina: Promise<Piscina<WorkOrder, WorkResult>> | undefined;

  private constructor(threads: number) {
    this.threads = threads;
  }

  /**
   * The pool for work that `jobs` threads are to do, one for the process. With one job, tasks run in the calling thread;
   * with more, in others. A caller who is busy with work of its own, and so is one of them, says so by `callerWorks`.
   *
   * @throws {UsageError} jobs is not a whole number of at least 1
   */
  static of(jobs: number, { callerWorks = false } = {}): Pool {
    if (!Number.isSafeInteger(jobs) || jobs < 1) {
      throw new UsageError(`jobs must be a whole number of at least 1, got ${jobs}`);
    }
    const threads = callerWorks || jobs === 1 ? jobs - 1 : jobs;
    let pool = pools.get(threads);
    if (pool === undefined) {
      pool = new Pool(threads);
      pools.set(threads, pool);
    }
    return pool;
  }

  /** Runs a task as soon as a thread is free; tasks begin in the order in which they are handed in. */
  async run<Input, Output>({ module, name, run }: Task<Input, Output>, input: Input): Promise<Output> {
    if (this.threads === 0) return run(input);
    this.#piscina ??= startPiscina(this.threads);
    const piscina = await this.#piscina;
    const result = await piscina.run({ module, name, input });
    if ("failure" in result) throw errorOf(result.failure.code, result.failure.message);
    return result.value as Output;
  }
}

async function startPiscina(threads: number): Promise<Piscina<WorkOrder, WorkResult>> {
  // Small traces need no workers, and so not the library either.
  const { Piscina } = await import("piscina");
  return new Piscina({
    filename: new URL("./worker.js", import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    idleTimeout: idleMs,
    workerData: { kernelMemory: kernelMemory()?.memory } satisfies KernelWorkerData,
    recordTiming: false,
  });
}
