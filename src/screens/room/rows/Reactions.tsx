import type { JSX } from "preact";
import { t } from "../../../core/i18n.ts";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { MediaImage } from "../../../ui/MediaImage.tsx";
import type { Reaction } from "../../../matrix/records.ts";
import { usePicture } from "../rowContext.ts";
import { isPictureKey, reactionWords } from "../words.ts";
import styles from "./Row.module.css";

/** Kinds of reactions shown below a message; the details show all. */
const SHOWN = 8;
const LETTERS = 12;

export function Reactions({ reactions }: { readonly reactions: readonly Reaction[] }): JSX.Element {
  return (
    <div class={styles.reactions}>
      {reactions.slice(0, SHOWN).map((reaction) => (
        <span key={reaction.key} class={`${styles.reaction} ${reaction.own === undefined ? "" : styles.reactionOwn}`}>
          <ReactionSign name={reaction.key} shortcode={reaction.shortcode} />
          <span class={styles.reactionCount}>{reaction.count}</span>
          {reaction.own !== undefined && <Icon name="check" />}
        </span>
      ))}
      {reactions.length > SHOWN && <span class={styles.reaction}>{t("room:row.plus", { count: reactions.length - SHOWN })}</span>}
    </div>
  );
}

interface SignProps {
  readonly name: string;
  /** What a picture is called. */
  readonly shortcode?: string | undefined;
  readonly large?: boolean;
}

/** An emoji, any short text (both are allowed), or a picture (MSC4027: an `mxc://` as key). */
export function ReactionSign({ name, shortcode, large = false }: SignProps): JSX.Element {
  if (isPictureKey(name)) return <PictureSign mxc={name} shortcode={shortcode} px={large ? 48 : 32} />;
  const letters = Array.from(name);
  return (
    <span class={large ? `${styles.emoji} ${styles.largeEmoji}` : styles.emoji}>
      <EmojiText text={letters.length > LETTERS ? `${letters.slice(0, LETTERS).join("")}…` : name} />
    </span>
  );
}

interface PictureSignProps {
  readonly mxc: string;
  readonly shortcode: string | undefined;
  readonly px: number;
}

function PictureSign({ mxc, shortcode, px }: PictureSignProps): JSX.Element {
  const picture = usePicture(mxc, px, px);
  if (picture?.value.status === "failed") return <span class={styles.signWords}>{reactionWords(mxc, shortcode)}</span>;
  return <MediaImage picture={picture} width={px / 16} height={px / 16} alt={reactionWords(mxc, shortcode)} fit="contain" />;
}
