import { Argument, Command } from "commander";

import type { CommandContext } from "./context.js";
import { helpTopics } from "./help/help-topics.js";
import { oneOf } from "./option-values.js";
import { writeStdout } from "./output-options.js";
import { commandNames } from "./program.js";

/** `moeload help [TOPIC]`: a page on a topic, the help of a command, or what there is. */
export function helpCommand(context: CommandContext): Command {
  const topics = helpTopics.map(({ name }) => name);
  const command = new Command("help").addArgument(
    new Argument("[topic]", `${topics.join(", ")}, or a command`).argParser(
      oneOf("help", [...topics, ...commandNames]),
    ),
  );
  return command.action(async (topic: string | undefined) => {
    const page = helpTopics.find(({ name }) => name === topic);
    if (page !== undefined) {
      await writeStdout(context, (await page.load())());
      return;
    }
    const program = command.parent!;
    (program.commands.find((one) => one.name() === topic) ?? program).outputHelp();
  });
}
