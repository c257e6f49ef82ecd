/** What a formatted message says in the open, in one plain text: what its spoilers and details hide is not in it (pure). */
import { field, string } from "./rawEvent.ts";
import { readHtml } from "./messageHtml.ts";
import type { HtmlNode } from "./records.ts";

/** Stands for hidden words where no language is at hand: in saved lines and quotes. Every face has it. */
export const COVER = "•••••";

const MAY_COVER = /data-mx-spoiler|<details/i;
const BLOCKS: ReadonlySet<string> = new Set([
  "p",
  "blockquote",
  "li",
  "heading",
  "tr",
  "td",
  "th",
  "summary",
  "ul",
  "ol",
  "table",
  "details",
]);
const MOST_DEPTH = 101;

/**
 * The words to show where the message itself is not: undefined when it hides nothing, and its plain body says the same.
 * The plain body of a message with a spoiler has the hidden words in it.
 */
export function openWords(content: unknown): string | undefined {
  if (string(field(content, "format")) !== "org.matrix.custom.html") return undefined;
  const formatted = string(field(content, "formatted_body"));
  if (formatted === undefined || !MAY_COVER.test(formatted)) return undefined;
  const nodes = readHtml(formatted);
  return nodes ? wordsOf(nodes) : COVER;
}

/** Words of a tree; `undefined` where it hides nothing. */
export function openWordsOf(nodes: readonly HtmlNode[]): string | undefined {
  return hides(nodes, 0) ? wordsOf(nodes) : undefined;
}

function hides(nodes: readonly HtmlNode[], depth: number): boolean {
  return (
    depth <= MOST_DEPTH &&
    nodes.some((node) => node.type === "spoiler" || node.type === "details" || ("children" in node && hides(node.children, depth + 1)))
  );
}

const wordsOf = (nodes: readonly HtmlNode[]): string =>
  inner(nodes, 0)
    .replace(/[ \t]+/g, " ")
    .replace(/ ?\n[ \n]*/g, "\n")
    .trim();

function inner(nodes: readonly HtmlNode[], depth: number): string {
  if (depth > MOST_DEPTH) return "";
  let text = "";
  for (const node of nodes) {
    switch (node.type) {
      case "text":
      case "pill":
        text += node.text;
        break;
      case "br":
      case "hr":
        text += "\n";
        break;
      case "pre":
        text += `\n${node.text}\n`;
        break;
      case "image":
        text += node.alt;
        break;
      case "spoiler":
        text += node.reason ? `(${node.reason}) ${COVER}` : COVER;
        break;
      case "details":
        text += `\n${inner(
          node.children.filter(({ type }) => type === "summary"),
          depth + 1,
        )} ${COVER}\n`;
        break;
      default:
        text += BLOCKS.has(node.type) ? `\n${inner(node.children, depth + 1)}\n` : inner(node.children, depth + 1);
    }
  }
  return text;
}
