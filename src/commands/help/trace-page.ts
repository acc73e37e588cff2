import { writeContainers } from "../../trace/write/write-format.js";

export function tracePage(): string {
  return `TRACE: what moeload reads

A trace holds how many tokens each expert of each MoE layer received, in each
training iteration. Three layouts are told apart by their columns:

  rows   iteration, layer, tokens: one row per iteration and layer, whose
         tokens are a list with one count per expert
  long   iteration, layer, expert, tokens: one row per count
  wide   iteration, layer, then one column per expert; or one row per
         iteration with columns such as layer0/expert3

The container is told by the first bytes, never by the file's name: Arrow IPC
file and stream, Parquet, CSV, TSV and JSON Lines (the last three plain, gzip
or zstd), and the folder that Megatron-LM dumps, for which --megatron says how
the run was spread (ep=8,pp=2,layers=12+12). The TRACE - is standard input.

A trainer needs no library for it. One line per iteration and layer will do:

  $ echo '{"iteration": 0, "layer": 2, "tokens": [5, 3]}' > load.jsonl
  $ echo '{"iteration": 1, "layer": 2, "tokens": [4, 4]}' >> load.jsonl
  $ moeload info load.jsonl

Other names of columns are known too: step, layer_id, expert_id, count and
their like. --columns settles what is left open:

  $ printf 'when,layer,expert,n\\n0,2,0,5\\n0,2,1,3\\n' > load.csv
  $ moeload info --columns iteration=when,tokens=n load.csv

Iterations may be numbered as the trainer does, every N-th of them too. They
need not be sorted. Layers are called by their number in the model, experts
count from 0 in their layer, and layers may have different numbers of them.

Nothing is filled in silently. A negative, fractional or missing count, an
expert out of range, a layer whose number of experts changes, a hole in the
iterations: each is an error that names file, row, layer, iteration and value.
Three things are common in real logs, and an option settles each:

  --repeated last, first    a run restarted from a checkpoint repeats
                            iterations: which of the two counts
  --gaps split, ignore      iterations are missing: no window, history or
                            horizon crosses a hole, or as if there were none
  --idle skip               a layer had no tokens at all in an iteration

moeload convert writes any of it as any other, every count kept, to
${writeContainers.join(", ")}; the ending of its file says which:

  $ moeload convert load.jsonl load.parquet
  $ moeload convert --layout long load.parquet - --container csv

See also: moeload info --help, moeload help windows
`;
}
