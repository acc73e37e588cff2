import { colours, type Colours, type Theme } from "./colours.js";

/** How charts are drawn. */
export interface ChartStyle {
  readonly colours: Colours;
  readonly font: string;
  /** In pixels; margins follow. */
  readonly fontSize: number;
  /** In pixels, of the whole picture: title and legend take as many rows as they need. */
  readonly width: number;
  /** Whether the reader can zoom and hover. */
  readonly interactive: boolean;
  /** Whether the title stands in the picture itself. */
  readonly titled: boolean;
}

export function chartStyle(theme: Theme, options: Partial<Omit<ChartStyle, "colours">> = {}): ChartStyle {
  return {
    colours: colours[theme],
    font: options.font ?? "DejaVu Sans, Verdana, sans-serif",
    fontSize: options.fontSize ?? 12,
    width: options.width ?? 960,
    interactive: options.interactive ?? false,
    titled: options.titled ?? true,
  };
}

/** How all text of a chart looks that has no reason to look otherwise. */
export function textLook({ colours: { text }, font, fontSize }: ChartStyle): {
  readonly color: string;
  readonly fontFamily: string;
  readonly fontSize: number;
} {
  return { color: text, fontFamily: font, fontSize };
}
