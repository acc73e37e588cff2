import { kernelMemory } from "../../kernels/kernel-memory.js";
import type { Task } from "../../parallel/task.js";

/** Plain records in the memory of the kernels; addresses, as `PlainRecordKernel` takes them. */
export interface PlainRange {
  readonly plan: number;
  readonly from: number;
  readonly end: number;
}

/** Parses them, as `PlainRecordKernel` says, in whatever thread. */
export function parsePlainRange({ plan, from, end }: PlainRange): number {
  return kernelMemory()!.kernels.parsePlainRecords(plan, from, end);
}

export const plainRangeTask: Task<PlainRange, number> = {
  module: import.meta.url,
  name: "parsePlainRange",
  run: parsePlainRange,
};
