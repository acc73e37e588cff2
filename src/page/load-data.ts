import type { FigureData } from "../figures/data/figure-data.js";

/** The data that the page carries: JSON, deflated, in base 64. */
export async function loadData(): Promise<FigureData> {
  const text = document.getElementById("data")!.textContent.trim();
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return (await new Response(stream).json()) as FigureData;
}
