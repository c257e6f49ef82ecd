import type { ReadonlySignal } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import styles from "./Avatar.module.css";
import { splitEmoji } from "./emoji.ts";
import { EmojiText } from "./EmojiText.tsx";
import { Icon, type IconName } from "./Icon.tsx";

/** What `MediaStore.open` hands out, as far as the look needs it: `url` is there when `status` is "ready". */
export interface PictureState {
  readonly status: string;
  readonly url?: string;
  /** EXIF orientation of a photo that nobody has turned yet (pictureTurn.ts). */
  readonly turn?: number;
  readonly error?: { readonly kind: string };
}

export interface AvatarProps {
  readonly name: string;
  /** User or room id: decides the colour, so that it stays the same when the name changes. */
  readonly id: string;
  /** People are round, rooms are rounded squares. */
  readonly kind?: "person" | "room";
  /** 40, 64, 96, 160 px at 1920. */
  readonly size?: "small" | "medium" | "large" | "huge";
  readonly picture?: ReadonlySignal<PictureState> | undefined;
  /** A data URL instead of a picture signal. */
  readonly url?: string | undefined;
  /** In the initial's place. */
  readonly icon?: IconName | undefined;
}

const TONES = 10;

/** A stable number from 0 to 9 for an id (FNV-1a). */
export function toneOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % TONES;
}

/** The first letter worth showing: "@anna" is A, "#kitchen" is K; an emoji stays whole. */
export function initialOf(name: string): string {
  const plain = /^[A-Za-z0-9]/.exec(name); // mostly
  if (plain) return plain[0].toUpperCase();
  const letters = splitEmoji(name).flatMap((part, place) => (place % 2 === 1 ? [part] : Array.from(part)));
  const first = letters.find((letter) => !/[\s@#!+*~"'`._()[\]{}<>|/\\-]/.test(letter)) ?? letters[0] ?? "?";
  return first.toLocaleUpperCase();
}

/**
 * A person or room: the picture, or the initial on its own colour until there is one and when there is none.
 * Decoration: the name always stands in words beside it.
 */
export function Avatar({ name, id, kind = "person", size = "medium", picture, url, icon }: AvatarProps): JSX.Element {
  const [broken, setBroken] = useState<string>();
  const shown = url ?? (picture?.value.status === "ready" ? picture.value.url : undefined);
  const className = [styles.avatar, styles[kind], styles[size], styles[`tone${toneOf(id)}`]].join(" ");
  return (
    <span class={className} aria-hidden="true">
      <span class={styles.initial}>{icon ? <Icon name={icon} /> : <EmojiText text={initialOf(name)} />}</span>
      {shown && shown !== broken && <img class={styles.picture} src={shown} alt="" onError={() => setBroken(shown)} />}
    </span>
  );
}
