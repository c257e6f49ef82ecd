import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { AppError } from "../core/errors.ts";
import { t } from "../core/i18n.ts";
import { Button } from "../ui/Button.tsx";
import styles from "./app.module.css";

/** The last wall: what happened, in words, and a way to start again. */
export function Broken({ error, what }: { readonly error: AppError; readonly what: "app" | "config" }): JSX.Element {
  const [open, setOpen] = useState(what === "config");
  return (
    <div class={styles.broken} data-screen="broken">
      <h1>{t("common:broken.title")}</h1>
      <p>{t(what === "config" ? "common:broken.config" : "common:broken.body")}</p>
      {what === "config" && <p>{t("common:broken.configAdvice")}</p>}
      {open && <p class={styles.detail}>{error.detail}</p>}
      <div class={styles.actions}>
        <Button focusKey="broken-restart" tone="primary" autoFocus onClick={() => location.reload()}>
          {t("common:broken.restart")}
        </Button>
        <Button focusKey="broken-details" onClick={() => setOpen(!open)}>
          {t(open ? "common:hideDetails" : "common:details")}
        </Button>
      </div>
    </div>
  );
}
