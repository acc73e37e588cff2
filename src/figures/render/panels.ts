import type { Size } from "./render-svg.js";

/** Several SVGs of one size as one, side by side in `columns` columns. */
export function panels(svgs: readonly string[], { width, height }: Size, columns: number): string {
  const rows = Math.ceil(svgs.length / columns);
  const placed = svgs.map((svg, index) => {
    const [x, y] = [(index % columns) * width, Math.floor(index / columns) * height];
    return svg.replace("<svg ", `<svg x="${x}" y="${y}" `);
  });
  const [wide, high] = [columns * width, rows * height];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${wide}" height="${high}" viewBox="0 0 ${wide} ${high}">`,
    ...placed,
    "</svg>",
    "",
  ].join("\n");
}
