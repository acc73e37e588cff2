import type { Piscina } from "piscina";

import { errorOf, UsageError } from "../errors.js";
import { kernelWorkerData } from "../kernels/kernel-memory.js";
import type { Task } from "./task.js";
import type { WorkOrder, WorkResult } from "./worker.js";

/**
 * Tasks that a thread is given at once. A caller who is busy hands out the next ones late, and many at a time; one who
 * only waits does better to keep them until a thread is free.
 */
const tasksAhead = { busyCaller: 10, waitingCaller: 2 };

const pools = new Map<string, Pool>();

/** Threads that share the work, and the memory of the kernels. They stay for more; no process waits for them. */
export class Pool {
  /** How many there are beside the calling one. */
  readonly threads: number;
  readonly #callerWorks: boolean;
  #piscina: Promise<Piscina<WorkOrder, WorkResult>> | undefined;
  /** Tasks that the threads have been given and have not done. */
  #pending = 0;
  /** Whether a thread has done something: starting one takes as long as many a task. */
  #warm = false;

  private constructor(threads: number, callerWorks: boolean) {
    this.threads = threads;
    this.#callerWorks = callerWorks;
  }

  /**
   * The pool for work that `jobs` threads are to do, one for the process. With one job, tasks run in the calling thread;
   * with more, in others. A caller who has work of its own beside the tasks says so by `callerWorks`: it counts as one of
   * the threads, and runs a task itself where the others have enough to do, or are still being started.
   *
   * @throws {UsageError} jobs is not a whole number of at least 1
   */
  static of(jobs: number, { callerWorks = false } = {}): Pool {
    requireJobs(jobs);
    const threads = callerWorks || jobs === 1 ? jobs - 1 : jobs;
    const key = `${threads} ${callerWorks}`;
    let pool = pools.get(key);
    if (pool === undefined) {
      pool = new Pool(threads, callerWorks);
      pools.set(key, pool);
    }
    return pool;
  }

  /** Starts the threads, for whoever knows that they will be asked; `run` starts them otherwise. */
  start(): void {
    if (this.threads === 0) return;
    this.#piscina ??= startPiscina(this.threads, this.#callerWorks);
    // Whoever runs a task hears of a failure.
    this.#piscina.catch(() => undefined);
  }

  /** Runs a task as soon as a thread is free; tasks begin in the order in which they are handed in. */
  async run<Input, Output>({ module, name, run }: Task<Input, Output>, input: Input): Promise<Output> {
    if (this.threads === 0 || (this.#callerWorks && this.#pending >= this.#share)) return run(input);
    this.#pending += 1;
    try {
      this.start();
      const piscina = await this.#piscina!;
      const result = await piscina.run({ module, name, input });
      this.#warm = true;
      if ("failure" in result) throw errorOf(result.failure.code, result.failure.message);
      return result.value as Output;
    } finally {
      this.#pending -= 1;
    }
  }

  /** How many tasks a caller who works too leaves to the threads. */
  get #share(): number {
    return this.#warm ? this.threads * tasksAhead.busyCaller : this.threads;
  }
}

/** @throws {UsageError} jobs is not a whole number of at least 1 */
export function requireJobs(jobs: number): void {
  if (Number.isSafeInteger(jobs) && jobs >= 1) return;
  throw new UsageError(`jobs must be a whole number of at least 1, got ${jobs}`);
}

async function startPiscina(threads: number, callerWorks: boolean): Promise<Piscina<WorkOrder, WorkResult>> {
  // Small traces need no workers, and so not the library either.
  const { Piscina } = await import("piscina");
  return new Piscina({
    filename: new URL("./worker.js", import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: callerWorks ? tasksAhead.busyCaller : tasksAhead.waitingCaller,
    workerData: kernelWorkerData(),
    recordTiming: false,
  });
}
