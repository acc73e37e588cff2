import { createRequire } from "node:module";

/**
 * apache-arrow as it ships for browsers, in one file. Its modules one by one take 80 ms to load, which is longer than
 * many a trace takes to read; what writes, and is in less of a hurry, imports them.
 */
export const arrow = createRequire(import.meta.url)("apache-arrow/Arrow.es2015.min") as typeof import("apache-arrow");
