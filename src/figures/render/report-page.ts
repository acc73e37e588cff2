import { readFile } from "node:fs/promises";

import type { FigureData } from "../data/figure-data.js";
import { escapedXml } from "../../report/escaped-xml.js";
import { packedData } from "./packed-data.js";
import { version } from "../../version.js";

/**
 * The report as one HTML file, which needs nothing beside itself: ECharts, the page's own program and the data are in
 * it.
 */
export async function reportPage(data: FigureData, title: string): Promise<string> {
  const part = (name: string): Promise<string> => readFile(new URL(`../../page/${name}`, import.meta.url), "utf8");
  const [page, style, script] = await Promise.all([part("page.html"), part("page.css"), part("page.js")]);
  const parts: Readonly<Record<string, string>> = {
    version,
    title: escapedXml(title),
    style,
    // What would end the element that it stands in.
    script: script.replaceAll("</script", "<\\/script"),
    data: packedData(data),
  };
  return page.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name]!);
}
