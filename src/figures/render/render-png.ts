import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { initWasm, Resvg } from "@resvg/resvg-wasm";

export interface PngOptions {
  /** Pixels of the picture for each of the SVG. @default 2 */
  readonly scale?: number;
  /** Font file, TrueType or OpenType, to draw all text with. @default DejaVu Sans */
  readonly fontFile?: string;
}

let ready: Promise<void> | undefined;

/**
 * An SVG as PNG, drawn by resvg in WebAssembly. Text is drawn with the fonts that ship with moeload, so that a picture
 * is the same on every machine.
 */
export async function renderPng(svg: string, { scale = 2, fontFile }: PngOptions = {}): Promise<Uint8Array> {
  ready ??= startResvg();
  await ready;
  const fonts = fontFile === undefined ? shippedFonts : [fontFile];
  const fontBuffers = await Promise.all(fonts.map((font) => readFile(font)));
  const defaultFontFamily = fontFile === undefined ? "DejaVu Sans" : undefined;
  const picture = new Resvg(svg, {
    fitTo: { mode: "zoom", value: scale },
    font: {
      fontBuffers,
      ...(defaultFontFamily !== undefined && { defaultFontFamily, sansSerifFamily: defaultFontFamily }),
    },
  });
  try {
    return picture.render().asPng();
  } finally {
    picture.free();
  }
}

const shippedFonts = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"].map(
  (name) => new URL(`../../../fonts/${name}`, import.meta.url),
);

async function startResvg(): Promise<void> {
  const module = createRequire(import.meta.url).resolve("@resvg/resvg-wasm/index_bg.wasm");
  await initWasm(await readFile(module));
}
