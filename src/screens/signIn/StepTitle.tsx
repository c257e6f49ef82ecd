import type { JSX } from "preact";
import styles from "./SignInScreen.module.css";

/** A step's heading, and a sentence below it. */
export function StepTitle({ title, body }: { readonly title: string; readonly body?: string | undefined }): JSX.Element {
  return (
    <div class={styles.heading}>
      <h1 class={styles.title}>{title}</h1>
      {body !== undefined && <p class={styles.body}>{body}</p>}
    </div>
  );
}
