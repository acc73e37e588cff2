/** `print`: black on white, without tints that a printer would waste. */
export type Theme = "light" | "dark" | "print";

export const themes = ["light", "dark", "print"] as const satisfies readonly Theme[];

export interface Colours {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  readonly grid: string;
  readonly transient: string;
  readonly stable: string;
  /** Of the transient state behind a chart. */
  readonly shade: string;
  /** Of the frame around predictors: the last value and the oracle. */
  readonly frame: string;
  /** What came. */
  readonly actual: string;
  /** Of things to be told apart, in order. */
  readonly series: readonly string[];
}

/** Okabe and Ito, "Color Universal Design", 2008: eight colours that every kind of colour vision can tell apart. */
const okabeIto = {
  blue: "#0072B2",
  vermillion: "#D55E00",
  green: "#009E73",
  purple: "#CC79A7",
  sky: "#56B4E9",
  orange: "#E69F00",
};

const onWhite: Colours = {
  background: "#ffffff",
  text: "#1b1f24",
  muted: "#57606a",
  grid: "#e3e6ea",
  transient: okabeIto.orange,
  stable: okabeIto.sky,
  shade: "rgba(230, 159, 0, 0.13)",
  frame: "#6e7781",
  actual: "#1b1f24",
  series: [okabeIto.blue, okabeIto.vermillion, okabeIto.green, okabeIto.purple, okabeIto.orange, okabeIto.sky],
};

export const colours: Readonly<Record<Theme, Colours>> = {
  light: onWhite,
  dark: {
    background: "#14181d",
    text: "#e6edf3",
    muted: "#9aa4af",
    grid: "#2b323b",
    transient: okabeIto.orange,
    stable: okabeIto.sky,
    shade: "rgba(230, 159, 0, 0.16)",
    frame: "#9aa4af",
    actual: "#e6edf3",
    series: [okabeIto.sky, okabeIto.orange, "#2fcb9b", okabeIto.purple, "#ff8b4d", "#8fb8ff"],
  },
  print: { ...onWhite, text: "#000000", muted: "#333333", actual: "#000000" },
};

/** Cividis (Nuñez, Anderton and Renslow, PLOS ONE 13(7), 2018): grows in lightness for every kind of colour vision. */
export const cividis: readonly string[] = [
  ...["#00224e", "#123570", "#3b496c", "#575d6d", "#707173"],
  ...["#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838"],
];

/** Colours of `count` neighbours: each far in lightness from the next, so that their borders are seen. */
export function neighbourColours(count: number): string[] {
  const half = Math.ceil(count / 2);
  return Array.from({ length: count }, (_, index) => {
    const place = index % 2 === 0 ? index / 2 : half + (index - 1) / 2;
    return cividisAt(count === 1 ? 0.5 : place / (count - 1));
  });
}

/** Colour at a place from 0 to 1. */
function cividisAt(place: number): string {
  const at = place * (cividis.length - 1);
  const below = Math.min(cividis.length - 2, Math.floor(at));
  const [from, to] = [channels(cividis[below]!), channels(cividis[below + 1]!)];
  const mixed = from.map((value, index) => Math.round(value + (to[index]! - value) * (at - below)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
}
