/** A fenced block of code: ```` ```csv file=load.csv ````. */
export interface CodeBlock {
  /** Of its fence, from 1. */
  readonly line: number;
  /** First word after the fence; empty where there is none. */
  readonly language: string;
  /** Name under which it is kept for the blocks after it, where the fence says so: `file=NAME`. */
  readonly file: string | undefined;
  readonly code: string;
}

/** The fenced blocks of a page, in order. */
export function codeBlocks(markdown: string): readonly CodeBlock[] {
  return Array.from(
    markdown.matchAll(/^(`{3,})(\S*)[ \t]*(.*)\n([^]*?)^\1$/gm),
    ({ index, 2: language, 3: rest, 4: code }) => ({
      line: markdown.slice(0, index).split("\n").length,
      language: language!,
      file: /(?:^| )file=(\S+)/.exec(rest!)?.[1],
      code: code!,
    }),
  );
}

/** The page without its fenced blocks. */
export function prose(markdown: string): string {
  return markdown.replaceAll(/^(`{3,}).*\n[^]*?^\1$/gm, "");
}

/** Where its links and pictures lead, those within inline code left out. */
export function linkTargets(markdown: string): readonly string[] {
  const text = prose(markdown).replaceAll(/`[^`\n]*`/g, "`code`");
  return Array.from(text.matchAll(/\]\(([^)\s]+)\)/g), ([, target]) => target!);
}

/** The anchors of its headings, as GitHub makes them. */
export function headingAnchors(markdown: string): readonly string[] {
  const seen = new Map<string, number>();
  return Array.from(prose(markdown).matchAll(/^#{1,6} +(.*?) *$/gm), ([, heading]) => {
    const words = heading!.toLowerCase().replaceAll(/[^\p{L}\p{N}\p{M}_ -]/gu, "");
    const anchor = words.replaceAll(" ", "-");
    const before = seen.get(anchor) ?? 0;
    seen.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
}

/** Files of the project that its inline code names, as in `src/cli.ts`; `docs/api/` is there once it was made. */
export function namedFiles(markdown: string): readonly string[] {
  const folders = "src|test|docs(?!/api/)|bench|fixtures|schemas|scripts|assembly";
  return Array.from(prose(markdown).matchAll(new RegExp(`\`((?:${folders})/[\\w./-]*)\``, "g")), ([, path]) => path!);
}

/** Options that its inline code names, as in `--gaps split`. */
export function namedOptions(markdown: string): ReadonlySet<string> {
  const codes = Array.from(prose(markdown).matchAll(/`([^`\n]+)`/g), ([, code]) => code!);
  return new Set(codes.flatMap((code) => Array.from(code.matchAll(/(?:^|\s)(--[a-z][a-z-]*)/g), ([, name]) => name!)));
}
