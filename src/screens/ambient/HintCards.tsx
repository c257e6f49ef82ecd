import { untracked, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import type { MediaStore } from "../../matrix/fileTypes.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Avatar } from "../../ui/Avatar.tsx";
import { Badge } from "../../ui/Badge.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { isHiddenRoom } from "../hiddenRoom.ts";
import { roomTitle } from "../words.ts";
import type { AmbientViewModel } from "./AmbientViewModel.ts";
import { hintWords, spokenHint } from "./ambientWords.ts";
import type { Hint } from "./frameHints.ts";
import { hintPlaceOf } from "./places.ts";
import styles from "./AmbientScreen.module.css";

/** Thumbnail of a hint's face, in pixels of a 1920 panel. */
const FACE = { width: 96, height: 96, method: "crop" } as const;

/** What has come while the frame was on, as far as the settings let it be told. Each is said aloud once. */
export function HintCards({ model, media }: { readonly model: AmbientViewModel; readonly media: MediaStore }): JSX.Element | null {
  const said = useRef(new Set<string>());
  useSignalEffect(() => {
    for (const hint of model.hints.value) {
      if (said.current.has(hint.key)) continue;
      said.current.add(hint.key);
      announce(spokenHint(hint));
    }
  });
  useSignalEffect(() => {
    if (model.isOffline.value) untracked(() => announce(t("error:offline")));
  });
  const hints = model.hints.value;
  const isOffline = model.isOffline.value;
  if (hints.length === 0 && !isOffline) return null;
  const revealed = model.revealed.value;
  const layers = model.layers.value;
  const shown = layers.filter((layer) => layer.turn <= revealed).pop() ?? layers[0];
  const place = hintPlaceOf(shown ?? { turn: 0 });
  const more = model.moreHints.value;
  return (
    <div key={shown?.turn} class={[styles.hints, styles[place.edge], place.swapped ? styles.swapped : ""].join(" ")}>
      {hints.map((hint) => (
        <HintCard key={hint.key} hint={hint} media={media} />
      ))}
      {more > 0 && <p class={styles.more}>{t("ambient:hint.more", { count: more })}</p>}
      {isOffline && (
        <p class={styles.more} data-notice="offline">
          {t("error:offline")}
        </p>
      )}
    </div>
  );
}

function HintCard({ hint, media }: { readonly hint: Hint; readonly media: MediaStore }): JSX.Element {
  const { room } = hint;
  const title = roomTitle(room.name);
  return (
    <div class={styles.hint} data-hint={hint.kind} data-room-id={room.roomId}>
      <Avatar
        name={title}
        id={room.directUserId ?? room.roomId}
        kind={room.isDirect || room.invite ? "person" : "room"}
        size="medium"
        picture={room.avatar === undefined ? undefined : media.open(room.avatar, FACE)}
        icon={isHiddenRoom(room) ? "eye-off" : undefined}
      />
      <div class={styles.hintWords}>
        <p class={styles.hintTitle} dir="auto">
          <EmojiText text={title} />
        </p>
        <p class={styles.hintLine} dir="auto">
          <EmojiText text={hintWords(hint)} />
        </p>
      </div>
      {hint.kind === "messages" ? (
        hint.line && <Badge count={hint.count} tone="ember" />
      ) : (
        <span class={styles.hintIcon}>
          <Icon name={hint.kind === "call" ? "phone" : "person"} />
        </span>
      )}
    </div>
  );
}
