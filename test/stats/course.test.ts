import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { Course } from "../../src/stats/course.js";

describe("Course", () => {
  it("course.means are the values themselves while there are few", () => {
    const course = new Course(5, 1);
    course.append(Int32Array.of(7, 8), Float64Array.of(1, 2));
    course.append(Int32Array.of(10), Float64Array.of(4));
    expect(course.means).toEqual([null, null, 1, 2, null, 4]);
  });

  it("course.means of a long trace are means over spans that cover it, however it came in pieces", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 1000 })), { minLength: 1 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 10 }),
        (steps, piece, step) => {
          let iteration = 100;
          const rows = steps.map(([distance, value]) => [(iteration += step * distance), value] as const);
          const course = new Course(100, step);
          for (let from = 0; from < rows.length; from += piece) {
            const part = rows.slice(from, from + piece);
            course.append(
              Int32Array.from(part, ([at]) => at),
              Float64Array.from(part, ([, value]) => value),
            );
          }
          const span = rows.at(-1)![0] - 100;
          const width = step * 2 ** Math.max(0, Math.ceil(Math.log2((span / step + 1) / 128)));
          const expected = Array.from({ length: Math.floor(span / width) + 1 }, (_, s) => {
            const inside = rows.filter(([at]) => Math.floor((at - 100) / width) === s).map(([, value]) => value);
            return inside.length === 0 ? null : inside.reduce((sum, value) => sum + value, 0) / inside.length;
          });
          expect(course.means).toEqual(expected);
        },
      ),
    );
  });

  it("course.means of a sampled trace have no holes between its iterations", () => {
    const course = new Course(3, 10);
    const iterations = Int32Array.from({ length: 300 }, (_, i) => 3 + 10 * i);
    course.append(iterations, new Float64Array(300).fill(2));
    expect(course.means).toEqual(new Array(75).fill(2));
  });

  it("course.means are at most 128 for a trace of any length", () => {
    const course = new Course(0, 1);
    for (let first = 0; first < 1e6; first += 1e5) {
      const iterations = Int32Array.from({ length: 1e5 }, (_, i) => first + i);
      course.append(iterations, Float64Array.from(iterations));
    }
    const { means } = course;
    expect(means.length).toBeLessThanOrEqual(128);
    expect(means).toEqual([...means].sort((a, b) => a! - b!));
  });
});
