import { Command, Option } from "commander";

import { counted } from "../counted.js";
import { UsageError } from "../errors.js";
import { version } from "../version.js";
import { openTrace } from "../trace/open.js";
import type { Layout, ReadingOptions, Trace } from "../trace/trace.js";
import {
  writeCompressions,
  writeContainers,
  writeFormat,
  type WriteCompression,
  type WriteContainer,
  type WriteFormat,
} from "../trace/write/write-format.js";
import { writtenMetadata } from "../trace/write/write-metadata.js";
import { traceShape, type TraceShape } from "../trace/write/write-shape.js";
import { writeTrace, type WriteOptions } from "../trace/write/writer.js";
import { writeAside } from "../write-aside.js";
import type { CommandContext } from "./context.js";
import { oneOf, wholeNumber } from "./option-values.js";
import { addReadOptions, readOptionsOf, type ReadOptionValues } from "./read-options.js";
import { Talk } from "./talk.js";
import { traceArgument } from "./trace-argument.js";
import { writeSpooled } from "./write-spooled.js";

interface ConvertOptions extends ReadOptionValues {
  readonly container?: WriteContainer;
  readonly compression?: WriteCompression;
  readonly layout?: Layout;
  readonly topK?: number;
  readonly quiet?: boolean;
  readonly color: boolean;
}

const layouts = ["rows", "long", "wide"] as const satisfies readonly Layout[];

/** `moeload convert IN OUT`: any layout and container to any other; every count and iteration is kept. */
export function convertCommand(context: CommandContext): Command {
  const command = new Command("convert")
    .description(
      "Writes a trace in another layout and container, ordered by iteration, then layer. Every count is kept. The " +
        "container is told by OUT's ending: .arrow .feather .ipc, .arrows (stream), .parquet, .csv .tsv .jsonl " +
        ".ndjson, the last four also with .gz or .zst.",
    )
    .argument("<IN>", "trace to read; - is standard input")
    .argument("<OUT>", "file to write; - is standard output")
    .addOption(choice("--layout", layouts, "(default: by container)"))
    .addOption(choice("--container", writeContainers, "(default: by OUT's ending)"))
    .addOption(choice("--compression", writeCompressions, "(default: by OUT's ending and container)"))
    .addOption(
      new Option("--top-k <k>", "experts each token is routed to, noted in Arrow and Parquet").argParser(
        wholeNumber("--top-k", 1),
      ),
    );
  return addReadOptions(command)
    .option("--quiet", "no summary, no warnings and no progress")
    .option("--no-color", "plain text, as with NO_COLOR")
    .action(async (input: string, output: string) => {
      await convert(context, input, output, command.optsWithGlobals<ConvertOptions>());
    });
}

function choice(name: string, words: readonly string[], otherwise: string): Option {
  return new Option(`${name} <${name.slice(2)}>`, `${words.join(", ")} ${otherwise}`).argParser(oneOf(name, words));
}

async function convert(context: CommandContext, input: string, output: string, options: ConvertOptions): Promise<void> {
  const format = writeFormat(output, options);
  const talk = new Talk(context, options.quiet, options);
  const trace = await openTrace(await traceArgument(input, context, talk), {
    ...readOptionsOf(options),
    onWarning: talk.warn,
    onProgress: talk.reading("reading"),
  });
  try {
    const shape = await trace.read(traceShape, { onProgress: talk.reading("reading") });
    checkTopK(options.topK, shape);
    const metadata = writtenMetadata({ trace, version, ...(options.topK !== undefined && { topK: options.topK }) });
    // A bar and the rows would share a line of the terminal.
    const together = output === "-" && context.stdout.isTTY === true;
    const onProgress = together ? undefined : talk.reading(output === "-" ? "converting" : `writing ${output}`);
    const bytes = await write(context, trace, output, { format, shape, metadata, onProgress });
    talk.say(summary(output, format, shape, bytes));
  } finally {
    await trace.close();
  }
}

/** Returns how many bytes went out. */
async function write(
  context: CommandContext,
  trace: Trace,
  output: string,
  { onProgress, ...options }: WriteOptions & Pick<ReadingOptions, "onProgress">,
): Promise<number> {
  return trace.read(
    async (batches) => {
      const count = { bytes: 0 };
      const chunks = withBytesCounted(writeTrace(batches, options), count);
      await (output === "-" ? writeSpooled(context, chunks) : writeAside(output, chunks));
      return count.bytes;
    },
    { onProgress },
  );
}

async function* withBytesCounted(
  chunks: AsyncIterable<Uint8Array>,
  count: { bytes: number },
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    count.bytes += chunk.length;
    yield chunk;
  }
}

function checkTopK(topK: number | undefined, shape: TraceShape): void {
  const tooSmall = shape.find(({ experts }) => topK !== undefined && experts < topK);
  if (tooSmall === undefined) return;
  const { layer, experts } = tooSmall;
  throw new UsageError(`--top-k is at most the number of experts, ${experts} in layer ${layer}, got ${topK ?? ""}`);
}

/** `load.csv: 512,000 counts of 4 layers in 512,000 rows, 6.8 MB (csv, long)`. */
function summary(output: string, { container, layout }: WriteFormat, shape: TraceShape, bytes: number): string {
  const rows = sum(shape.map(({ iterations }) => iterations));
  const counts = sum(shape.map(({ iterations, experts }) => iterations * experts));
  const name = output === "-" ? "standard output" : output;
  const records = layout === "long" ? counts : rows;
  return (
    `${name}: ${counted(counts, "count")} of ${counted(shape.length, "layer")} in ${counted(records, "row")}, ` +
    `${sizeInWords(bytes)} (${container}, ${layout})`
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function sizeInWords(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const kilobytes = bytes / 1000;
  return kilobytes < 1000 ? `${kilobytes.toFixed(1)} kB` : `${(kilobytes / 1000).toFixed(1)} MB`;
}
