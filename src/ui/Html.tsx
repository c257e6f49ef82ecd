import type { ComponentChildren, JSX } from "preact";
import { EmojiText } from "./EmojiText.tsx";
import styles from "./Html.module.css";
import { spoilerWords } from "./spoilerWords.ts";

/** The allow-listed tree of a formatted message, as the matrix floor hands it out (its `HtmlNode`). */
export type HtmlShape =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "br" | "hr" }
  | { readonly type: ContainerType; readonly children: readonly HtmlShape[] }
  | { readonly type: "ol"; readonly start: number; readonly children: readonly HtmlShape[] }
  | { readonly type: "pre"; readonly text: string; readonly language?: string }
  | { readonly type: "link"; readonly href: string; readonly children: readonly HtmlShape[] }
  | { readonly type: "pill"; readonly target: "user" | "room" | "event"; readonly id: string; readonly text: string }
  | { readonly type: "spoiler"; readonly reason?: string; readonly children: readonly HtmlShape[] }
  | { readonly type: "color"; readonly color?: string; readonly background?: string; readonly children: readonly HtmlShape[] }
  | { readonly type: "image"; readonly mxc: string; readonly alt: string; readonly emoticon: boolean };

type ContainerType =
  | "strong"
  | "em"
  | "u"
  | "del"
  | "code"
  | "sup"
  | "sub"
  | "p"
  | "blockquote"
  | "ul"
  | "li"
  | "heading"
  | "table"
  | "tr"
  | "td"
  | "th"
  | "details"
  | "summary";

export interface HtmlProps {
  readonly nodes: readonly HtmlShape[];
  /** Spoilers are shown; until then they say that they are there. */
  readonly revealed?: boolean;
}

/** A message's tree as elements, never as markup. Links are words: a television opens no other pages. */
export function Html(props: HtmlProps): JSX.Element {
  return <div class={styles.html}>{drawAll(props.nodes, props)}</div>;
}

const drawAll = (nodes: readonly HtmlShape[], props: HtmlProps): ComponentChildren => nodes.map((node) => draw(node, props));

function draw(node: HtmlShape, props: HtmlProps): ComponentChildren {
  switch (node.type) {
    case "text":
      return <EmojiText text={node.text} />;
    case "br":
      return <br />;
    case "hr":
      return <hr class={styles.rule} />;
    case "ol":
      return <ol start={node.start}>{drawAll(node.children, props)}</ol>;
    case "pre":
      return (
        <pre>
          <EmojiText text={node.text} />
        </pre>
      );
    case "link":
      return <span class={styles.link}>{drawAll(node.children, props)}</span>;
    case "pill":
      return (
        <span class={styles.pill}>
          <EmojiText text={node.text} />
        </span>
      );
    case "spoiler":
      return <Spoiler node={node} props={props} />;
    case "color":
      // The sender's colours are left out: they are chosen for other grounds, and ours keeps its contrast.
      return drawAll(node.children, props);
    case "image":
      // Custom emoji and other pictures between words are their words so far.
      return <EmojiText text={node.alt} />;
    case "heading":
      return <p class={styles.heading}>{drawAll(node.children, props)}</p>;
    case "details":
      return <div class={styles.details}>{drawAll(node.children, props)}</div>;
    case "summary":
      return <p class={styles.summary}>{drawAll(node.children, props)}</p>;
    case "table":
      return (
        <table>
          <tbody>{drawAll(node.children, props)}</tbody>
        </table>
      );
    default: {
      const Tag = node.type;
      return <Tag>{drawAll(node.children, props)}</Tag>;
    }
  }
}

function Spoiler({ node, props }: { readonly node: Extract<HtmlShape, { type: "spoiler" }>; readonly props: HtmlProps }): JSX.Element {
  if (props.revealed) return <span class={styles.revealed}>{drawAll(node.children, props)}</span>;
  // The hidden words are not in the page at all: neither a screen reader nor a photo of the screen has them.
  return (
    <span class={styles.spoiler}>
      <EmojiText text={spoilerWords(node.reason)} />
    </span>
  );
}
