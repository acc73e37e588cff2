/** A whole number as an exponent: -6 -> ⁻⁶. */
export function superscript(power: number): string {
  return String(power).replaceAll(/[-\d]/g, (digit) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(digit)]!);
}
