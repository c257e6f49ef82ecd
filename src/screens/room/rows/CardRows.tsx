import type { ComponentChildren, JSX } from "preact";
import { t } from "../../../core/i18n.ts";
import { now } from "../../../core/signals.ts";
import type { LiveLocation } from "../../../matrix/records.ts";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { Icon, type IconName } from "../../../ui/Icon.tsx";
import { geoWords, isLive, liveWords, placeTitle } from "../placeWords.ts";
import type { MessageOf } from "../rowLabel.ts";
import { lengthWords, sizeWords } from "../../words.ts";
import { MessageFrame } from "./MessageFrame.tsx";
import styles from "./Row.module.css";

export function AudioRow({ item }: { readonly item: MessageOf<"audio"> }): JSX.Element {
  return (
    <MessageFrame item={item}>
      <Card
        icon="play"
        title={item.name || t("room:row.audio")}
        facts={[lengthWords(item.durationMs), sizeWords(item.bytes)]}
        hint={t("room:row.play")}
      />
    </MessageFrame>
  );
}

export function FileRow({ item }: { readonly item: MessageOf<"file"> }): JSX.Element {
  return (
    <MessageFrame item={item}>
      <Card icon="file" title={item.name || t("room:row.file")} facts={[sizeWords(item.bytes)]} hint={t("room:row.fileLater")} />
    </MessageFrame>
  );
}

/** A place in words; the map is on the phone: nobody else is told what is looked at here. */
export function LocationRow({ item }: { readonly item: MessageOf<"location"> }): JSX.Element {
  const { live, geo } = item;
  return (
    <MessageFrame item={item}>
      <Card
        icon={item.what === "self" ? "person" : "pin"}
        title={placeTitle(item, live ? now.value : 0)}
        facts={[]}
        hint={geo ? t("room:row.locationLater") : live ? "" : t("room:row.locationNone")}
      >
        {live && <LiveLine live={live} />}
        {geo && <div class={styles.hint}>{geoWords(geo)}</div>}
      </Card>
    </MessageFrame>
  );
}

function LiveLine({ live }: { readonly live: LiveLocation }): JSX.Element {
  const on = isLive(live, now.value);
  return (
    <div class={`${styles.hint} ${on ? styles.live : ""}`}>
      {on && <i class={styles.liveSign} />}
      {liveWords(live, now.value)}
    </div>
  );
}

interface CardProps {
  readonly icon: IconName;
  readonly title: string;
  readonly facts: readonly (string | undefined)[];
  readonly hint: string;
  readonly children?: ComponentChildren;
}

function Card({ icon, title, facts, hint, children }: CardProps): JSX.Element {
  const known = facts.filter((fact) => fact !== undefined).join(" · ");
  return (
    <div class={styles.card}>
      <span class={styles.cardSign} aria-hidden="true">
        <Icon name={icon} />
      </span>
      <div class={styles.cardWords}>
        <div class={styles.cardTop}>
          <span class={styles.cardTitle} dir="auto">
            <EmojiText text={title} />
          </span>
          {known && (
            <span class={styles.cardFacts} dir="ltr">
              {known}
            </span>
          )}
        </div>
        {children}
        {hint && <div class={styles.hint}>{hint}</div>}
      </div>
    </div>
  );
}
