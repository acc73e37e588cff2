import { readFile } from "node:fs/promises";
import { deflateSync } from "node:zlib";

import type { FigureData } from "../data/figure-data.js";
import { escapedXml } from "./escaped-xml.js";
import { version } from "../../version.js";

/**
 * The report as one HTML file, which needs nothing beside itself: ECharts, the page's own program and the data are in
 * it. The data are JSON, deflated, since a page for 12 layers of 128 experts would else take 15 MB.
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
    data: deflateSync(JSON.stringify(data), { level: 9 }).toString("base64"),
  };
  return page.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => parts[name]!);
}
