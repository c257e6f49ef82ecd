import type { JSX } from "preact";
import { t } from "../core/i18n.ts";
import { Button } from "../ui/Button.tsx";
import { Qr } from "../ui/Qr.tsx";
import { SheetNote, SheetTitle } from "../ui/Sheet.tsx";
import styles from "./OnPhone.module.css";

interface OnPhoneProps {
  /** Of the button that closes it. */
  readonly focusKey: string;
  /** A message's address, or a place for the phone's map. */
  readonly what: "message" | "place";
  readonly link: string;
  onClose(): void;
}

/** What this TV cannot show, handed over to a phone: its address as a QR code. */
export function OnPhone({ focusKey, what, link, onClose }: OnPhoneProps): JSX.Element {
  const words = what === "place" ? "placeOnPhone" : "phone";
  return (
    <>
      <SheetTitle>{t(`room:${words}.title`)}</SheetTitle>
      <div class={styles.code}>
        <Qr content={link} size={24} label={t(`room:${words}.label`)} />
      </div>
      <SheetNote>{t(`room:${words}.body`)}</SheetNote>
      <Button focusKey={focusKey} wide autoFocus onClick={onClose}>
        {t("room:phone.done")}
      </Button>
    </>
  );
}
