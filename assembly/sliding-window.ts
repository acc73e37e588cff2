// Sliding windows over a block of rows, for src/stats/sliding-window.ts, which is the twin of this file: every value is
// rounded in the same order there, so that both give the same bits.

/** Experts are taken four at a time, two lanes in two vectors; rows are padded to that with zeros. */
const strip: usize = 32;
/** Of a suffix, by strip: sums, squares, minima, maxima and steps, two vectors each. */
const suffixBytes: usize = 160;
/** Of a row: variance, largest variance, range, largest range, step variance and its root, each in two lanes. */
const summaryBytes: usize = 96;

/**
 * The windows that end in the rows `skip` ... `count` - 1 of a block: a window is a suffix of the block before and a
 * prefix of this one. `block` is the address of the block's first row, with the block before it in front if `inside`.
 *
 * Adds up each row's windows over the experts in `summary`, [count - skip] of 96 bytes. With `perExpert`, stores each
 * expert's variance and range, [count - skip, 2, width].
 *
 * @param width padded experts, a multiple of 4
 * @param suffixes room for `window` of 160 bytes
 */
export function slideBlock(
  block: usize,
  width: i32,
  window: i32,
  inside: bool,
  skip: i32,
  count: i32,
  suffixes: usize,
  summary: usize,
  perExpert: usize,
): void {
  memory.fill(summary, 0, <usize>(count - skip) * summaryBytes);
  const rowBytes = <usize>width * 8;
  // Only the last window of a first block is full.
  const first = inside ? skip : window - 1;
  for (let column: usize = 0; column < rowBytes; column += strip) {
    if (inside) collectSuffixes(block + column, rowBytes, window, skip, suffixes);
    slideStrip(block + column, rowBytes, window, first, skip, count, suffixes, summary, perExpert, column);
  }
}

/** Sums over the rows j ... window - 1 of the block before, into suffix j, for the windows from row `skip` on. */
function collectSuffixes(block: usize, rowBytes: usize, window: i32, skip: i32, suffixes: usize): void {
  const origin0 = v128.load(block);
  const origin1 = v128.load(block, 16);
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  let squares0 = f64x2.splat(0);
  let squares1 = f64x2.splat(0);
  // The first row of the block is behind every suffix, as it is in every prefix.
  let lowest0 = origin0;
  let lowest1 = origin1;
  let highest0 = origin0;
  let highest1 = origin1;
  let steps0 = f64x2.splat(0);
  let steps1 = f64x2.splat(0);
  let next0 = f64x2.splat(0);
  let next1 = f64x2.splat(0);
  let at = block;
  let to = suffixes + <usize>window * suffixBytes;
  for (let row = window - 1; row > skip; row--) {
    at -= rowBytes;
    to -= suffixBytes;
    const load0 = v128.load(at);
    const value0 = f64x2.sub(load0, origin0);
    const load1 = v128.load(at, 16);
    const value1 = f64x2.sub(load1, origin1);
    sum0 = f64x2.add(sum0, value0);
    sum1 = f64x2.add(sum1, value1);
    squares0 = f64x2.add(squares0, f64x2.mul(value0, value0));
    squares1 = f64x2.add(squares1, f64x2.mul(value1, value1));
    lowest0 = f64x2.pmin(lowest0, load0);
    lowest1 = f64x2.pmin(lowest1, load1);
    highest0 = f64x2.pmax(highest0, load0);
    highest1 = f64x2.pmax(highest1, load1);
    const step0 = f64x2.sub(next0, value0);
    const step1 = f64x2.sub(next1, value1);
    steps0 = f64x2.add(steps0, f64x2.mul(step0, step0));
    steps1 = f64x2.add(steps1, f64x2.mul(step1, step1));
    next0 = value0;
    next1 = value1;
    v128.store(to, sum0);
    v128.store(to, sum1, 16);
    v128.store(to, squares0, 32);
    v128.store(to, squares1, 48);
    v128.store(to, lowest0, 64);
    v128.store(to, lowest1, 80);
    v128.store(to, highest0, 96);
    v128.store(to, highest1, 112);
    v128.store(to, steps0, 128);
    v128.store(to, steps1, 144);
  }
}

/** Goes down one strip of the block and merges each prefix from row `first` on with its suffix. */
function slideStrip(
  block: usize,
  rowBytes: usize,
  window: i32,
  first: i32,
  skip: i32,
  count: i32,
  suffixes: usize,
  summary: usize,
  perExpert: usize,
  column: usize,
): void {
  const zero = f64x2.splat(0);
  const share = f64x2.splat(1 / <f64>window);
  const stepShare = f64x2.splat(1 / <f64>(2 * (window - 1)));
  const origin0 = v128.load(block);
  const origin1 = v128.load(block, 16);
  let sum0 = f64x2.splat(0);
  let sum1 = f64x2.splat(0);
  let squares0 = f64x2.splat(0);
  let squares1 = f64x2.splat(0);
  let lowest0 = origin0;
  let lowest1 = origin1;
  let highest0 = origin0;
  let highest1 = origin1;
  let steps0 = f64x2.splat(0);
  let steps1 = f64x2.splat(0);
  let last0 = f64x2.splat(0);
  let last1 = f64x2.splat(0);
  let at = block;
  for (let row = 0; row < count; row++) {
    const load0 = v128.load(at);
    const value0 = f64x2.sub(load0, origin0);
    const load1 = v128.load(at, 16);
    const value1 = f64x2.sub(load1, origin1);
    at += rowBytes;
    sum0 = f64x2.add(sum0, value0);
    sum1 = f64x2.add(sum1, value1);
    squares0 = f64x2.add(squares0, f64x2.mul(value0, value0));
    squares1 = f64x2.add(squares1, f64x2.mul(value1, value1));
    lowest0 = f64x2.pmin(lowest0, load0);
    lowest1 = f64x2.pmin(lowest1, load1);
    highest0 = f64x2.pmax(highest0, load0);
    highest1 = f64x2.pmax(highest1, load1);
    const step0 = f64x2.sub(value0, last0);
    const step1 = f64x2.sub(value1, last1);
    steps0 = f64x2.add(steps0, f64x2.mul(step0, step0));
    steps1 = f64x2.add(steps1, f64x2.mul(step1, step1));
    last0 = value0;
    last1 = value1;
    if (row < first) continue;

    let total0 = sum0;
    let total1 = sum1;
    let moment0 = squares0;
    let moment1 = squares1;
    let low0 = lowest0;
    let low1 = lowest1;
    let high0 = highest0;
    let high1 = highest1;
    let moved0 = steps0;
    let moved1 = steps1;
    if (row < window - 1) {
      const suffix = suffixes + <usize>(row + 1) * suffixBytes;
      total0 = f64x2.add(total0, v128.load(suffix));
      total1 = f64x2.add(total1, v128.load(suffix, 16));
      moment0 = f64x2.add(moment0, v128.load(suffix, 32));
      moment1 = f64x2.add(moment1, v128.load(suffix, 48));
      low0 = f64x2.pmin(low0, v128.load(suffix, 64));
      low1 = f64x2.pmin(low1, v128.load(suffix, 80));
      high0 = f64x2.pmax(high0, v128.load(suffix, 96));
      high1 = f64x2.pmax(high1, v128.load(suffix, 112));
      moved0 = f64x2.add(moved0, v128.load(suffix, 128));
      moved1 = f64x2.add(moved1, v128.load(suffix, 144));
    }
    const spread0 = f64x2.sub(moment0, f64x2.mul(f64x2.mul(total0, total0), share));
    const spread1 = f64x2.sub(moment1, f64x2.mul(f64x2.mul(total1, total1), share));
    const variance0 = f64x2.mul(f64x2.pmax(zero, spread0), share);
    const variance1 = f64x2.mul(f64x2.pmax(zero, spread1), share);
    const range0 = f64x2.sub(high0, low0);
    const range1 = f64x2.sub(high1, low1);
    const stepVariance0 = f64x2.mul(moved0, stepShare);
    const stepVariance1 = f64x2.mul(moved1, stepShare);

    const to = summary + <usize>(row - skip) * summaryBytes;
    v128.store(to, f64x2.add(f64x2.add(v128.load(to), variance0), variance1));
    v128.store(to, f64x2.pmax(f64x2.pmax(v128.load(to, 16), variance0), variance1), 16);
    v128.store(to, f64x2.add(f64x2.add(v128.load(to, 32), range0), range1), 32);
    v128.store(to, f64x2.pmax(f64x2.pmax(v128.load(to, 48), range0), range1), 48);
    v128.store(to, f64x2.add(f64x2.add(v128.load(to, 64), stepVariance0), stepVariance1), 64);
    const roots = f64x2.add(v128.load(to, 80), f64x2.sqrt(stepVariance0));
    v128.store(to, f64x2.add(roots, f64x2.sqrt(stepVariance1)), 80);
    if (perExpert != 0) {
      const expert = perExpert + <usize>(row - skip) * 2 * rowBytes + column;
      v128.store(expert, variance0);
      v128.store(expert, variance1, 16);
      v128.store(expert + rowBytes, range0);
      v128.store(expert + rowBytes, range1, 16);
    }
  }
}
