import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { PredictError } from "../../errors.js";
import type { ArmaCoefficients } from "./arma-filter.js";
import { type ArimaOrder, orderName } from "./order.js";

/**
 * Longest series the package is given. It copies the series onto a stack of 64 KiB, beside which its own frames were
 * seen to take 720 bytes. Above 8,191 values a fit may overwrite what lies below the stack without a word, so that a
 * later fit fails; above 8,238 it traps.
 */
export const longestSeries = 8000;

/** How the package is to maximise the likelihood: `method` and `optimizer` are its own numbers. */
export interface PackageMethod {
  readonly name: string;
  readonly method: 0 | 1 | 2;
  readonly optimizer: 1 | 5 | 7;
}

/** Exact likelihood by BFGS: of its methods the one that is right most often. */
export const exactMl: PackageMethod = { name: "exact ML, BFGS", method: 1, optimizer: 5 };

/** Conditional sum of squares: the fastest of its methods. */
export const css: PackageMethod = { name: "CSS, BFGS", method: 2, optimizer: 5 };

/** What the package found; its word for success is `returnCode` 1. */
export interface PackageFit extends ArmaCoefficients {
  readonly returnCode: number;
  readonly logLikelihood: number;
}

/** The Emscripten module behind the package, as far as it is used here. */
interface WasmModule {
  readonly HEAP32: Int32Array;
  readonly HEAPF64: Float64Array;
}

interface PackageModel {
  /** Address of the result in the module's memory. */
  readonly model: number;
  train(series: Float64Array): void;
  destroy(): void;
}

interface LoadedPackage {
  readonly wasm: WasmModule;
  readonly Model: new (options: Readonly<Record<string, number | boolean>>) => PackageModel;
}

let loaded: LoadedPackage | undefined;

/**
 * Fits an ARIMA by the `arima` package 0.2.8 (the C library ctsa, compiled to WebAssembly): a mean when d = 0, no
 * constant otherwise, as R's `Arima` without drift.
 *
 * The package shows neither coefficients nor return code nor likelihood, so they are read from the result it leaves in
 * its memory (`sarimax_set` in ctsa's ctsa.h). Its orders (0,d,0) and (1,d,0) give wrong answers and are not for here.
 *
 * @param values finite, standardised, at most `longestSeries` long
 * @throws {PredictError} the package trapped or threw; it is loaded anew for the next fit
 */
export function fitByPackage(values: Float64Array, order: ArimaOrder, how: PackageMethod): PackageFit {
  if (values.length > longestSeries) {
    throw new PredictError(`the arima package takes at most ${longestSeries} values, got ${values.length}`);
  }
  loaded ??= loadPackage();
  const { wasm, Model } = loaded;
  try {
    const model = new Model({ ...order, method: how.method, optimizer: how.optimizer, verbose: false });
    try {
      model.train(values);
      return readResult(wasm, model.model, order, values.length);
    } finally {
      model.destroy();
    }
  } catch (cause) {
    // A trap leaves the module's stack and heap as they fell: every later fit would fail or, worse, mislead.
    loaded = undefined;
    if (cause instanceof PredictError) throw cause;
    throw new PredictError(`the arima package failed at order ${orderName(order)}: ${String(cause)}`, { cause });
  }
}

/** Its entry point hides the module's memory, so its three parts are put together here instead. */
function loadPackage(): LoadedPackage {
  const require = createRequire(import.meta.url);
  const folder = dirname(require.resolve("arima"));
  const createModule = require(join(folder, "wasm", "native-sync.js")) as (options: object) => WasmModule;
  const wasmBinary: unknown = require(join(folder, "wrapper", "native.bin.js"));
  const wrap = require(join(folder, "load.js")) as (wasm: WasmModule) => LoadedPackage["Model"];
  const silent = (): void => undefined;
  const wasm = createModule({ wasmBinary, print: silent, printErr: silent });
  return { wasm, Model: wrap(wasm) };
}

/** Offsets of `sarimax_set`, in 4-byte words, in the build of version 0.2.8. */
const field = { length: 0, p: 4, d: 5, q: 6, phi: 14, theta: 15, mean: 22, logLikelihood: 26, returnCode: 30 };

function readResult(wasm: WasmModule, address: number, order: ArimaOrder, length: number): PackageFit {
  const { HEAP32, HEAPF64 } = wasm;
  const base = HEAP32[address >> 2]! >> 2;
  const integer = (offset: number): number => HEAP32[base + offset]!;
  const double = (offset: number): number => HEAPF64[(base + offset) >> 1]!;
  const doubles = (offset: number, count: number): Float64Array => {
    const start = integer(offset) >> 3;
    return HEAPF64.slice(start, start + count);
  };
  const { p, d, q } = order;
  if (integer(field.length) !== length || integer(field.p) !== p || integer(field.d) !== d || integer(field.q) !== q) {
    throw new PredictError(
      "the arima package must be version 0.2.8, whose results can be read; its memory reads otherwise",
    );
  }
  return {
    phi: doubles(field.phi, p),
    // Its moving average has the opposite sign of R's.
    theta: doubles(field.theta, q).map((coefficient) => -coefficient),
    mean: d === 0 ? double(field.mean) : 0,
    returnCode: integer(field.returnCode),
    logLikelihood: double(field.logLikelihood),
  };
}
