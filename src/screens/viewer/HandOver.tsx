import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Button } from "../../ui/Button.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { Qr } from "../../ui/Qr.tsx";
import { lengthWords, sizeWords } from "../words.ts";
import type { Stage, ViewedItem, ViewerViewModel } from "./ViewerViewModel.ts";
import styles from "./HandOver.module.css";
import { nameOf } from "./viewerWords.ts";

interface HandOverProps {
  readonly stage: Extract<Stage, { readonly step: "handOff" }>;
  readonly model: ViewerViewModel;
}

/** What this TV cannot open: what it is, why not, and the code that opens it on a phone. */
export function HandOver({ stage, model }: HandOverProps): JSX.Element {
  const item = model.item.value;
  const poster = model.poster.value;
  const link = model.link.value;
  const facts = [item && "durationMs" in item ? lengthWords(item.durationMs) : undefined, sizeWords(stage.bytes)].filter(Boolean);
  const name = nameOf(item);
  return (
    <div class={styles.page}>
      <div class={styles.what}>
        {poster === undefined ? (
          <span class={styles.sign} aria-hidden="true">
            <Icon name={iconOf(item)} />
          </span>
        ) : (
          <img class={styles.poster} src={poster} alt="" />
        )}
        {name && (
          <p class={styles.name} dir="auto">
            <EmojiText text={name} />
          </p>
        )}
        {facts.length > 0 && (
          <p class={styles.facts} dir="ltr">
            {facts.join(" · ")}
          </p>
        )}
      </div>
      <div class={styles.phone}>
        <p class={styles.why} role="status">
          {t(`viewer:handOff.${stage.why}`)}
        </p>
        {link !== undefined && <Qr content={link} size={22} label={t("room:phone.label")} />}
        <p class={styles.how}>{t("room:phone.body")}</p>
        <Button focusKey="viewer-main" onClick={() => model.close()}>
          {t("common:back")}
        </Button>
      </div>
    </div>
  );
}

function iconOf(item: ViewedItem | undefined): IconName {
  if (item?.kind === "video") return "video";
  if (item?.kind === "image" || item?.kind === "sticker") return "image";
  return item?.kind === "voice" ? "mic" : "file";
}
