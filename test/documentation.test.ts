import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

import { runners, whyNoPython, type Place } from "./support/block-runners.js";
import {
  codeBlocks,
  headingAnchors,
  linkTargets,
  namedFiles,
  namedOptions,
  prose,
  type CodeBlock,
} from "./support/markdown-page.js";
import { cli, runCli } from "./support/run-cli.js";
import { temporaryFolder } from "./support/temporary-folder.js";

const root = fileURLToPath(new URL("..", import.meta.url));
const folder = temporaryFolder();

function markdownIn(place: string): string[] {
  return readdirSync(join(root, place)).flatMap((name) => (name.endsWith(".md") ? [join(place, name)] : []));
}

const read = (page: string): string => readFileSync(join(root, page), "utf8");

/** Every block of code in these is run, or is of a language that is only shown. */
const documentation = ["README.md", ...markdownIn("docs")];

/** A place like a clone: the example traces, `moeload` on the path, the package to import. */
function placeFor(page: string): Place {
  const place = join(folder, page.replaceAll(/\W/g, "-"));
  mkdirSync(join(place, "bin"), { recursive: true });
  mkdirSync(join(place, "node_modules"));
  symlinkSync(join(root, "fixtures"), join(place, "fixtures"));
  symlinkSync(root, join(place, "node_modules", "moeload"));
  const program = `#!/bin/sh\nexec "${process.execPath}" "${cli}" "$@"\n`;
  writeFileSync(join(place, "bin", "moeload"), program, { mode: 0o755 });
  return { folder: place, env: { PATH: `${join(place, "bin")}${delimiter}${process.env["PATH"] ?? ""}` } };
}

describe.each(documentation)("%s", (page) => {
  const blocks = codeBlocks(read(page));
  const place = placeFor(page);

  it("has only blocks of code in languages that are run, or known to be only shown", () => {
    expect(blocks.filter(({ language }) => !Object.hasOwn(runners, language))).toEqual([]);
    expect(prose(read(page))).not.toMatch(/^(```|~~~)|\n\n {4,}[^ *\-\d]/m);
  });

  it("reads every file that it shows", () => {
    const isRead = ({ file, line }: CodeBlock): boolean => {
      // A later block names it, or the folder that it is in, or the module of Python.
      const name = file?.split("/")[0]?.replace(/\.py$/, "");
      return name === undefined || blocks.some((later) => later.line > line && later.code.includes(name));
    };
    expect(blocks.filter((block) => !isRead(block))).toEqual([]);
  });

  for (const block of blocks) {
    const run = runners[block.language];
    if (run === null || run === undefined) continue;
    const lacking = block.language === "python" ? whyNoPython(block) : undefined;
    const without = lacking === undefined ? "" : `, NOT RUN: ${lacking}`;
    const title = `line ${block.line}, ${block.language}${without}: ${block.code.split("\n", 1)[0]!}`;
    it.skipIf(lacking === "no python3")(title, async () => {
      await run(block, place);
    });
  }
});

describe.each([...documentation, "CHANGELOG.md", ...["bench", "fixtures"].flatMap(markdownIn)])("%s", (page) => {
  it("links to what is there", () => {
    const broken = linkTargets(read(page)).filter((target) => {
      if (/^https?:/.test(target)) return false;
      const [path, anchor] = target.split("#") as [string, string | undefined];
      const file = path === "" ? page : relative(root, join(root, dirname(page), path));
      if (!existsSync(join(root, file))) return true;
      return anchor !== undefined && !headingAnchors(read(file)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

it.each(documentation)("%s names files that are there", (page) => {
  expect(namedFiles(read(page)).filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

/** Of Megatron-LM, npm and our scripts. */
const othersOptions = [
  ...["--save", "--save-tokens-per-expert-interval", "--use-tp-pp-dp-mapping", "--tensor-model-parallel-size"],
  ...["--expert-tensor-parallel-size", "--expert-model-parallel-size", "--pipeline-model-parallel-size"],
  ...["--prefix", "--cuda"],
];

describe("moeload --help", () => {
  const known = (async () => {
    const { stdout } = await runCli(["--help"]);
    const commands = Array.from(stdout.matchAll(/^ {2}([a-z]+) .*\[options\]/gm), ([, command]) => command!);
    const helps = await Promise.all(commands.map((command) => runCli([command, "--help"])));
    return new Set(
      [stdout, ...helps.map((help) => help.stdout)].flatMap((help) => help.match(/--[a-z][a-z-]*/g) ?? []),
    );
  })();

  it.each(documentation)("has every option that %s names", async (page) => {
    const options = await known;
    expect(options).toContain("--horizon");
    const unknown = [...namedOptions(read(page))].filter((name) => !options.has(name) && !othersOptions.includes(name));
    expect(unknown).toEqual([]);
  });
});
