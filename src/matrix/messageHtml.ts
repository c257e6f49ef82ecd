/**
 * `formatted_body` as a tree that can do no harm (client-server API, "m.room.message msgtypes", HTML subset). An inert
 * document parses it; what the allow-list knows is copied into records, the rest leaves its words or goes altogether.
 * Nothing of the parsed document is ever shown.
 */
import { colorOf, DROPPED, languageOf, shortenTo, sideOf, startOf, TEXT_LENGTH, words } from "./htmlElements.ts";
import { matrixLink, safeHref } from "./matrixLinks.ts";
import { mxc } from "./mxc.ts";
import { cleanBody, cleanLine, shorten } from "./names.ts";
import type { HtmlNode } from "./records.ts";

const INPUT_LENGTH = 64 * 1024;
const MOST_NODES = 2000;
/** The spec's limit; deeper elements leave their words. */
const MOST_DEPTH = 100;

type ContainerType = Exclude<Extract<HtmlNode, { readonly children: readonly HtmlNode[] }>["type"], "ol" | "link" | "spoiler" | "color">;

const CONTAINERS: ReadonlyMap<string, ContainerType> = new Map<string, ContainerType>([
  ["b", "strong"], ["strong", "strong"], ["i", "em"], ["em", "em"], ["u", "u"], ["s", "del"], ["strike", "del"], ["del", "del"],
  ["code", "code"], ["tt", "code"], ["sup", "sup"], ["sub", "sub"], ["p", "p"], ["div", "p"], ["caption", "p"], ["blockquote", "blockquote"],
  ["ul", "ul"], ["li", "li"], ["h1", "heading"], ["h2", "heading"], ["h3", "heading"], ["h4", "heading"], ["h5", "heading"], ["h6", "heading"],
  ["table", "table"], ["tr", "tr"], ["td", "td"], ["th", "th"], ["details", "details"], ["summary", "summary"],
]); // prettier-ignore

const BLOCKS: ReadonlySet<string> = new Set([
  "p",
  "blockquote",
  "ul",
  "ol",
  "li",
  "heading",
  "table",
  "tr",
  "td",
  "th",
  "details",
  "summary",
  "pre",
  "hr",
]);

/** While it is built a text can still lose the space at its end. */
interface OpenText {
  type: "text";
  text: string;
}
type Building = HtmlNode | OpenText;

/**
 * @returns undefined when nothing to show is left: show the plain body then. Never throws for any input.
 */
export function readHtml(formatted: unknown): readonly HtmlNode[] | undefined {
  if (typeof formatted !== "string" || !formatted) return undefined;
  let body: Element | null;
  try {
    body = new DOMParser().parseFromString(`<body>${calm(formatted.slice(0, INPUT_LENGTH))}`, "text/html").body;
  } catch {
    return undefined;
  }
  if (!body) return undefined;
  const reader = new Reader();
  const nodes = reader.children(body, 0);
  reader.endLine();
  return nodes.length > 0 ? prune(nodes) : undefined;
}

/**
 * Nothing of a parsed body runs or is styled, but newer engines tell of every handler and style in it as a breach of the
 * page's policy: these attributes get names that mean nothing. For quiet alone; what it overlooks is as inert.
 */
const calm = (html: string): string => html.replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/(\s)(on[a-z]+|style)(?=\s*=)/gi, "$1x-$2"));

class Reader {
  private letters = 0;
  private nodes = 0;
  /** White space is swallowed here: at the start of a block, after a break, after another space. */
  private swallow = true;
  private last: OpenText | undefined;

  private full(): boolean {
    return this.letters >= TEXT_LENGTH || this.nodes >= MOST_NODES;
  }

  /** The space before a line's end is not shown. */
  endLine(): void {
    if (this.last) this.last.text = this.last.text.replace(/[ \t\n\r\f]+$/, "");
    this.last = undefined;
    this.swallow = true;
  }

  children(parent: Node, depth: number): readonly HtmlNode[] {
    const out: Building[] = [];
    this.into(out, parent, depth);
    return out;
  }

  /** The children in the place of their parent: of one that is not known, or that adds nothing. */
  private into(out: Building[], parent: Node, depth: number): void {
    for (let child = parent.firstChild; child && !this.full(); child = child.nextSibling) this.child(child, depth, out);
  }

  private child(node: Node, depth: number, out: Building[]): void {
    if (node.nodeType === 3) return this.text(node.nodeValue ?? "", out);
    if (node.nodeType !== 1) return;
    const element = node as Element;
    const name = element.localName.toLowerCase();
    if (DROPPED.has(name)) return;
    if (depth >= MOST_DEPTH) return this.text(words(element), out);
    this.element(element, name, depth, out);
  }

  private text(raw: string, out: Building[]): void {
    let text = cleanBody(raw, TEXT_LENGTH).replace(/[ \t\n\r\f]+/g, " ");
    if (this.swallow && text.startsWith(" ")) text = text.slice(1);
    if (!text) return;
    this.swallow = text.endsWith(" ");
    const room = TEXT_LENGTH - this.letters;
    if (text.length > room) text = shorten(text, room + 1);
    this.letters += text.length;
    const before = out[out.length - 1];
    if (before && before.type === "text" && before === this.last) {
      this.last.text += text;
      return;
    }
    const open: OpenText = { type: "text", text };
    this.last = open;
    this.add(open, out);
  }

  private add(node: Building, out: Building[]): void {
    this.nodes += 1;
    out.push(node);
  }

  private element(element: Element, name: string, depth: number, out: Building[]): void {
    switch (name) {
      case "br":
        this.endLine();
        return this.add({ type: "br" }, out);
      case "hr":
        this.endLine();
        return this.add({ type: "hr" }, out);
      case "pre":
        return this.pre(element, out);
      case "ol":
        return this.wrap(element, depth, out, "ol", (children) => ({ type: "ol", start: startOf(element), children }));
      case "a":
        return this.link(element, depth, out);
      case "img":
        return this.image(element, out);
      case "span":
      case "font":
        return this.styled(element, name, depth, out);
      default: {
        if (element.hasAttribute("data-mx-maths")) return this.maths(element, depth, out);
        const type = CONTAINERS.get(name);
        if (type) return this.wrap(element, depth, out, type, (children) => ({ type, children }));
        this.into(out, element, depth + 1);
      }
    }
  }

  private wrap(element: Element, depth: number, out: Building[], type: string, make: (children: readonly HtmlNode[]) => HtmlNode): void {
    const block = BLOCKS.has(type);
    if (block) this.endLine();
    this.nodes += 1;
    const children = this.children(element, depth + 1);
    if (block) this.endLine();
    if (children.length > 0) out.push(make(children));
  }

  private pre(element: Element, out: Building[]): void {
    this.endLine();
    const text = shortenTo(words(element).replace(/\r\n?/g, "\n").replace(/^\n/, "").replace(/\s+$/, ""), TEXT_LENGTH - this.letters);
    if (!text) return;
    this.letters += text.length;
    const language = languageOf(element);
    this.add({ type: "pre", text, ...(language ? { language } : {}) }, out);
  }

  private link(element: Element, depth: number, out: Building[]): void {
    const href = safeHref(element.getAttribute("href"));
    const target = href ? matrixLink(href) : undefined;
    if (target) {
      const text = cleanLine(words(element), 120) || cleanLine(target.id, 120);
      this.letters += text.length;
      this.swallow = false;
      this.last = undefined;
      return this.add({ type: "pill", target: target.target, id: target.id, text }, out);
    }
    if (href) return this.wrap(element, depth, out, "link", (children) => ({ type: "link", href, children }));
    this.into(out, element, depth + 1);
  }

  private image(element: Element, out: Building[]): void {
    const source = mxc(element.getAttribute("src"));
    const alt = cleanLine(element.getAttribute("alt") ?? element.getAttribute("title"), 120);
    if (!source) return alt ? this.text(alt, out) : undefined;
    const emoticon = element.hasAttribute("data-mx-emoticon");
    // A picture that is no emoji has a line of its own.
    if (emoticon) this.last = undefined;
    else this.endLine();
    this.swallow = !emoticon;
    const width = sideOf(element.getAttribute("width"));
    const height = sideOf(element.getAttribute("height"));
    this.letters += 1; // or a wall of pictures would be no longer than a word
    this.add(
      {
        type: "image",
        mxc: source,
        alt,
        emoticon,
        ...(width === undefined ? {} : { width }),
        ...(height === undefined ? {} : { height }),
      },
      out,
    );
  }

  private maths(element: Element, depth: number, out: Building[]): void {
    const before = out.length;
    this.into(out, element, depth + 1);
    if (out.length > before) return;
    const formula = cleanLine(element.getAttribute("data-mx-maths"), 500);
    if (formula) this.wrapText(formula, out);
  }

  private wrapText(text: string, out: Building[]): void {
    const inner: Building[] = [];
    this.text(text, inner);
    if (inner.length > 0) this.add({ type: "code", children: inner }, out);
  }

  private styled(element: Element, name: string, depth: number, out: Building[]): void {
    if (element.hasAttribute("data-mx-maths")) return this.maths(element, depth, out);
    const color = colorOf(element.getAttribute("data-mx-color")) ?? (name === "font" ? colorOf(element.getAttribute("color")) : undefined);
    const background = colorOf(element.getAttribute("data-mx-bg-color"));
    const spoiler = name === "span" && element.hasAttribute("data-mx-spoiler");
    if (!color && !background && !spoiler) return this.into(out, element, depth + 1);
    const inner = this.children(element, depth + 1);
    if (inner.length === 0) return;
    const coloured: readonly HtmlNode[] =
      color || background
        ? [{ type: "color", ...(color ? { color } : {}), ...(background ? { background } : {}), children: inner }]
        : inner;
    if (!spoiler) return void out.push(...coloured);
    const reason = cleanLine(element.getAttribute("data-mx-spoiler"), 120);
    this.add({ type: "spoiler", ...(reason ? { reason } : {}), children: coloured }, out);
  }
}

/** Texts that lost their last letter when a line ended. */
function prune(nodes: readonly HtmlNode[]): readonly HtmlNode[] | undefined {
  const kept: HtmlNode[] = [];
  for (const node of nodes) {
    if (node.type === "text") {
      if (node.text) kept.push(node);
    } else if ("children" in node) {
      const children = prune(node.children);
      if (children) kept.push({ ...node, children } as HtmlNode);
    } else kept.push(node);
  }
  return kept.length > 0 ? kept : undefined;
}
