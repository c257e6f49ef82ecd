import { Component, type ComponentChildren } from "preact";
import { toAppError } from "../core/errors.ts";
import { t } from "../core/i18n.ts";
import { log } from "../core/log.ts";
import { Button } from "../ui/Button.tsx";
import styles from "./app.module.css";

interface Props {
  readonly children: ComponentChildren;
  onLeave(): void;
}

/** The second wall: a screen that throws while it renders is replaced by words and a way out; the stack survives. */
export class ScreenBoundary extends Component<Props, { failed: string | undefined }> {
  override state: { failed: string | undefined } = { failed: undefined };

  override componentDidCatch(thrown: unknown): void {
    const error = toAppError(thrown);
    log("screen").error("a screen failed", thrown);
    this.setState({ failed: error.detail });
  }

  /** The first screen has nothing behind it: there, "Back" tries it again. */
  private leave(): void {
    this.props.onLeave();
    this.setState({ failed: undefined });
  }

  override render() {
    if (this.state.failed === undefined) return this.props.children;
    return (
      <div class={styles.broken} data-screen="broken">
        <h1>{t("common:screenBroken.title")}</h1>
        <p>{t("common:screenBroken.body")}</p>
        <Button focusKey="screenBroken" autoFocus onClick={() => this.leave()}>
          {t("common:back")}
        </Button>
        <p class={styles.detail}>{this.state.failed}</p>
      </div>
    );
  }
}
