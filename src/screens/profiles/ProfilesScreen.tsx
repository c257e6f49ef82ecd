import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { Focusable, FocusRegion, setFocus } from "../../input/focus.tsx";
import type { ProfileRecord } from "../../matrix/records.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Clock } from "../../ui/Clock.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import type { ProfileChooser } from "./ProfilesModel.ts";
import styles from "./ProfilesScreen.module.css";

const ADD = "profiles-add";
/** More people than these get smaller faces, so that all are on the screen at once. */
const FEW = 5;
const keyOf = (profile: ProfileRecord): string => `profile-${profile.profileId}`;

/** "Who's watching?": one face per person on this TV, and a place for one more. */
export function ProfilesScreen({ model }: { readonly model: ProfileChooser }): JSX.Element {
  const list = model.list.value;
  const many = list.length > FEW;
  useLayoutEffect(() => setFocus(list[0] ? keyOf(list[0]) : ADD), []);
  return (
    <div class={`hearth-middle ${styles.screen}`} data-screen="profiles">
      <div class={styles.clock}>
        <Clock />
      </div>
      <h1 class={styles.title}>{t("profiles:title")}</h1>
      <FocusRegion class={many ? `${styles.people} ${styles.many}` : styles.people} focusKey="profiles" label={t("profiles:title")}>
        {list.map((profile) => (
          <Person
            key={profile.profileId}
            profile={profile}
            size={many ? "large" : "huge"}
            busy={model.choosing.value === profile.profileId}
            onClick={() => model.choose(profile.profileId)}
          />
        ))}
        <Focusable class={styles.person} focusKey={ADD} onClick={() => model.add()} label={t("profiles:add")}>
          <span class={`${styles.face} ${styles.plus}`}>
            <Icon name="plus" />
          </span>
          <span class={styles.name}>{t("profiles:add")}</span>
        </Focusable>
      </FocusRegion>
    </div>
  );
}

interface PersonProps {
  readonly profile: ProfileRecord;
  readonly size: "large" | "huge";
  readonly busy: boolean;
  onClick(): void;
}

function Person({ profile, size, busy, onClick }: PersonProps): JSX.Element {
  const note = profile.softLogout ? t("profiles:signInAgain") : profile.homeserver;
  return (
    <Focusable class={styles.person} focusKey={keyOf(profile)} onClick={onClick} label={`${profile.name}, ${note}`}>
      <span class={styles.face}>
        <Avatar name={profile.name} id={profile.userId} size={size} url={profile.avatarUrl} />
        {busy && (
          <span class={`hearth-over ${styles.busy}`}>
            <Spinner size="large" />
          </span>
        )}
      </span>
      <span class={styles.name} dir="auto">
        <EmojiText text={profile.name} />
      </span>
      <span class={`${styles.note} ${profile.softLogout ? styles.warning : ""}`}>
        {profile.softLogout && <Icon name="key" />}
        <span class={styles.words} dir="auto">
          {note}
        </span>
      </span>
    </Focusable>
  );
}
