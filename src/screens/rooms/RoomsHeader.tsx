import type { JSX } from "preact";
import { clockTime } from "../../core/time.ts";
import { t } from "../../core/i18n.ts";
import { Focusable, FocusRegion } from "../../input/focus.tsx";
import { useTextField } from "../../input/useTextField.ts";
import { Avatar } from "../../ui/Avatar.tsx";
import { Clock } from "../../ui/Clock.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Icon } from "../../ui/Icon.tsx";
import { RoundButton } from "../../ui/RoundButton.tsx";
import type { ListStatus, Rooms } from "./RoomsModel.ts";
import styles from "./RoomsHeader.module.css";

/** Who sits here, how it stands with the server, search, settings and the time. */
export function RoomsHeader({ model }: { readonly model: Rooms }): JSX.Element {
  const { name, userId, avatarUrl } = model.profile.value;
  const open = model.canOpenSettings.value;
  const hidden = model.isHidden.value;
  return (
    <FocusRegion focusKey="rooms-header" prefer="rooms-search" class={styles.header}>
      {open ? (
        <Focusable
          focusKey="rooms-account"
          class={styles.account}
          label={t("rooms:header.account", { name })}
          onClick={() => model.openSettings("account")}
        >
          <Avatar name={name} id={userId} size="medium" url={avatarUrl} />
          <span class={styles.name} dir="auto">
            <EmojiText text={name} />
          </span>
        </Focusable>
      ) : (
        <h1 class={styles.brand}>{t("common:appName")}</h1>
      )}
      <StatusLine model={model} />
      <SearchField model={model} />
      <div class={styles.tools}>
        {open && (
          <RoundButton
            focusKey="rooms-settings"
            icon="settings"
            label={t("rooms:header.settings")}
            onClick={() => model.openSettings("general")}
          />
        )}
        {hidden !== undefined && (
          <RoundButton
            focusKey="rooms-hide"
            icon={hidden ? "eye-off" : "eye"}
            label={t(hidden ? "rooms:hidden.show" : "rooms:hidden.hide")}
            onClick={() => model.toggleHidden()}
          />
        )}
        {model.canShowPhotos.value && (
          <RoundButton focusKey="rooms-photos" icon="image" label={t("rooms:header.photoFrame")} onClick={() => model.showPhotos()} />
        )}
      </div>
      <div class={styles.clock}>
        <Clock />
      </div>
    </FocusRegion>
  );
}

/** Nothing while all is well; in trouble, or while encrypted rooms stay closed, something to press. */
function StatusLine({ model }: { readonly model: Rooms }): JSX.Element {
  const status = model.status.value;
  const words = statusWords(status) || (model.isHidden.value ? t("rooms:hidden.now") : "");
  return (
    <div class={styles.status} data-status={status.kind}>
      {status.kind === "trouble" ? (
        <Focusable
          focusKey="rooms-status"
          class={styles.trouble}
          label={t("rooms:status.more", { status: words })}
          onClick={() => model.showStatus()}
        >
          <Icon name="warning" />
          <span class={styles.words}>{words}</span>
        </Focusable>
      ) : (
        <>
          <span class={styles.quiet} role="status">
            {words}
          </span>
          {words === "" && <LockedOutBadge model={model} />}
        </>
      )}
    </div>
  );
}

/** The way back to a verification that was put off. */
function LockedOutBadge({ model }: { readonly model: Rooms }): JSX.Element | null {
  const why = model.lockedOut.value;
  if (!why) return null;
  const words = t(why === "unverified" ? "verification:badge.verify" : "verification:badge.lost");
  return (
    <Focusable focusKey="rooms-verify" class={styles.trouble} data-badge={why} label={words} onClick={() => model.verify()}>
      <Icon name={why === "unverified" ? "shield" : "warning"} />
      <span class={styles.words}>{words}</span>
    </Focusable>
  );
}

/** How the list stands to the server, in words; none while all is well. */
export function statusWords(status: ListStatus): string {
  switch (status.kind) {
    case "live":
      return "";
    case "connecting":
      return t(status.saved ? "rooms:status.saved" : "rooms:status.connecting");
    case "trouble":
      return status.since === undefined ? t("rooms:status.stopped") : t("rooms:status.reconnecting", { time: clockTime(status.since) });
    default:
      return status satisfies never;
  }
}

function SearchField({ model }: { readonly model: Rooms }): JSX.Element {
  const { row, input, editing } = useTextField({ focusKey: "rooms-search", onInput: (text) => model.search(text) });
  const query = model.query.value;
  const label = t("rooms:search.label");
  return (
    <div class={`${styles.search} ${editing.value ? styles.editing : ""}`}>
      <Focusable {...row} class={styles.searchRow} data-field="search" label={query === "" ? label : `${label}, ${query}`} />
      <span class={styles.glass}>
        <Icon name="search" />
      </span>
      <input
        {...input}
        class={styles.input}
        data-field="search"
        type="text"
        value={query}
        dir="auto"
        placeholder={label}
        aria-label={label}
        autoComplete="off"
        autoCapitalize="none"
        spellcheck={false}
      />
    </div>
  );
}
