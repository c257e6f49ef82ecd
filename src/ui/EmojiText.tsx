import type { ComponentChildren, JSX } from "preact";
import { useState } from "preact/hooks";
import { emojiName, splitEmoji } from "./emoji.ts";
import { drawsEmoji } from "./emojiSupport.ts";
import styles from "./EmojiText.module.css";

/** Pictures in one text: a message of thousands would be thousands of elements. The rest stay characters. */
const MOST = 100;
/** Longer names are no emoji that anybody has drawn. */
const LONGEST = 60;

/** Names of pictures that could not be had; not asked for again. */
const missing = new Set<string>();

/**
 * Words of people. Where the engine cannot draw emoji, each is a picture as large as the letters around it; everywhere
 * else this is the text itself. Accessible names stay plain text.
 */
export function EmojiText({ text }: { readonly text: string }): ComponentChildren {
  const parts = splitEmoji(text);
  if (parts.length === 1 || drawsEmoji()) return text;
  return parts.map((part, place) => (place % 2 === 1 && place < 2 * MOST ? <Picture key={place} emoji={part} /> : part));
}

function Picture({ emoji }: { readonly emoji: string }): JSX.Element {
  const [, setMisses] = useState(0);
  const name = namesOf(emoji).find((one) => !missing.has(one));
  if (name === undefined) return <>{emoji}</>;
  return (
    <img
      class={styles.emoji}
      // Beside the page, wherever that lies: file:// included.
      src={`emoji/${name}.svg`}
      alt={emoji}
      decoding="async"
      onError={() => {
        missing.add(name);
        setMisses((count) => count + 1);
      }}
    />
  );
}

/** The picture itself, else the one without skin tones: only hands and a few people come in all of them. */
function namesOf(emoji: string): readonly string[] {
  const name = emojiName(emoji);
  return name.length > LONGEST ? [] : [name, name.replace(/-1f3f[b-f]\b/g, "")];
}
