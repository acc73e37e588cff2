import { MoeloadError, type ErrorCode } from "../errors.js";

/** What a worker is sent: a task by name, as functions cannot be sent. */
export interface WorkOrder {
  readonly module: string;
  readonly name: string;
  readonly input: unknown;
}

/** What comes back. Of an error only its message would survive the way, so that those for the user say what they are. */
export type WorkResult =
  { readonly value: unknown } | { readonly failure: { readonly code: ErrorCode; readonly message: string } };

/** The whole of a worker: runs one task after the other. */
export default async function work({ module, name, input }: WorkOrder): Promise<WorkResult> {
  const exports = (await import(module)) as Readonly<Record<string, (input: unknown) => unknown>>;
  try {
    return { value: await exports[name]!(input) };
  } catch (error) {
    if (!(error instanceof MoeloadError)) throw error;
    return { failure: { code: error.code, message: error.message } };
  }
}
