/**
 * A report as JSON: objects over several lines, arrays of plain values on one, so that a report of a thousand origins
 * can still be read. Numbers are not rounded; NaN and infinities, which JSON does not know, become null.
 */
export function toJson(value: unknown): string {
  return `${render(value, "")}\n`;
}

function render(value: unknown, indent: string): string {
  if (isPlain(value)) return renderPlain(value);
  const inner = `${indent}  `;
  if (ArrayBuffer.isView(value)) return render(Array.from(value as unknown as ArrayLike<number>), indent);
  if (Array.isArray(value)) {
    if (value.every(isPlain)) return `[${value.map(renderPlain).join(", ")}]`;
    return `[\n${value.map((item) => inner + render(item, inner)).join(",\n")}\n${indent}]`;
  }
  const fields = Object.entries(value as object).filter(([, field]) => field !== undefined);
  if (fields.length === 0) return "{}";
  const lines = fields.map(([name, field]) => `${JSON.stringify(name)}: ${render(field, inner)}`);
  const line = `{ ${lines.join(", ")} }`;
  if (line.length <= 100 && fields.every(([, field]) => isPlain(field))) return line;
  return `{\n${lines.map((text) => inner + text).join(",\n")}\n${indent}}`;
}

function isPlain(value: unknown): boolean {
  return typeof value !== "object" || value === null;
}

/** Reports may hold millions of numbers; what they look like is the same as `JSON.stringify` says. */
function renderPlain(value: unknown): string {
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : "null";
  return JSON.stringify(value);
}
