import type { CompletedCommand, CompletedOption, Offer } from "./completed-command.js";

/** The script for bash, 3.2 included, which macOS has: there `compopt` is missing. */
export function bashScript(commands: readonly CompletedCommand[], options: readonly CompletedOption[]): string {
  const first = [...commands.map(({ name }) => name), ...options.flatMap(({ flags }) => flags)].join(" ");
  return `# Completion of moeload for bash, made by: moeload completion bash
_moeload_words() { COMPREPLY=($(compgen -W "$1" -- "$cur")); }

_moeload_list() {
  local given="" rest="" word
  [[ $cur == *,* ]] && given="\${cur%,*},"
  for word in $1; do [[ ",$given" == *",$word,"* ]] || rest="$rest $word"; done
  COMPREPLY=($(compgen -P "$given" -W "$rest" -- "\${cur##*,}"))
  compopt -o nospace 2>/dev/null
}

_moeload_files() { compopt -o default 2>/dev/null || COMPREPLY=($(compgen -f -- "$cur")); }

_moeload_folders() { compopt -o dirnames 2>/dev/null || COMPREPLY=($(compgen -d -- "$cur")); }

# Which argument the cursor is at, 1 for the first; $1: the options whose value is the word after them.
_moeload_position() {
  local index position=1
  for ((index = 2; index < COMP_CWORD; index++)); do
    if [[ " $1 " == *" \${COMP_WORDS[index]} "* ]]; then
      ((index++))
      [[ \${COMP_WORDS[index]} == "=" ]] && ((index++))
    elif [[ \${COMP_WORDS[index]} != -?* ]]; then
      ((position++))
    fi
  done
  echo $position
}

_moeload() {
  local cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD - 1]}
  COMPREPLY=()
  # --option=value comes as three words.
  if [[ $cur == "=" ]]; then cur=""; elif [[ $prev == "=" ]]; then prev=\${COMP_WORDS[COMP_CWORD - 2]}; fi
  if ((COMP_CWORD == 1)); then
    _moeload_words "${first}"
    return
  fi
  case \${COMP_WORDS[1]} in
${commands.map(commandCase).join("\n")}
  esac
}

complete -F _moeload moeload
`;
}

function commandCase({ name, options, positions }: CompletedCommand): string {
  const valued = options.filter(({ argument }) => argument !== undefined);
  const flags = options.flatMap((option) => option.flags).join(" ");
  const position = `$(_moeload_position "${valued.flatMap((option) => option.flags).join(" ")}")`;
  const cases = positions.map(({ offer, variadic }, index) => {
    const pattern = variadic ? "*" : index + 1;
    return `          ${pattern}) ${call(offer)} ;;`;
  });
  return `    ${name})
      case $prev in
${valueCases(valued).join("\n")}
      esac
      if [[ $cur == -* ]]; then
        _moeload_words "${flags}"
      else
        case ${position} in
${cases.join("\n")}
        esac
      fi
      ;;`;
}

/** Options that offer the same stand together. */
function valueCases(valued: readonly CompletedOption[]): string[] {
  const flagsByCall = new Map<string, string[]>();
  for (const { flags, argument } of valued) {
    const offered = call(argument!.offer);
    flagsByCall.set(offered, [...(flagsByCall.get(offered) ?? []), ...flags]);
  }
  return [...flagsByCall].map(([offered, flags]) => `        ${flags.join(" | ")}) ${offered}; return ;;`);
}

function call(offer: Offer): string {
  switch (offer.kind) {
    case "words":
      return `_moeload_words "${offer.words.join(" ")}"`;
    case "list":
      return `_moeload_list "${offer.words.join(" ")}"`;
    case "file":
      return "_moeload_files";
    case "folder":
      return "_moeload_folders";
    case "nothing":
      return ":";
  }
}
