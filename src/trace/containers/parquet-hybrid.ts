/** Decodes Parquet's hybrid of runs and bit-packed numbers, some of them at a time. */
export class HybridDecoder {
  readonly #bytes: Uint8Array;
  readonly #width: number;
  readonly #mask: number;
  #at: number;
  /** Numbers left in the run or the packed groups that are being read. */
  #left = 0;
  #isPacked = false;
  /** Of a run. */
  #value = 0;
  /** Where the next packed number begins. */
  #bit = 0;

  /**
   * @param width bits of a number, 0 to 32
   * @throws {RangeError} the width is none
   */
  constructor(bytes: Uint8Array, start: number, width: number) {
    if (width > 32) throw new RangeError(`numbers of ${width} bits`);
    this.#bytes = bytes;
    this.#at = start;
    this.#width = width;
    this.#mask = width === 32 ? -1 : (1 << width) - 1;
    // No bits tell nothing but zeros.
    if (width === 0) this.#left = Infinity;
  }

  /**
   * Puts the next `count` numbers into `target` from `start` on; returns whether all of them came from runs of `only`.
   *
   * @throws {RangeError} there are fewer
   */
  read(target: Int32Array | Uint8Array, start: number, count: number, only = -1): boolean {
    const end = start + count;
    let at = start;
    let isOnly = true;
    while (at < end) {
      if (this.#left === 0) this.#nextRun();
      const next = Math.min(end, at + this.#left);
      if (this.#isPacked) {
        this.#unpack(target, at, next);
        isOnly = false;
      } else {
        target.fill(this.#value, at, next);
        isOnly &&= this.#value === only;
      }
      this.#left -= next - at;
      at = next;
    }
    return isOnly;
  }

  #nextRun(): void {
    const header = this.#varint();
    this.#isPacked = header % 2 === 1;
    if (this.#isPacked) {
      const groups = (header - 1) / 2;
      this.#left = groups * 8;
      this.#bit = this.#at * 8;
      this.#at += groups * this.#width;
      return;
    }
    this.#left = header / 2;
    let value = 0;
    for (let shift = 0; shift < this.#width; shift += 8) value |= this.#byte() << shift;
    this.#value = value;
  }

  #unpack(target: Int32Array | Uint8Array, start: number, end: number): void {
    const bytes = this.#bytes;
    const width = this.#width;
    const mask = this.#mask;
    let bit = this.#bit;
    // The last group may lack the bytes of the numbers that it has no need of.
    if (bit + (end - start) * width > bytes.length * 8) throw new RangeError("a page ends within its values");
    for (let index = start; index < end; index++, bit += width) {
      const at = bit >>> 3;
      const shift = bit & 7;
      // What lies behind the end reads as zero.
      const word = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
      const above = shift + width > 32 ? bytes[at + 4]! << (32 - shift) : 0;
      target[index] = ((word >>> shift) | above) & mask;
    }
    this.#bit = bit;
  }

  #byte(): number {
    if (this.#at >= this.#bytes.length) throw new RangeError("a page ends within its values");
    return this.#bytes[this.#at++]!;
  }

  #varint(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
}
