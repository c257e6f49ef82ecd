/** Lines of words in a bubble, reckoned without laying them out (pure). */

/** Height of one: --type-body × --leading, in px at a screen of 1920. */
export const LINE = 42;
/** What fits in one on average. */
export const CHARS = 56;

/** CJK and other wide letters count double. */
export function textLines(text: string, chars: number = CHARS): number {
  let lines = 0;
  for (const part of text.slice(0, 9000).split("\n")) {
    let width = part.length;
    for (let i = 0; i < part.length; i++) if (part.charCodeAt(i) > 0x2e7f && part.charCodeAt(i) < 0xd800) width++;
    lines += Math.max(1, Math.ceil(width / Math.max(1, chars)));
  }
  return lines;
}
