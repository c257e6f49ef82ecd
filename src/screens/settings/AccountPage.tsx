import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Button } from "../../ui/Button.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import styles from "./SettingsScreen.module.css";
import type { SettingsPages } from "./SettingsModel.ts";

/** Who is signed in, and the ways to be somebody else. */
export function AccountPage({ model }: { readonly model: SettingsPages }): JSX.Element | null {
  const profile = model.profile.value;
  if (!profile) return null;
  return (
    <>
      <div class={styles.who}>
        <Avatar name={profile.name} id={profile.userId} size="huge" url={profile.avatarUrl} />
        <div class={styles.whoWords}>
          <p class={styles.whoName} dir="auto">
            <EmojiText text={profile.name} />
          </p>
          <p class={styles.whoId} dir="ltr">
            {profile.userId}
          </p>
        </div>
      </div>
      <dl>
        <div class={styles.fact}>
          <dt class={styles.factName}>{t("settings:account.server")}</dt>
          <dd>{profile.homeserver}</dd>
        </div>
        <div class={styles.fact}>
          <dt class={styles.factName}>{t("settings:account.device")}</dt>
          <dd>
            <EmojiText text={model.device.value} />
          </dd>
        </div>
      </dl>
      <div class={styles.actions}>
        <Button icon="people" focusKey="settings-switch" onClick={() => model.switchProfile()}>
          {t("settings:account.switch")}
        </Button>
        {model.canSignOut.value && (
          <Button tone="danger" focusKey="settings-signOut" onClick={() => model.askSignOut()}>
            {t("settings:account.signOut")}
          </Button>
        )}
      </div>
    </>
  );
}
