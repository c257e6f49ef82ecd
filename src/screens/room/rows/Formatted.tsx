import type { JSX } from "preact";
import type { HtmlNode } from "../../../matrix/records.ts";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { Html, type ImageShape } from "../../../ui/Html.tsx";
import { useState } from "preact/hooks";
import { inlineBox } from "../pictureBox.ts";
import { usePicture, useRow } from "../rowContext.ts";
import styles from "./Formatted.module.css";

/** Custom emoji are asked for at this size, in px of the design: large enough for those that stand alone. */
const EMOTICON = 96;

interface FormattedProps {
  readonly nodes: readonly HtmlNode[];
  readonly revealed: boolean;
}

/** The formatted words of a message, with the pictures between them, and mentions under the names that are used here. */
export function Formatted({ nodes, revealed }: FormattedProps): JSX.Element {
  const { mention } = useRow();
  return <Html nodes={nodes} revealed={revealed} picture={drawPicture} mention={mention} />;
}

const drawPicture = (image: ImageShape): JSX.Element => <InlinePicture image={image} />;

/** A custom emoji, or a small picture between words; while it loads its place is kept, and its words stand in when it fails. */
function InlinePicture({ image }: { readonly image: ImageShape }): JSX.Element {
  const box = image.emoticon ? { width: EMOTICON, height: EMOTICON } : inlineBox(image);
  const state = usePicture(image.mxc, box.width, box.height)?.value;
  const [broken, setBroken] = useState<string>();
  const url = state?.status === "ready" && state.url !== broken ? state.url : undefined;
  const failed = state !== undefined && state.status !== "loading" && url === undefined;
  if (failed) return <EmojiText text={image.alt || "▢"} />;
  const size = image.emoticon ? undefined : { width: `${box.width / 16}rem`, height: `${box.height / 16}rem` };
  return (
    <span class={image.emoticon ? styles.emoticon : styles.picture} style={size}>
      {url && <img class={styles.drawn} src={url} alt={image.alt} onError={() => setBroken(url)} />}
    </span>
  );
}
