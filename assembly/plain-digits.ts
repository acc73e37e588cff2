/** The number in `length` decimal digits at `from`; -1 unless these are 1 to 10 and it is at most 2^31 - 1. */
// @ts-ignore: decorator
@inline
export function numberOfDigits(from: usize, length: i32): i32 {
  // All lengths but 1 to 8, negative ones too.
  if (<u32>(length - 1) >= 8) return numberOfManyDigits(from, length);
  // The digits move to the upper end, zeros come behind them: eight digits then, the first in the lowest byte.
  let value = load<u64>(from) << ((8 - length) << 3);
  value &= 0x0f0f0f0f0f0f0f0f;
  value = value * 10 + (value >> 8);
  const upper = (value & 0x000000ff000000ff) * 0x000f424000000064;
  const lower = ((value >> 16) & 0x000000ff000000ff) * 0x0000271000000001;
  return <i32>((upper + lower) >> 32);
}

/** The same of what may begin with a blank. */
// @ts-ignore: decorator
@inline
export function numberOfItem(start: usize, end: usize): i32 {
  const from = start + <usize>(load<u8>(start) == 0x20);
  return numberOfDigits(from, <i32>(end - from));
}

function numberOfManyDigits(from: usize, length: i32): i32 {
  if (length != 9 && length != 10) return -1;
  let value: u64 = 0;
  for (let index = 0; index < length; index++) value = value * 10 + (load<u8>(from + index) & 0x0f);
  return value > <u64>i32.MAX_VALUE ? -1 : <i32>value;
}
