import { expect, it } from "vitest";
import { difference, integrate } from "../../../src/predict/arima/differencing.js";

const squares = Float64Array.of(1, 4, 9, 16, 25);

it("difference(values, d) is the d-th difference and leaves its input alone", () => {
  expect(difference(squares, 0)).toEqual(squares);
  expect(difference(squares, 1)).toEqual(Float64Array.of(3, 5, 7, 9));
  expect(difference(squares, 2)).toEqual(Float64Array.of(2, 2, 2));
  expect(squares).toEqual(Float64Array.of(1, 4, 9, 16, 25));
});

it.each([0, 1, 2])("integrate(difference(future), values, %s) is the future", (d) => {
  const whole = Float64Array.of(1, 4, 9, 16, 25, 30, 28, 31);
  const past = whole.subarray(0, 5);
  expect(integrate(difference(whole, d).subarray(5 - d), past, d)).toEqual(whole.slice(5));
});
