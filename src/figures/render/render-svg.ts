import type { Chart } from "../charts/chart.js";
import { textWidth } from "../charts/text-width.js";
import { escapedXml } from "../../report/escaped-xml.js";

/** In pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * A chart as SVG, drawn without a browser; title and sentence are in it for those who have it read to them. The same
 * chart, size and prefix give the same text.
 *
 * @param prefix of all ids, for several SVGs in one document
 */
export async function renderSvg(
  { title, sentence, option }: Pick<Chart, "title" | "sentence" | "option">,
  { width, height }: Size,
  prefix = "",
): Promise<string> {
  const { init, setPlatformAPI } = await import("./echarts.js");
  setPlatformAPI({ measureText });
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption(option);
    const told = `<title>${escapedXml(title)}</title><desc>${escapedXml(sentence)}</desc>`;
    return plain(chart.renderToSVGString(), prefix).replace(/^<svg ([^>]*)>/, `<svg role="img" $1>${told}`);
  } finally {
    chart.dispose();
  }
}

/** Without what nobody sees or ECharts leaves for a page to act on, and with ids that do not count the charts drawn before. */
function plain(svg: string, prefix: string): string {
  return svg
    .replace(/<style[^]*?<\/style>/, "")
    .replaceAll(/ (?:class|pointer-events|ecmeta_\w+)="[^"]*"/g, "")
    .replaceAll(/<path (?=[^>]* stroke-width="0")(?=[^>]* fill="none")[^>]*><\/path>\n?/g, "")
    .replaceAll(/\bzr\d+-/g, prefix);
}

function measureText(text: string, font = "12px"): { width: number } {
  const size = Number(/(\d+(?:\.\d+)?)px/.exec(font)?.[1] ?? 12);
  return { width: textWidth(text, size) };
}
