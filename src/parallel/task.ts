/**
 * Work that any thread can do: a function that a module exports. Its input and output are copied from thread to thread
 * (the structured clone algorithm), but for shared memory, which stays where it is.
 */
export interface Task<Input, Output> {
  /** The module's own `import.meta.url`. */
  readonly module: string;
  /** Under which `run` is exported there. */
  readonly name: string;
  readonly run: (input: Input) => Output | Promise<Output>;
}
