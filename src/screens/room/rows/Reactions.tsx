import type { JSX } from "preact";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { MediaImage } from "../../../ui/MediaImage.tsx";
import type { Reaction } from "../../../matrix/records.ts";
import { usePicture } from "../rowContext.ts";
import styles from "./Row.module.css";

/** Kinds of reactions shown below a message; the details show all. */
const SHOWN = 8;
const LETTERS = 12;

export function Reactions({ reactions }: { readonly reactions: readonly Reaction[] }): JSX.Element {
  return (
    <div class={styles.reactions}>
      {reactions.slice(0, SHOWN).map((reaction) => (
        <span key={reaction.key} class={`${styles.reaction} ${reaction.own === undefined ? "" : styles.reactionOwn}`}>
          <ReactionSign name={reaction.key} />
          <span class={styles.reactionCount}>{reaction.count}</span>
          {reaction.own !== undefined && <Icon name="check" />}
        </span>
      ))}
      {reactions.length > SHOWN && <span class={styles.reaction}>{`+${reactions.length - SHOWN}`}</span>}
    </div>
  );
}

/** An emoji, any short text (both are allowed), or a picture (MSC4027: an `mxc://` as key). */
export function ReactionSign({ name }: { readonly name: string }): JSX.Element {
  if (name.startsWith("mxc://")) return <PictureSign mxc={name} />;
  const letters = Array.from(name);
  return (
    <span class={styles.emoji}>
      <EmojiText text={letters.length > LETTERS ? `${letters.slice(0, LETTERS).join("")}…` : name} />
    </span>
  );
}

function PictureSign({ mxc }: { readonly mxc: string }): JSX.Element {
  return <MediaImage picture={usePicture(mxc, 32, 32)} width={2} height={2} alt="" fit="contain" />;
}
