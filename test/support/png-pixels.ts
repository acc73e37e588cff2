import { inflateSync } from "node:zlib";

/** What a PNG of eight-bit RGB or RGBA shows: its size, how many colours, and the share of pixels unlike its corner. */
export function pngPixels(png: Uint8Array): { width: number; height: number; colours: number; inked: number } {
  const bytes = Buffer.from(png);
  if (bytes.toString("latin1", 1, 4) !== "PNG") throw new Error("no PNG");
  const [width, height, depth, kind] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20), bytes[24], bytes[25]];
  if (depth !== 8 || (kind !== 2 && kind !== 6)) throw new Error("neither RGB nor RGBA of eight bits");
  const parts: Buffer[] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    if (bytes.toString("latin1", at + 4, at + 8) !== "IDAT") continue;
    parts.push(bytes.subarray(at + 8, at + 8 + bytes.readUInt32BE(at)));
  }
  const perPixel = kind === 2 ? 3 : 4;
  const rows = unfiltered(inflateSync(Buffer.concat(parts)), width * perPixel, height, perPixel);
  const counts = new Map<number, number>();
  for (let at = 0; at < rows.length; at += perPixel) {
    const colour = (rows[at]! << 16) | (rows[at + 1]! << 8) | rows[at + 2]!;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const corner = (rows[0]! << 16) | (rows[1]! << 8) | rows[2]!;
  return { width, height, colours: counts.size, inked: 1 - counts.get(corner)! / (width * height) };
}

/** Undoes the filters of the rows (PNG specification, section 9). */
function unfiltered(filtered: Uint8Array, rowBytes: number, height: number, perPixel: number): Uint8Array {
  const out = new Uint8Array(rowBytes * height);
  for (let row = 0; row < height; row += 1) {
    const filter = filtered[row * (rowBytes + 1)]!;
    for (let at = 0; at < rowBytes; at += 1) {
      const here = row * rowBytes + at;
      const left = at < perPixel ? 0 : out[here - perPixel]!;
      const above = row === 0 ? 0 : out[here - rowBytes]!;
      const corner = row === 0 || at < perPixel ? 0 : out[here - rowBytes - perPixel]!;
      const predicted = [0, left, above, (left + above) >> 1, paeth(left, above, corner)][filter]!;
      out[here] = filtered[row * (rowBytes + 1) + 1 + at]! + predicted;
    }
  }
  return out;
}

function paeth(left: number, above: number, corner: number): number {
  const estimate = left + above - corner;
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - above), Math.abs(estimate - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? above : corner;
}
