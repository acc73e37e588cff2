/** Builds the bytes of a text of ASCII and whole numbers; far cheaper than a string of many short pieces. */
export class AsciiBuilder {
  #bytes = Buffer.allocUnsafe(1 << 16);
  #length = 0;

  /** Appends a text without any character beyond ASCII. */
  text(text: string): void {
    this.#ensure(text.length);
    for (let at = 0; at < text.length; at++) this.#bytes[this.#length++] = text.charCodeAt(at);
  }

  /** Appends a whole number from 0 to 2^31 - 1 in decimal digits. */
  whole(value: number): void {
    const digits = digitsOf(value);
    this.#ensure(digits);
    let rest = value;
    for (let at = this.#length + digits - 1; at >= this.#length; at--) {
      const next = Math.trunc(rest / 10);
      this.#bytes[at] = 48 + rest - next * 10;
      rest = next;
    }
    this.#length += digits;
  }

  /** Appends `values[from]` ... `values[to - 1]` as a JSON list. */
  list(values: Int32Array, from: number, to: number): void {
    this.text("[");
    for (let at = from; at < to; at++) {
      if (at > from) this.text(",");
      this.whole(values[at]!);
    }
    this.text("]");
  }

  /** What was appended since the last call; the memory is used again. */
  take(): Uint8Array {
    const taken = Buffer.from(this.#bytes.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #ensure(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(2 * this.#bytes.length + more);
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}
