import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { useServices } from "../../core/services.ts";
import { FocusRegion } from "../../input/focus.tsx";
import { Avatar } from "../../ui/Avatar.tsx";
import { Button } from "../../ui/Button.tsx";
import { Clock } from "../../ui/Clock.tsx";
import { EmojiText } from "../../ui/EmojiText.tsx";
import { Hints } from "../../ui/Hints.tsx";
import { Icon } from "../../ui/Icon.tsx";
import type { PersonTrust } from "../../matrix/securityTypes.ts";
import { encryptionWords, trustWords } from "./encryptionWords.ts";
import type { RoomViewModel } from "./RoomViewModel.ts";
import { usePicture } from "./rowContext.ts";
import { Face } from "./rows/MessageFrame.tsx";
import styles from "./RoomSide.module.css";
import { roomTitle } from "../words.ts";

/** Focus key of the button that opens the ways through the room's time. */
export const GO_TO = "room-goto";
/** Focus key of the button that leaves the room. */
export const LEAVE = "room-leave";

/** The room itself: its picture and name, who is there, and what the remote can do. */
export function RoomSide({ model }: { readonly model: RoomViewModel }): JSX.Element {
  const { navigation } = useServices();
  const record = model.record.value;
  const title = record ? roomTitle(record.name) : t("room:title.unknown");
  const picture = usePicture(record?.avatar, 160, 160, "crop");
  return (
    <header class={styles.side} aria-label={t("room:header.label")}>
      <div class={styles.top}>
        <Clock />
      </div>
      <Avatar name={title} id={record?.roomId ?? ""} kind={record?.isDirect ? "person" : "room"} size="huge" picture={picture} />
      <h1 class={styles.title} dir="auto">
        <EmojiText text={title} />
      </h1>
      {record?.topic && (
        <p class={styles.topic} dir="auto">
          <EmojiText text={record.topic} />
        </p>
      )}
      {record && (
        <p class={styles.fact}>
          <Icon name={record.isDirect ? "person" : "people"} />
          <span class={styles.factWords}>
            {record.isDirect && record.memberCount <= 2 ? t("room:header.direct") : t("room:header.members", { count: record.memberCount })}
          </span>
        </p>
      )}
      {record?.encrypted && (
        <>
          <p class={styles.fact}>
            <Icon name="lock" />
            <span class={styles.factWords}>{t("room:header.encrypted")}</span>
          </p>
          <p class={styles.note}>{encryptionWords(model.encryption.value)}</p>
        </>
      )}
      <Lately model={model} />
      <div class={styles.space} />
      <div class={styles.keys}>
        <Hints hints={[{ keys: ["ok"], text: t("room:keys.ok") }]} />
        {model.away.value && (
          <Hints hints={[{ keys: ["back"], text: model.goTo.hasOrigin.value ? t("goTo:origin") : t("room:keys.toEnd") }]} />
        )}
        <Hints hints={[{ keys: ["yellow"], text: t("goTo:title") }]} />
      </div>
      <FocusRegion focusKey="room-side" prefer={GO_TO} class={styles.buttons}>
        <Button focusKey={GO_TO} icon="calendar" wide onClick={() => model.goTo.open()}>
          {t("goTo:open")}
        </Button>
        {model.options.offered.value && record && (
          <Button focusKey="room-options-open" icon="settings" wide onClick={() => model.options.open(record.roomId)}>
            {t("sending:options.title")}
          </Button>
        )}
        {navigation.stack.value.length > 1 && (
          <Button focusKey={LEAVE} icon="back" wide onClick={() => void navigation.back()}>
            {t("room:keys.back")}
          </Button>
        )}
      </FocusRegion>
    </header>
  );
}

function Trust({ trust }: { readonly trust: PersonTrust | undefined }): JSX.Element | null {
  const words = trustWords(trust);
  if (!words) return null;
  return (
    <span class={`${styles.trust} ${trust === "changed" ? styles.changed : ""}`}>
      <Icon name={trust === "verified" ? "check" : trust === "changed" ? "warning" : "info"} />
      <span class={styles.trustWords}>{words}</span>
    </span>
  );
}

/** Who wrote lately; says more than a list of everybody, and needs nothing from the server. */
function Lately({ model }: { readonly model: RoomViewModel }): JSX.Element | null {
  const people = model.lately.value;
  // Alone it says nothing new, unless somebody may want to know who that is.
  if (people.length < (model.record.value?.encrypted ? 1 : 2)) return null;
  const [first, ...others] = people.slice(0, 4).map((person) => (
    <p key={person.userId} class={styles.person}>
      <Face person={person} size="small" />
      <span class={styles.personWords}>
        <span class={styles.personName} dir="auto">
          <EmojiText text={person.name} />
        </span>
        <Trust trust={model.trust.value.get(person.userId)} />
      </span>
    </p>
  ));
  return (
    <section class={styles.lately}>
      {/* A column's first item stays in sight however little room there is: the heading must not stand there alone. */}
      <span class={styles.latelyTop} />
      <div class={styles.latelyFirst}>
        <h2 class={styles.heading}>{t("room:header.lately")}</h2>
        {first}
      </div>
      {others}
    </section>
  );
}
