import { withThousands } from "../counted.js";

/** Three significant digits, as in `0.112`, `1,000` or `3.40e-5`; `-` for what is not there. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return "-";
  const size = Math.abs(value);
  if (value === 0) return "0";
  if (size < 1e-3 || size >= 1e6) return value.toExponential(2);
  return size >= 100 ? formatInteger(Math.round(value)) : value.toPrecision(3);
}

/** A count with separated thousands, as in `30,720,000`. */
export function formatInteger(value: number): string {
  return withThousands(Math.round(value));
}

/** A ratio in per cent with three significant digits, as in `11.2 %`. */
export function formatPercent(ratio: number | null | undefined): string {
  return ratio === null || ratio === undefined ? "-" : `${formatNumber(100 * ratio)} %`;
}
