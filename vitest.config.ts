import { readFileSync } from "node:fs";

import { defineConfig } from "vitest/config";

import { isInstalled } from "./test/support/is-installed.js";

const { peerDependencies } = JSON.parse(readFileSync("package.json", "utf8")) as { peerDependencies: object };
const missingPeers = Object.keys(peerDependencies).filter((name) => !isInstalled(name));

export default defineConfig({
  plugins: [
    {
      // Vite puts a stub in the place of an optional peer that is not installed; users have none.
      name: "optional-peers-are-missing",
      enforce: "pre",
      resolveId: (id) => (missingPeers.includes(id) ? { id, external: true } : undefined),
    },
  ],
  test: {
    include: ["test/**/*.test.ts"],
    // Fits and spawned binaries take seconds on two busy cores; nothing here asserts a time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Half of the tests wait for a program that they started: no core need be kept free.
    maxWorkers: "100%",
  },
});
