import { expect, it } from "vitest";

import { FitProgress } from "../../src/commands/fit-progress.js";

it("FitProgress tells of work and of the fits in it, those of the fit under way included", () => {
  const heard: unknown[] = [];
  const fits = new FitProgress((...now) => heard.push(now));
  const { onFit, onProgress } = fits.arima;
  fits.onProgress(0, 2);
  onProgress!({ fitted: 4, elapsedMs: 500 });
  onProgress!({ fitted: 16, elapsedMs: 2000 });
  onFit!({ models: 16, elapsedMs: 2000 });
  fits.onProgress(1, 2);
  onProgress!({ fitted: 4, elapsedMs: 2000 });
  expect(heard).toEqual([
    [0, 2, undefined],
    [0, 2, "4 fits, 8 fits/s"],
    [0, 2, "16 fits, 8 fits/s"],
    [1, 2, "16 fits, 8 fits/s"],
    [1, 2, "20 fits, 5 fits/s"],
  ]);
  expect(fits.sentence).toBe("16 fits in 2.0 s, 8 a second");
});
