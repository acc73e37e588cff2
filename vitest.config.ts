import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Fits and spawned binaries take seconds on two busy cores; nothing here asserts a time.
    testTimeout: 120_000,
  },
});
