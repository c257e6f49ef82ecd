import type { ComponentChildren, JSX } from "preact";
import { startsRtl, t } from "../core/i18n.ts";
import { EmojiText } from "./EmojiText.tsx";
import styles from "./Html.module.css";
import { HtmlTable } from "./HtmlTable.tsx";
import { Icon, type IconName } from "./Icon.tsx";
import { readableColors } from "./readableColor.ts";
import { spoilerWords } from "./spoilerWords.ts";

/** The allow-listed tree of a formatted message, as the matrix floor hands it out (its `HtmlNode`). */
export type HtmlShape =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "br" | "hr" }
  | { readonly type: ContainerType; readonly children: readonly HtmlShape[] }
  | { readonly type: "ol"; readonly start: number; readonly children: readonly HtmlShape[] }
  | { readonly type: "pre"; readonly text: string; readonly language?: string }
  | { readonly type: "link"; readonly href: string; readonly children: readonly HtmlShape[] }
  | PillShape
  | { readonly type: "spoiler"; readonly reason?: string; readonly children: readonly HtmlShape[] }
  | { readonly type: "color"; readonly color?: string; readonly background?: string; readonly children: readonly HtmlShape[] }
  | ImageShape;

export interface PillShape {
  readonly type: "pill";
  readonly target: "user" | "room" | "event";
  readonly id: string;
  readonly text: string;
}

export interface ImageShape {
  readonly type: "image";
  readonly mxc: string;
  readonly alt: string;
  readonly emoticon: boolean;
  /** Pixels, as the sender says. */
  readonly width?: number;
  readonly height?: number;
}

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
  /** Spoilers and details are shown; until then they say that they are there. */
  readonly revealed?: boolean;
  /** Draws a picture between words (custom emoji); without it, its words stand in. */
  readonly picture?: ((image: ImageShape) => ComponentChildren) | undefined;
  /** What somebody or something that is mentioned is called here; undefined: as the sender wrote it. */
  readonly mention?: ((pill: PillShape) => Mention | undefined) | undefined;
}

export interface Mention {
  readonly words: string;
  /** It is the one who reads. */
  readonly own?: boolean;
}

/** A message's tree as elements, never as markup. Links are words: a television opens no other pages. */
export function Html(props: HtmlProps): JSX.Element {
  return (
    <div class={styles.html} dir={directionOf(props.nodes)}>
      {drawAll(props.nodes, props)}
    </div>
  );
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
    case "ul":
      return <ul dir={directionOf(node.children)}>{drawAll(node.children, props)}</ul>;
    case "ol":
      return (
        <ol start={node.start} dir={directionOf(node.children)}>
          {drawAll(node.children, props)}
        </ol>
      );
    case "blockquote":
      return <blockquote dir={directionOf(node.children)}>{drawAll(node.children, props)}</blockquote>;
    case "p":
      return <p dir="auto">{drawAll(node.children, props)}</p>;
    case "pre":
      return (
        <div class={styles.block} dir="ltr">
          {node.language && <p class={styles.language}>{node.language}</p>}
          <pre>
            <EmojiText text={node.text} />
          </pre>
        </div>
      );
    case "code":
      return (
        <code dir="ltr" class={styles.code}>
          {drawAll(node.children, props)}
        </code>
      );
    case "link":
      return <span class={styles.link}>{drawAll(node.children, props)}</span>;
    case "pill":
      return <Pill pill={node} mention={props.mention?.(node)} />;
    case "spoiler":
      return <Spoiler node={node} props={props} />;
    case "color": {
      const painted = readableColors(node.color, node.background);
      return (
        <span class={painted?.background ? styles.painted : undefined} style={painted && { ...painted }}>
          {drawAll(node.children, props)}
        </span>
      );
    }
    case "image":
      return props.picture ? props.picture(node) : <EmojiText text={node.alt} />;
    case "heading":
      return (
        <p class={styles.heading} dir="auto">
          {drawAll(node.children, props)}
        </p>
      );
    case "details":
      return <Details nodes={node.children} props={props} />;
    case "summary": // outside of details
      return <p dir="auto">{drawAll(node.children, props)}</p>;
    case "table":
      return <HtmlTable nodes={node.children} draw={(nodes) => drawAll(nodes, props)} />;
    case "tr":
    case "td":
    case "th":
      // Parts of no table: the walls of an engine's own tables are nothing to build on.
      return <div dir="auto">{drawAll(node.children, props)}</div>;
    default: {
      const Tag = node.type;
      return <Tag>{drawAll(node.children, props)}</Tag>;
    }
  }
}

const SIGNS: Readonly<Record<PillShape["target"], IconName>> = { user: "person", room: "home", event: "reply" };

/** A mention: a small sign says of what kind. What it leads to is opened on a phone. */
function Pill({ pill, mention }: { readonly pill: PillShape; readonly mention: Mention | undefined }): JSX.Element {
  return (
    <span class={mention?.own ? `${styles.pill} ${styles.ownPill}` : styles.pill} dir="auto">
      <Icon name={SIGNS[pill.target] ?? "home"} />
      <span class={styles.pillWords}>
        <EmojiText text={mention?.words ?? pill.text.replace(/^@(?=.)/, "")} />
      </span>
    </span>
  );
}

function Spoiler({ node, props }: { readonly node: Extract<HtmlShape, { type: "spoiler" }>; readonly props: HtmlProps }): JSX.Element {
  if (props.revealed) return <span class={styles.revealed}>{drawAll(node.children, props)}</span>;
  // The hidden words are not in the page at all: neither a screen reader nor a photo of the screen has them.
  return (
    <span class={styles.spoiler}>
      <Icon name="eye-off" />
      <span class={styles.pillWords}>
        <EmojiText text={spoilerWords(node.reason)} />
      </span>
    </span>
  );
}

/** Closed, its title alone is in the page. */
function Details({ nodes, props }: { readonly nodes: readonly HtmlShape[]; readonly props: HtmlProps }): JSX.Element {
  const summary = nodes.find((node) => node.type === "summary");
  return (
    <div class={styles.details} dir={directionOf(nodes)}>
      <p class={styles.summary} dir="auto">
        <Icon name={props.revealed ? "arrow-down" : "forward"} />
        <span class={styles.pillWords}>
          {summary && "children" in summary ? drawAll(summary.children, props) : <EmojiText text={t("ui:details")} />}
        </span>
      </p>
      {props.revealed && (
        <div class={styles.inside}>
          {drawAll(
            nodes.filter((node) => node !== summary),
            props,
          )}
        </div>
      )}
    </div>
  );
}

/** Letters that are looked at to find out which way a text runs. */
const LOOKED_AT = 200;

/** By its first letter, also of blocks inside, which `dir="auto"` passes over when they have a direction of their own. */
function directionOf(nodes: readonly HtmlShape[]): "rtl" | "auto" {
  return startsRtl(firstWords(nodes)) ? "rtl" : "auto";
}

function firstWords(nodes: readonly HtmlShape[], depth = 0): string {
  let text = "";
  for (const node of nodes) {
    if (text.length >= LOOKED_AT) break;
    if (node.type === "text" || node.type === "pill") text += node.text;
    else if ("children" in node && depth < 101) text += firstWords(node.children, depth + 1);
  }
  return text;
}
