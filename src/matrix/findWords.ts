/** Finding words in texts as people mean it: case, accents and width do not matter. Pure and bounded. */
import { fold } from "./shelves.ts";

const MOST_WORDS = 12;
const LONGEST_WORD = 60;

/** The words of a query, folded; bounded. */
export function wordsOf(query: string): readonly string[] {
  const words = fold(query.slice(0, 400)).split(/\s+/).filter(Boolean);
  return words.filter((word, at) => words.indexOf(word) === at && word.length <= LONGEST_WORD).slice(0, MOST_WORDS);
}

/** Whether the text holds all of the words. No words: no. */
export function holds(text: string, words: readonly string[]): boolean {
  const folded = fold(text);
  return words.length > 0 && words.every((word) => folded.indexOf(word) >= 0);
}

/** A piece of a text: marked where it is one of the words. */
export interface Piece {
  readonly text: string;
  readonly marked: boolean;
}

/** The text cut into pieces, the words in it marked; together they are the text. */
export function marked(text: string, words: readonly string[]): readonly Piece[] {
  const { folded, starts } = foldedWithPlaces(text);
  const isMarked: boolean[] = [];
  for (const word of words) {
    for (let at = folded.indexOf(word); word && at >= 0; at = folded.indexOf(word, at + word.length)) {
      const end = starts[at + word.length] ?? text.length;
      for (let i = starts[at] as number; i < end; i++) isMarked[i] = true;
    }
  }
  const pieces: Piece[] = [];
  let from = 0;
  for (let i = 1; i <= text.length; i++) {
    if (i < text.length && (isMarked[i] === true) === (isMarked[from] === true)) continue;
    pieces.push({ text: text.slice(from, i), marked: isMarked[from] === true });
    from = i;
  }
  return pieces;
}

/** Words that stand before the first match. */
const BEFORE = 40;

/** About `most` letters of one line around the first match, cut at spaces where there are some, with "…" for what is left out. */
export function excerpt(text: string, words: readonly string[], most: number): string {
  if (text.length <= most) return text;
  const { folded, starts } = foldedWithPlaces(text);
  const places = words.map((word) => folded.indexOf(word)).filter((at) => at >= 0);
  const first = places.length > 0 ? (starts[Math.min(...places)] as number) : 0;
  let from = 0;
  if (first > BEFORE) {
    const space = text.lastIndexOf(" ", first - BEFORE / 2);
    from = space > first - BEFORE ? space + 1 : outside(text, first - BEFORE / 2);
  }
  let end = Math.min(text.length, from + most);
  if (end < text.length) {
    const space = text.lastIndexOf(" ", end);
    end = space > from + most / 2 ? space : outside(text, end);
  }
  return `${from > 0 ? "…" : ""}${text.slice(from, end)}${end < text.length ? "…" : ""}`;
}

/** Not inside of a surrogate pair. */
function outside(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code >= 0xdc00 && code <= 0xdfff ? at - 1 : at;
}

/** The folded text, and for each of its letters where it stands in the text itself. */
function foldedWithPlaces(text: string): { readonly folded: string; readonly starts: readonly number[] } {
  let folded = "";
  const starts: number[] = [];
  for (let at = 0; at < text.length;) {
    const code = text.charCodeAt(at);
    const length = code >= 0xd800 && code <= 0xdbff && at + 1 < text.length ? 2 : 1;
    const letter = fold(text.substr(at, length));
    for (let i = 0; i < letter.length; i++) starts.push(at);
    folded += letter;
    at += length;
  }
  return { folded, starts };
}
