import type { CompletedCommand, CompletedOption, Offer } from "./completed-command.js";

/** The script for zsh: the file `_moeload` in a folder of `fpath`, or to be sourced. */
export function zshScript(commands: readonly CompletedCommand[], options: readonly CompletedOption[]): string {
  return `#compdef moeload
# Completion of moeload for zsh, made by: moeload completion zsh
_moeload() {
  local context state state_descr line
  local -A opt_args
  _arguments -C ${[...options.map(optionSpec), "'1: :->command'", "'*:: :->arguments'"].join(" ")}
  case $state in
    command)
      local -a commands=(
${commands.map(({ name, summary }) => `        ${quoted(`${name}:${summary.replaceAll(":", "\\:")}`)}`).join("\n")}
      )
      _describe -t commands 'moeload command' commands
      ;;
    arguments)
      case $words[1] in
${commands.map(commandCase).join("\n")}
      esac
      ;;
  esac
}

if [[ $funcstack[1] == _moeload ]]; then _moeload "$@"; else compdef _moeload moeload; fi
`;
}

function commandCase({ name, options, positions }: CompletedCommand): string {
  const specs = [
    ...options.map(optionSpec),
    ...positions.map(({ name: what, offer, variadic }, index) =>
      quoted(`${variadic ? "*" : index + 1}:${what}:${action(offer)}`),
    ),
  ];
  return `        ${name})\n          _arguments \\\n            ${specs.join(" \\\n            ")}\n          ;;`;
}

/** `'--format=[table, json, csv]:format:(table json csv)'`, or with a short one `'(-o --output)'{-o+,--output=}'[...]...'` */
function optionSpec({ flags, description, argument }: CompletedOption): string {
  const value = argument === undefined ? "" : `:${argument.name.replaceAll(":", "\\:")}:${action(argument.offer)}`;
  const rest = `[${description.replaceAll(/[[\]]/g, "\\$&")}]${value}`;
  const forms = flags.map((flag) => (argument === undefined ? flag : flag + (flag.startsWith("--") ? "=" : "+")));
  if (forms.length === 1) return quoted(forms[0]! + rest);
  return `'(${flags.join(" ")})'{${forms.join(",")}}${quoted(rest)}`;
}

function action(offer: Offer): string {
  switch (offer.kind) {
    case "words":
      return `(${offer.words.join(" ")})`;
    case "list":
      return `_sequence compadd - ${offer.words.join(" ")}`;
    case "file":
      return "_files";
    case "folder":
      return "_files -/";
    case "nothing":
      return " ";
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
