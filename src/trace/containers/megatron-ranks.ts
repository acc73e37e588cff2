import { UsageError } from "../../errors.js";
import { counted } from "../../counted.js";

/** How Megatron-LM spread the experts of a run; its dump of counts does not say. */
export interface MegatronOptions {
  /** `--expert-tensor-parallel-size`; that of the tensors where it was not given. @default 1 */
  readonly expertTensorParallel?: number;
  /** `--expert-model-parallel-size`. @default 1 */
  readonly expertParallel?: number;
  /** `--pipeline-model-parallel-size`. @default 1 */
  readonly pipelineParallel?: number;
  /** The second with `--use-tp-pp-dp-mapping`. @default "tp-cp-ep-dp-pp" */
  readonly order?: "tp-cp-ep-dp-pp" | "tp-cp-ep-pp-dp";
  /** Layers in each stage of the pipeline, MoE or not; required where there are several. */
  readonly layersPerStage?: readonly number[];
}

/** Which part of the counts a rank of the run holds. */
export interface RankPart {
  /** All ranks that differ in this alone hold the same counts. */
  readonly tensor: number;
  /** Which slice of each layer's experts. */
  readonly slice: number;
  /** Number of the stage's first layer in the model. */
  readonly firstLayer: number;
}

/**
 * Parts of ranks 0, 1, ... of a run (Megatron-LM `megatron/core/parallel_state.py`, RankGenerator: the leftmost of the
 * order varies fastest).
 *
 * @throws {UsageError} the sizes do not multiply to a part of the number of ranks, or the layers of stages are unknown
 */
export function rankParts(ranks: number, options: MegatronOptions): readonly RankPart[] {
  const { expertTensorParallel = 1, expertParallel = 1, pipelineParallel = 1, order = "tp-cp-ep-dp-pp" } = options;
  const copies = ranks / (expertTensorParallel * expertParallel * pipelineParallel);
  if (!Number.isInteger(copies)) {
    const product = `${expertTensorParallel} x ${expertParallel} x ${pipelineParallel}`;
    throw new UsageError(
      `${counted(ranks, "rank")} cannot be tensor x expert x pipeline parallel of ${product}; say how the run was spread`,
    );
  }
  const firstLayers = stageOffsets(pipelineParallel, options.layersPerStage);
  return Array.from({ length: ranks }, (_, rank) => {
    const rest = Math.floor(rank / (expertTensorParallel * expertParallel));
    const stage = order === "tp-cp-ep-dp-pp" ? Math.floor(rest / copies) : rest % pipelineParallel;
    return {
      tensor: rank % expertTensorParallel,
      slice: Math.floor(rank / expertTensorParallel) % expertParallel,
      firstLayer: firstLayers[stage]!,
    };
  });
}

/** Layers of a dump are numbered from 0 in each stage. */
function stageOffsets(stages: number, layersPerStage: readonly number[] | undefined): readonly number[] {
  if (stages === 1) return [0];
  if (layersPerStage?.length !== stages) {
    throw new UsageError(`a dump of ${stages} pipeline stages requires the number of layers in each stage`);
  }
  let offset = 0;
  return layersPerStage.map((layers) => (offset += layers) - layers);
}
