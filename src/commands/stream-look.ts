import type { CommandContext } from "./context.js";

type Output = CommandContext["stdout"];
type Environment = CommandContext["env"];

/** Whether what is written to a stream may be replaced: it is a terminal, and not one that only prints (TERM=dumb). */
export function isScreen({ isTTY }: Output, env: Environment): boolean {
  return isTTY === true && env["TERM"] !== "dumb";
}

/**
 * Whether a stream understands colours and its reader wants them: never with `--no-color` or NO_COLOR (with any value
 * but the empty one, no-color.org), else as FORCE_COLOR says (0 or false is no), else if it is a screen.
 */
export function hasColour(stream: Output, env: Environment, wanted = true): boolean {
  if (!wanted || (env["NO_COLOR"] ?? "") !== "") return false;
  const forced = env["FORCE_COLOR"] ?? "";
  return forced === "" ? isScreen(stream, env) : forced !== "0" && forced !== "false";
}

/**
 * Whether a stream can show block elements such as ▅. A pipe may lead anywhere, so it gets them; a terminal does not
 * that is none to speak of, or whose locale says that it has another encoding than UTF-8.
 */
export function hasBlocks(stream: Output, env: Environment): boolean {
  if (stream.isTTY !== true) return true;
  const locale = [env["LC_ALL"], env["LC_CTYPE"], env["LANG"]].find((value) => value !== undefined && value !== "");
  return isScreen(stream, env) && (locale === undefined || /utf-?8/i.test(locale));
}

/** Characters a line may have: those of a terminal; elsewhere what COLUMNS says, or as many as it takes. */
export function widthOf({ isTTY, columns }: Output, env: Environment): number {
  const width = isTTY === true && columns !== undefined ? columns : Number(env["COLUMNS"] ?? "");
  return Number.isSafeInteger(width) && width > 0 ? width : Infinity;
}
