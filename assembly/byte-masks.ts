/** A mask of 64 bytes, which stand in `a`, `b`, `c` and `d`: bit i is set where byte i is `byte`. */
// @ts-ignore: decorator
@inline
export function equalBytes(a: v128, b: v128, c: v128, d: v128, byte: v128): u64 {
  return joined(i8x16.eq(a, byte), i8x16.eq(b, byte), i8x16.eq(c, byte), i8x16.eq(d, byte));
}

/** The same where it is a decimal digit. */
// @ts-ignore: decorator
@inline
export function digitBytes(a: v128, b: v128, c: v128, d: v128): u64 {
  return joined(areDigits(a), areDigits(b), areDigits(c), areDigits(d));
}

/** A mask of the bits below `bit`, which is at most 63. */
// @ts-ignore: decorator
@inline
export function bitsBelow(bit: u64): u64 {
  return ((<u64>1) << bit) - 1;
}

// @ts-ignore: decorator
@inline
function areDigits(bytes: v128): v128 {
  return i8x16.lt_u(i8x16.sub(bytes, i8x16.splat(0x30)), i8x16.splat(10));
}

// @ts-ignore: decorator
@inline
function joined(a: v128, b: v128, c: v128, d: v128): u64 {
  const low = (<u64>(<u32>i8x16.bitmask(a))) | ((<u64>(<u32>i8x16.bitmask(b))) << 16);
  const high = (<u64>(<u32>i8x16.bitmask(c))) | ((<u64>(<u32>i8x16.bitmask(d))) << 16);
  return low | (high << 32);
}
