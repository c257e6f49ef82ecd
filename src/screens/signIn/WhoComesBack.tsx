import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import "../../core/lateWords.ts";
import { announce } from "../../ui/Announcer.tsx";
import { Avatar } from "../../ui/Avatar.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import type { ComingBack } from "./SignInModel.ts";
import styles from "./SignInScreen.module.css";

/** In the place of the hearth: who has to sign in once more, why, and what became of their things. */
export function WhoComesBack({ who, why, choice }: ComingBack): JSX.Element {
  const words = { name: who.name, server: choice.name };
  const title = t(why === "pin" ? "privacy:again.title" : `signIn:again.${why}.title`, words);
  const body = t(why === "pin" ? "privacy:again.body" : `signIn:again.${why}.body`, words);
  // Focus lies in the step beside it: without this nobody who only listens would know.
  useEffect(() => announce(`${title}. ${body}`), []);
  return (
    <div data-coming-back={why}>
      <div class={styles.face}>
        <Avatar name={who.name} id={who.userId} size="large" url={who.avatarUrl} />
      </div>
      <p class={styles.why}>
        <EmojiText text={title} />
      </p>
      <p class={styles.fate}>
        <EmojiText text={body} />
      </p>
    </div>
  );
}
