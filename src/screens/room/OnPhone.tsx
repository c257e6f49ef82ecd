import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Button } from "../../ui/Button.tsx";
import { Qr } from "../../ui/Qr.tsx";
import styles from "./MessageMenu.module.css";

interface OnPhoneProps {
  /** A message's address, or a place for the phone's map. */
  readonly what: "message" | "place";
  readonly link: string;
  onClose(): void;
}

/** What this TV cannot show, handed over to a phone: its address as a QR code. */
export function OnPhone({ what, link, onClose }: OnPhoneProps): JSX.Element {
  const words = what === "place" ? "placeOnPhone" : "phone";
  return (
    <>
      <h2 class={styles.title}>{t(`room:${words}.title`)}</h2>
      <div class={styles.code}>
        <Qr content={link} size={24} label={t(`room:${words}.label`)} />
      </div>
      <p class={styles.note}>{t(`room:${words}.body`)}</p>
      <div class={styles.actions}>
        <Button focusKey="room-phone-done" wide autoFocus onClick={onClose}>
          {t("room:phone.done")}
        </Button>
      </div>
    </>
  );
}
