import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Button } from "../../ui/Button.tsx";
import { Qr } from "../../ui/Qr.tsx";
import styles from "./MessageMenu.module.css";

/** What this TV cannot show, handed over to a phone: the message's address as a QR code. */
export function OnPhone({ link, onClose }: { readonly link: string; onClose(): void }): JSX.Element {
  return (
    <>
      <h2 class={styles.title}>{t("room:phone.title")}</h2>
      <div class={styles.code}>
        <Qr content={link} size={24} label={t("room:phone.label")} />
      </div>
      <p class={styles.note}>{t("room:phone.body")}</p>
      <div class={styles.actions}>
        <Button focusKey="room-phone-done" wide autoFocus onClick={onClose}>
          {t("room:phone.done")}
        </Button>
      </div>
    </>
  );
}
