// Apart from the backends themselves, so that whoever only names one meets none of tfjs's types, global ones included.
export const backendNames = ["cuda", "tensorflow", "webgpu", "wasm", "cpu"] as const;
export type BackendName = (typeof backendNames)[number];

export const backendChoices = ["auto", ...backendNames] as const;

/** Where tensors are computed: by name, or `auto`, see `openTensorBackend`. */
export type BackendChoice = (typeof backendChoices)[number];
