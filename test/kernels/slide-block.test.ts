import { describe, expect, it } from "vitest";

import { kernelMemory } from "../../src/kernels/kernel-memory.js";
import { addUpExperts, summaryLength } from "../../src/stats/layer-statistics.js";
import { SlidingWindow } from "../../src/stats/sliding-window.js";
import { seededRandom } from "../support/seeded-random.js";

const memory = kernelMemory()!;

/** Every full window of [rows, width] values by the kernel: its summaries, and each expert's variance and range. */
function byKernel(values: Float64Array, width: number, window: number): number[] {
  const rows = values.length / width;
  return memory.borrow((take) => {
    const block = take(values.byteLength);
    memory.doubles(block, values.length).set(values);
    const [suffixes, summary, perExpert] = [take(window * 160), take(window * 96), take(window * 2 * width * 8)];
    const found: number[] = [];
    for (let start = 0; start < rows; start += window) {
      const count = Math.min(window, rows - start);
      const address = block + start * width * 8;
      memory.kernels.slideBlock(address, width, window, start > 0, 0, count, suffixes, summary, perExpert);
      for (let row = start === 0 ? window - 1 : 0; row < count; row++) {
        found.push(...memory.doubles(summary + row * 96, summaryLength));
        found.push(...memory.doubles(perExpert + row * 2 * width * 8, 2 * width));
      }
    }
    return found;
  });
}

/** The same by the twin. */
function byTwin(values: Float64Array, width: number, window: number): number[] {
  const sliding = new SlidingWindow(width, window);
  const summary = new Float64Array(summaryLength);
  const found: number[] = [];
  for (let offset = 0; offset < values.length; offset += width) {
    const statistics = sliding.push(values, offset);
    if (statistics === undefined) continue;
    addUpExperts(statistics, summary);
    found.push(...summary, ...statistics.variance, ...statistics.range);
  }
  return found;
}

describe("slideBlock", () => {
  const random = seededRandom(31);
  const noise = Float64Array.from({ length: 8 * 700 }, () => random());
  it.each([
    ["an offset of 1e9", noise.map((value) => 1e9 + value)],
    ["an offset of -1e9 and steps of 1e-7", noise.map((value) => -1e9 + Math.round(value) * 2 ** -23)],
    ["spikes", noise.map((value, i) => (i % 401 === 0 ? 1e12 : value))],
    ["flat values but for a spike", noise.map((_, i) => (i === 808 ? 5 : 0.1))],
    ["values of many sizes", noise.map((value, i) => value * 10 ** ((i % 40) - 20))],
  ])("slideBlock(...) gives the bits of its twin for %s", (_, values) => {
    for (const window of [2, 3, 10, 100, 350]) expect(byKernel(values, 8, window)).toEqual(byTwin(values, 8, window));
  });
});
