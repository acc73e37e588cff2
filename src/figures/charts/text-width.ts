/** Width of a letter of DejaVu Sans, which is a wide font, in its size. */
const letterWidth = 0.6;

/** There is no browser to ask how wide a text is: too wide leaves room, too narrow makes texts overlap. */
export function textWidth(text: string, fontSize: number): number {
  return letterWidth * fontSize * text.length;
}
