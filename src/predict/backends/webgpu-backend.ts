import { PredictError } from "../../errors.js";
import type { BackendLoader } from "./backend-loader.js";
import { npmInstall } from "./npm-install.js";
import { optionalPeer } from "./optional-peer.js";

interface GpuAdapter {
  readonly info: Readonly<Record<"vendor" | "architecture" | "device" | "description", string>>;
}

interface Gpu {
  requestAdapter(options: { readonly powerPreference: "high-performance" }): Promise<GpuAdapter | null>;
}

/** Dawn, as the package `webgpu` has it. */
interface Dawn {
  readonly create: (options: readonly string[]) => Gpu;
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Kept: the process ends where Dawn's GPU object is collected while it is in use. */
let gpu: Gpu | undefined;
let deviceName = "";

/**
 * Any vendor's GPU by WebGPU: tfjs on Dawn, through Vulkan, Metal or Direct3D 12. Dawn's GPU object has to live as long
 * as tfjs uses it, and keeps Node from ending by itself: the command line ends it, a program of yours must too.
 */
export const webgpuBackend: BackendLoader = {
  registeredName: "webgpu",
  enabledBy: npmInstall("webgpu @tensorflow/tfjs-backend-webgpu@4.22.0"),
  async load() {
    const { create, globals } = (await optionalPeer("webgpu")) as Dawn;
    // tfjs takes WebGPU from where a browser has it.
    Object.assign(globalThis, globals);
    gpu ??= create([]);
    offerToTfjs(gpu);
    const adapter = await gpu.requestAdapter({ powerPreference: "high-performance" });
    if (adapter === null)
      throw new PredictError("no GPU was found through Vulkan, Metal or Direct3D 12: is its driver installed?");
    deviceName = nameOf(adapter);
    await optionalPeer("@tensorflow/tfjs-backend-webgpu");
  },
  device: () => Promise.resolve(deviceName),
};

function offerToTfjs(gpu: Gpu): void {
  const { navigator } = globalThis as { readonly navigator?: { readonly userAgent?: string } };
  // Node 20 has no navigator; tfjs looks for a telephone by its userAgent.
  const offered = navigator ?? { userAgent: "Node.js" };
  Object.defineProperty(offered, "gpu", { value: gpu, configurable: true });
  Object.defineProperty(globalThis, "navigator", { value: offered, configurable: true, writable: true });
}

function nameOf({ info }: GpuAdapter): string {
  const { vendor, architecture, device, description } = info;
  return [...new Set([vendor, architecture, device, description])].filter((word) => word !== "").join(" ");
}
