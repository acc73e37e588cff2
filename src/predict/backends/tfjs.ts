import type * as Tf from "@tensorflow/tfjs-core";

/** tfjs-core, as a value that is passed on: whoever computes takes it as an argument and imports only its types. */
export type Tfjs = typeof Tf;
