import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import type { SettingsPage } from "../../core/navigation.ts";
import { Focusable, FocusRegion, setFocus } from "../../input/focus.tsx";
import type { MediaStore } from "../../matrix/fileTypes.ts";
import { Dialog } from "../../ui/Dialog.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon, type IconName } from "../../ui/Icon.tsx";
import { AboutPage } from "./AboutPage.tsx";
import { AccountPage } from "./AccountPage.tsx";
import { GeneralPage } from "./GeneralPage.tsx";
import { FrameRoomsDialog, PhotoFramePage } from "./PhotoFramePage.tsx";
import { PrivacyDialogs } from "./PrivacyDialogs.tsx";
import { ClosedPage, PrivacyPage } from "./PrivacyPage.tsx";
import { ProblemReportPage } from "./ProblemReportPage.tsx";
import { SecurityPage } from "./SecurityPage.tsx";
import type { SettingsPages } from "./SettingsModel.ts";
import styles from "./SettingsScreen.module.css";

const icons: Record<SettingsPage, IconName> = {
  general: "settings",
  photoFrame: "image",
  account: "person",
  privacy: "eye-off",
  security: "shield",
  about: "info",
  problemReport: "file",
};

/** Sections on the left, shown as focus passes over them; their options on the right. */
export function SettingsScreen({
  model,
  media,
  covered = false,
}: {
  readonly model: SettingsPages;
  /** For the faces of rooms. */
  readonly media?: MediaStore | undefined;
  /** Another screen lies over it. */
  readonly covered?: boolean;
}): JSX.Element {
  const page = model.page.value;
  useLayoutEffect(() => setFocus(`settings-${page}`), []);
  return (
    <div class={covered ? `${styles.screen} ${styles.covered}` : styles.screen} data-screen={covered ? undefined : "settings"}>
      <FocusRegion class={styles.sections} focusKey="settings-sections" label={t("settings:title")} prefer={`settings-${page}`}>
        <h1 class={styles.title}>{t("settings:title")}</h1>
        {model.pages.value.map((each) => (
          <Focusable
            key={each}
            class={`${styles.section} ${each === page ? styles.current : ""}`}
            focusKey={`settings-${each}`}
            aria-current={each === page ? "page" : undefined}
            onFocus={() => model.show(each)}
            onClick={() => model.show(each)}
          >
            <Icon name={icons[each]} />
            <span class={styles.sectionName}>{t(`settings:pages.${each}`)}</span>
          </Focusable>
        ))}
      </FocusRegion>
      <FocusRegion key={page} class={styles.page} focusKey={`settings-page-${page}`} label={t(`settings:pages.${page}`)}>
        <Page page={page} model={model} />
      </FocusRegion>
      {model.signOutState.value.status !== "idle" && <SignOutDialog model={model} />}
      <PrivacyDialogs privacy={model.privacy} profile={model.profile.value} />
      {model.frame.isChoosing.value && <FrameRoomsDialog frame={model.frame} media={media} />}
    </div>
  );
}

function Page({ page, model }: { readonly page: SettingsPage; readonly model: SettingsPages }): JSX.Element {
  switch (page) {
    case "general":
      return <GeneralPage model={model} />;
    case "photoFrame":
      return <PhotoFramePage frame={model.frame} />;
    case "account":
      return <AccountPage model={model} />;
    case "privacy":
      return model.privacy.isClosed.value ? <ClosedPage privacy={model.privacy} /> : <PrivacyPage privacy={model.privacy} />;
    case "security":
      return model.privacy.isClosed.value ? <ClosedPage privacy={model.privacy} /> : <SecurityPage model={model} />;
    case "about":
      return <AboutPage model={model} />;
    case "problemReport":
      return <ProblemReportPage model={model} />;
    default:
      return page satisfies never;
  }
}

function SignOutDialog({ model }: { readonly model: SettingsPages }): JSX.Element {
  const leaving = model.signOutState.value.status === "leaving";
  const name = model.profile.value?.name ?? "";
  return (
    <Dialog
      focusKey="signOut"
      title={t("settings:signOut.title")}
      answers={[
        { focusKey: "signOut-no", children: t("settings:signOut.no"), disabled: leaving, onClick: () => model.keepSignedIn() },
        {
          focusKey: "signOut-yes",
          children: t(leaving ? "settings:signOut.leaving" : "settings:signOut.yes"),
          tone: "danger",
          busy: leaving,
          onClick: () => model.signOut(),
        },
      ]}
      onBack={() => model.keepSignedIn()}
    >
      <p>
        <EmojiText text={t("settings:signOut.body", { name })} />
      </p>
      {model.losesKeys.value && <p class={styles.keys}>{t("settings:signOut.keys")}</p>}
    </Dialog>
  );
}
