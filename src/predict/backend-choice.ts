// Apart from the backends themselves, so that whoever only names one meets none of tfjs's types, global ones included.
export const backendChoices = ["auto", "cuda", "wasm", "cpu"] as const;

/** Where tensors are computed: by name, or `auto`, the fastest that is there. */
export type BackendChoice = (typeof backendChoices)[number];

export type BackendName = Exclude<BackendChoice, "auto">;
