import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

import { initWasm, Resvg } from "@resvg/resvg-wasm";

export interface PngOptions {
  /** Pixels of the picture for each of the SVG. @default 2 */
  readonly scale?: number;
  /** A font, TrueType or OpenType, to draw all text with. @default DejaVu Sans */
  readonly font?: Uint8Array;
}

let ready: Promise<void> | undefined;

/**
 * An SVG as PNG, drawn by resvg in WebAssembly. Text is drawn with the fonts that ship with moeload, so that a picture
 * is the same on every machine.
 */
export async function renderPng(svg: string, { scale = 2, font }: PngOptions = {}): Promise<Uint8Array> {
  ready ??= startResvg();
  await ready;
  const fontBuffers = font === undefined ? await Promise.all(shippedFonts.map((file) => readFile(file))) : [font];
  const defaultFontFamily = font === undefined ? "DejaVu Sans" : undefined;
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
