import { superscript } from "../../report/superscript.js";

/** A tick of a logarithmic axis: 10⁻⁵, 0.1, 1, 10. */
export function powerOfTen(value: number): string {
  const exponent = Math.round(Math.log10(value));
  if (exponent >= -1 && exponent <= 3) return String(Number(value.toPrecision(3)));
  return `10${superscript(exponent)}`;
}

/** A whole number with commas: 12,000. */
export function grouped(value: number): string {
  return value.toLocaleString("en-US");
}

/** A share of 1 as a percentage of three digits, as 12.0 %; a dash where there is none. */
export function percent(share: number | null | undefined): string {
  return share == null || !Number.isFinite(share) ? "–" : toldPercent(100 * share);
}

/** What is a percentage already. */
export function toldPercent(percentage: number): string {
  const whole = percentage === 0 || percentage >= 1000;
  return `${whole ? grouped(Math.round(percentage)) : percentage.toPrecision(3)} %`;
}

/** The same on an axis, where it is a number of its own. */
export function inPercent(share: number | null | undefined): number | null {
  return share == null ? null : Number((100 * share).toPrecision(4));
}

/** Three digits; small ones as 3.45e-5; a dash where there is none. */
export function threeDigits(value: number | null | undefined): string {
  if (value == null || !Number.isFinite(value)) return "–";
  return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(2) : String(Number(value.toPrecision(3)));
}
