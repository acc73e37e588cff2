import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";

import { Command } from "commander";

import { OutputError } from "../errors.js";
import { requirePlace, writeAside } from "../write-aside.js";
import { configName } from "./config/config-layout.js";
import { configTemplate } from "./config/config-template.js";
import { schemaReference, shippedSchema } from "./config/shipped-schema.js";
import type { CommandContext } from "./context.js";
import { writeStdout } from "./output-options.js";
import { Talk } from "./talk.js";

interface InitValues {
  readonly output: string;
  readonly force?: true;
  readonly quiet?: true;
}

const help = `
Every command reads ${configName} from the working directory, or the
nearest folder above it that has one; --config FILE reads another, --no-config
none. Options are called as their flags, --max-error is maxError. They stand
under the command they are for, or under "all" for every command that can take
them; paths are relative to the file. The command line wins over the command's
section, that over "all", and that over moeload's own default. A switch that is
on there is turned off by --no-, as in --no-quiet. What has nothing to act on,
as the orders of ARIMA where none is fitted, is left alone.`;

/** `moeload init`: a configuration to begin from. */
export function initCommand(context: CommandContext): Command {
  return new Command("init")
    .option("-o, --output <file>", "where to write it; - is standard output", configName)
    .option("--force", "replace a file that is there")
    .option("--quiet", "no word on standard error")
    .addHelpText("after", help)
    .action(async (values: InitValues) => {
      await runInit(context, values);
    });
}

async function runInit(context: CommandContext, { output, force, quiet }: InitValues): Promise<void> {
  if (output === "-") {
    await writeStdout(context, configTemplate(await shippedSchema(), schemaReference(resolve("."))));
    return;
  }
  await requirePlace(output);
  if (force !== true && existsSync(output)) throw new OutputError(`${output} is there already: --force replaces it`);
  const text = configTemplate(await shippedSchema(), schemaReference(dirname(resolve(output))));
  await writeAside(output, [text]);
  new Talk(context, quiet).say(
    `${output}: every option is there as a comment; what is uncommented becomes the default`,
  );
}
