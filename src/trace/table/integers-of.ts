import { inWords, wholeNumber, type IntegerColumn } from "./integer-column.js";

/** Numbers as a decoder leaves them: a typed array, or an array that may hold nulls. */
export type DecodedNumbers = ArrayLike<number> | ArrayLike<bigint> | ArrayLike<unknown>;

/** What a decoder left, as whole numbers. Costs nothing for 32-bit integers. */
export function integersOf(decoded: DecodedNumbers): IntegerColumn {
  return { values: wholeNumbers(decoded), found: (index) => inWords(decoded[index]) };
}

function wholeNumbers(decoded: DecodedNumbers): Int32Array {
  if (decoded instanceof Int32Array) return decoded;
  if (decoded instanceof BigInt64Array || decoded instanceof BigUint64Array) return lowWords(decoded);
  // Larger ones than 2^31 - 1 turn negative, as an invalid value is to be.
  if (isNarrow(decoded)) return new Int32Array(decoded);
  const values = new Int32Array(decoded.length);
  for (let index = 0; index < values.length; index++) values[index] = wholeNumber(decoded[index]);
  return values;
}

function isNarrow(decoded: DecodedNumbers): decoded is Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array {
  return (
    decoded instanceof Uint8Array ||
    decoded instanceof Int8Array ||
    decoded instanceof Uint16Array ||
    decoded instanceof Int16Array ||
    decoded instanceof Uint32Array
  );
}

/** The lower halves of 64-bit integers, which are all there is to numbers below 2^31. */
function lowWords(decoded: BigInt64Array | BigUint64Array): Int32Array {
  const words = new Int32Array(decoded.buffer, decoded.byteOffset, decoded.length * 2);
  const values = new Int32Array(decoded.length);
  for (let index = 0; index < values.length; index++) {
    values[index] = words[2 * index + 1] === 0 ? words[2 * index]! : -1;
  }
  return values;
}
