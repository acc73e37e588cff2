import { Argument, Command } from "commander";

import { bashScript } from "./completion/bash-script.js";
import { completedCommand, type CompletedCommand, type CompletedOption } from "./completion/completed-command.js";
import { fishScript } from "./completion/fish-script.js";
import { zshScript } from "./completion/zsh-script.js";
import type { CommandContext } from "./context.js";
import { oneOf } from "./option-values.js";
import { writeStdout } from "./output-options.js";

type Script = (commands: readonly CompletedCommand[], options: readonly CompletedOption[]) => string;

const shells = ["bash", "zsh", "fish"] as const;
const scripts: Readonly<Record<(typeof shells)[number], Script>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

const help = `
Prints a script that completes commands, options and their values at the Tab
key. For good, and again after an update of moeload:

  bash  moeload completion bash \\
          > ~/.local/share/bash-completion/completions/moeload
        with the package bash-completion; without it, append to ~/.bashrc
  zsh   moeload completion zsh > ~/.zfunc/_moeload
        with, in ~/.zshrc: fpath+=~/.zfunc; autoload -Uz compinit; compinit
  fish  moeload completion fish > ~/.config/fish/completions/moeload.fish

For this shell alone:

  bash  source <(moeload completion bash)
  zsh   source <(moeload completion zsh)
  fish  moeload completion fish | source`;

/** `moeload completion SHELL`: a script from the definitions of all commands, so that pressing Tab starts no process. */
export function completionCommand(context: CommandContext): Command {
  return new Command("completion")
    .addArgument(new Argument("<shell>", shells.join(", ")).argParser(oneOf("completion", shells)))
    .addHelpText("after", help)
    .action(async (shell: (typeof shells)[number]) => {
      const { wholeProgram } = await import("./program.js");
      const program = await wholeProgram(context);
      const { options } = completedCommand(program);
      await writeStdout(context, scripts[shell](program.commands.map(completedCommand), options));
    });
}
