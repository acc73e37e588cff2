import type { EChartsOption } from "echarts";

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A chart as SVG, drawn without a browser. The same option and size give the same text. */
export async function renderSvg(option: EChartsOption, { width, height }: Size): Promise<string> {
  const { init, setPlatformAPI } = await import("./echarts.js");
  setPlatformAPI({ measureText });
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(option);
    return chart.renderToSVGString();
  } finally {
    chart.dispose();
  }
}

/** Width of a letter of DejaVu Sans, which is a wide font, in its size. */
const letterWidth = 0.6;

/** There is no browser to ask how wide a text is: too wide leaves room, too narrow makes texts overlap. */
function measureText(text: string, font = "12px"): { width: number } {
  const size = Number(/(\d+(?:\.\d+)?)px/.exec(font)?.[1] ?? 12);
  return { width: letterWidth * size * text.length };
}
