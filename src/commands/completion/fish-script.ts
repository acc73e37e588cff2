import type { CompletedCommand, CompletedOption, Offer } from "./completed-command.js";

/** The script for fish. */
export function fishScript(commands: readonly CompletedCommand[], options: readonly CompletedOption[]): string {
  return `# Completion of moeload for fish, made by: moeload completion fish
function __moeload_at
    set -l words (commandline -opc)
    test "$words[2]" = "$argv[1]"
end

complete -c moeload -f
${options.map((option) => optionLine("__moeload_at ''", option)).join("\n")}
${commands.map(({ name, summary }) => `complete -c moeload -n "__moeload_at ''" -a ${name} -d ${quoted(summary)}`).join("\n")}
${commands.flatMap(commandLines).join("\n")}
`;
}

function commandLines({ name, options, positions }: CompletedCommand): string[] {
  const condition = `__moeload_at ${name}`;
  const offers = new Set(positions.map(({ offer }) => offered(offer)).filter((words) => words !== ""));
  return [
    ...[...offers].map((words) => `complete -c moeload -n "${condition}" ${words}`),
    ...options.map((option) => optionLine(condition, option)),
  ];
}

function optionLine(condition: string, { flags, description, argument }: CompletedOption): string {
  const names = flags.map((flag) => (flag.startsWith("--") ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const value = argument === undefined ? [] : [argument.offer.kind === "file" ? "-r" : "-x", offered(argument.offer)];
  const words = [`complete -c moeload -n "${condition}"`, ...names, ...value, `-d ${quoted(description)}`];
  return words.filter((word) => word !== "").join(" ");
}

function offered(offer: Offer): string {
  switch (offer.kind) {
    case "words":
      return `-a '${offer.words.join(" ")}'`;
    case "list":
      return `-a '(__fish_append , ${offer.words.join(" ")})'`;
    case "file":
      return "-F";
    case "folder":
      return "-a '(__fish_complete_directories)'";
    case "nothing":
      return "";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, "\\$&")}'`;
}
