import { Component, type ComponentChildren } from "preact";
import { t } from "../../../core/i18n.ts";
import { log } from "../../../core/log.ts";
import styles from "./Row.module.css";

interface Props {
  /** A change of it is a new chance. */
  readonly item: object;
  readonly children: ComponentChildren;
}

/** The wall around one row: a message that cannot be drawn says so, and its neighbours never notice. */
export class RowBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  override componentDidCatch(thrown: unknown): void {
    log("room").warn("a row failed", thrown);
    this.setState({ broken: true });
  }

  override componentDidUpdate(before: Props): void {
    if (this.state.broken && before.item !== this.props.item) this.setState({ broken: false });
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <div class={styles.line}>
        <div class={styles.face} />
        <div class={`${styles.bubble} ${styles.quiet}`}>{t("room:row.broken")}</div>
      </div>
    );
  }
}
