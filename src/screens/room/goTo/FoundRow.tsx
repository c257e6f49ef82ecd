import type { ComponentChildren, JSX } from "preact";
import type { Person } from "../../../matrix/records.ts";
import { EmojiText } from "../../../ui/EmojiText.tsx";
import { Face } from "../rows/MessageFrame.tsx";
import styles from "./GoToSheet.module.css";

interface FoundRowProps {
  readonly person: Person | undefined;
  readonly time: string;
  readonly children: ComponentChildren;
}

/** A message from elsewhere in the room: who, when, and two lines of what. */
export function FoundRow({ person, time, children }: FoundRowProps): JSX.Element {
  if (!person) {
    return (
      <div class={styles.row}>
        <p class={`${styles.rowText} ${styles.rowWords}`} dir="auto">
          {children}
        </p>
        <span class={styles.rowTime}>{time}</span>
      </div>
    );
  }
  return (
    <div class={styles.row}>
      <div class={styles.rowFace}>
        <Face person={person} />
      </div>
      <div class={styles.rowWords}>
        <p class={styles.rowHead}>
          <span class={styles.rowName} dir="auto">
            <EmojiText text={person.name} />
          </span>
          <span class={styles.rowTime}>{time}</span>
        </p>
        <p class={styles.rowText} dir="auto">
          {children}
        </p>
      </div>
    </div>
  );
}
