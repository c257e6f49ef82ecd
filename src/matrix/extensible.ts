/** Texts of extensible events (MSC1767): a list of the same words in several forms, the best first. */
import { TEXT_LENGTH } from "./htmlElements.ts";
import { readHtml } from "./messageHtml.ts";
import { cleanBody } from "./names.ts";
import { openWordsOf } from "./openWords.ts";
import { array, field, string } from "./rawEvent.ts";
import type { HtmlNode } from "./records.ts";

export interface ExtensibleText {
  /** Plain words; "" where there are none. */
  readonly body: string;
  readonly html?: readonly HtmlNode[];
}

/** Names of the block, as the proposal had them over the years. */
const BLOCKS = ["m.text", "m.markup", "m.message", "org.matrix.msc1767.text", "org.matrix.msc1767.markup", "org.matrix.msc1767.message"];
/** Forms of one text that are looked at. */
const MOST_FORMS = 20;

/** The words of an extensible event, or what stands in `body` for clients that know none. */
export function extensibleText(content: unknown, most: number = TEXT_LENGTH): ExtensibleText {
  const forms = formsOf(content);
  const plain = forms.find(({ mimetype }) => mimetype === "text/plain")?.body ?? string(field(content, "body"));
  const formatted = forms.find(({ mimetype }) => mimetype === "text/html")?.body ?? string(field(content, "org.matrix.msc1767.html"));
  const html = formatted === undefined ? undefined : readHtml(formatted);
  const body = cleanBody(plain, most).trim() || (html ? cleanBody(openWordsOf(html) ?? textOf(html, 0), most).trim() : "");
  return { body, ...(html ? { html } : {}) };
}

interface Form {
  readonly mimetype: string;
  readonly body: string;
}

function formsOf(content: unknown): readonly Form[] {
  for (const name of BLOCKS) {
    const block = field(content, name);
    if (typeof block === "string") return [{ mimetype: "text/plain", body: block }];
    const forms: Form[] = [];
    for (const form of array(block).slice(0, MOST_FORMS)) {
      const body = string(field(form, "body"));
      if (body !== undefined) forms.push({ mimetype: string(field(form, "mimetype")) ?? "text/plain", body });
    }
    if (forms.length > 0) return forms;
  }
  return [];
}

function textOf(nodes: readonly HtmlNode[], depth: number): string {
  if (depth > 101) return "";
  return nodes
    .map((node) => ("text" in node ? node.text : node.type === "br" ? "\n" : "children" in node ? textOf(node.children, depth + 1) : ""))
    .join("");
}
