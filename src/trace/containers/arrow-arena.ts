const alignment = 8;
const smallest = 1 << 22;

/** Memory that is used again for one record batch after the other: fresh memory costs more than what is read into it. */
export class ArrowArena {
  #memory = new ArrayBuffer(0);
  #taken = 0;

  /** Gives back all that was taken: it is good no longer. */
  clear(): void {
    this.#taken = 0;
  }

  /** `length` bytes, aligned for numbers of any width. */
  take(length: number): Uint8Array<ArrayBuffer> {
    if (this.#taken + length > this.#memory.byteLength) {
      // What was taken before stays where it is.
      this.#memory = new ArrayBuffer(Math.max(smallest, 2 * this.#memory.byteLength, length));
      this.#taken = 0;
    }
    const bytes = new Uint8Array(this.#memory, this.#taken, length);
    this.#taken = Math.ceil((this.#taken + length) / alignment) * alignment;
    return bytes;
  }
}
