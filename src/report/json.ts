/**
 * A report as JSON: objects over several lines, arrays of plain values on one, so that a report of a thousand origins
 * can still be read. Numbers are not rounded; NaN and infinities, which JSON does not know, become null.
 */
export function toJson(value: unknown): string {
  return `${render(value, "")}\n`;
}

function render(value: unknown, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  if (ArrayBuffer.isView(value)) return render(Array.from(value as unknown as ArrayLike<number>), indent);
  if (Array.isArray(value)) {
    if (value.every(isPlain)) return `[${value.map((item) => render(item, inner)).join(", ")}]`;
    return `[\n${value.map((item) => inner + render(item, inner)).join(",\n")}\n${indent}]`;
  }
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return "{}";
  const lines = fields.map(([name, field]) => `${inner}${JSON.stringify(name)}: ${render(field, inner)}`);
  const line = `{ ${fields.map(([name, field]) => `${JSON.stringify(name)}: ${render(field, "")}`).join(", ")} }`;
  return fields.every(([, field]) => isPlain(field)) && line.length <= 100
    ? line
    : `{\n${lines.join(",\n")}\n${indent}}`;
}

function isPlain(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}
