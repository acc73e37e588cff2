/** Bytes that mean something in a text of numbers. */
export const tab = 0x09;
export const newline = 0x0a;
export const carriageReturn = 0x0d;
export const space = 0x20;
export const quote = 0x22;
export const hash = 0x23;
export const comma = 0x2c;
export const zero = 0x30;
export const openBracket = 0x5b;
export const closeBracket = 0x5d;
