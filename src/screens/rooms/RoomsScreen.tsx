import { useModel } from "@preact/signals";
import type { ComponentType, JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t } from "../../core/i18n.ts";
import { useServices } from "../../core/services.ts";
import { FocusRegion, setFocus } from "../../input/focus.tsx";
import { onKeys } from "../../input/RemoteKeyEvent.ts";
import type { Session } from "../../matrix/types.ts";
import { Button } from "../../ui/Button.tsx";
import { Flame } from "../../ui/Flame.tsx";
import { Spinner } from "../../ui/Spinner.tsx";
import { RoomsDialogs, TroubleActions, TroubleWords } from "./RoomsDialogs.tsx";
import { RoomsHeader } from "./RoomsHeader.tsx";
import { type Rooms, RoomsModel } from "./RoomsModel.ts";
import styles from "./RoomsScreen.module.css";
import type { RoomOptionsProps } from "../RoomOptionsSheet.tsx";
import { Results, Shelves } from "./Shelves.tsx";

export interface RoomsScreenProps {
  readonly session: Session;
  /** `RoomOptionsSheet`, or what loads it first. */
  readonly Options: ComponentType<RoomOptionsProps>;
  /** Another screen lies over it. */
  readonly covered?: boolean;
}

/** Home: all rooms as shelves. */
export function RoomsScreen({ session, Options, covered = false }: RoomsScreenProps): JSX.Element {
  const services = useServices();
  const model = useModel(() => new RoomsModel({ services, session }));
  useLayoutEffect(() => {
    const remembered = services.navigation.top.peek().focusKey;
    setFocus(remembered !== undefined && remembered.indexOf("rooms-") === 0 ? remembered : "rooms-shelves");
  }, []);
  const showOptions = (): boolean => {
    const roomId = document.activeElement?.getAttribute("data-room-id");
    if (typeof roomId === "string") model.showOptions(roomId);
    return typeof roomId === "string";
  };
  const onKey = onKeys({
    menu: showOptions,
    info: showOptions,
    back() {
      if (model.options.back()) return true; // its sheet is still being loaded
      if (model.query.peek() === "") return false;
      model.search("");
      setFocus("rooms-search");
      return true;
    },
  });
  return (
    <div
      class={covered ? `${styles.screen} ${styles.covered}` : styles.screen}
      data-screen={covered ? undefined : "rooms"}
      onremotekey={onKey}
    >
      <RoomsHeader model={model} />
      <main class={styles.body}>
        <Body model={model} session={session} />
      </main>
      <RoomsDialogs model={model} media={session.media} />
      {model.options.state.value.step !== "closed" && <Options options={model.options} media={session.media} />}
    </div>
  );
}

function Body({ model, session }: { readonly model: Rooms; readonly session: Session }): JSX.Element {
  const body = model.body.value;
  switch (body) {
    case "shelves":
      return <Shelves model={model} media={session.media} />;
    case "results":
      return <Results model={model} media={session.media} />;
    case "noResults":
      return (
        <Panel title={t("rooms:search.none")}>
          <p>{t("rooms:search.noneBody")}</p>
          <div class={styles.action}>
            <Button focusKey="rooms-clear" onClick={() => model.search("")}>
              {t("rooms:search.clear")}
            </Button>
          </div>
        </Panel>
      );
    case "loading":
      return (
        <div class={styles.centre}>
          <Spinner size="large" label={t("rooms:loading")} />
        </div>
      );
    case "failed":
      return <Failed model={model} />;
    case "empty":
      return (
        <Panel title={t("rooms:empty.title")} flame>
          <p>{t("rooms:empty.body")}</p>
          <p>{t("rooms:empty.address")}</p>
          <p class={styles.address} dir="ltr">
            {session.userId}
          </p>
        </Panel>
      );
    default:
      return body satisfies never;
  }
}

/** The very first sync failed: there is nothing to show yet. */
function Failed({ model }: { readonly model: Rooms }): JSX.Element | null {
  const trouble = model.status.value;
  if (trouble.kind !== "trouble") return null;
  return (
    <Panel title={t("rooms:trouble.firstTitle")}>
      <TroubleWords trouble={trouble} first />
      <div class={styles.action}>
        <TroubleActions trouble={trouble} model={model} focusKey="rooms-failed" />
      </div>
    </Panel>
  );
}

function Panel({
  title,
  flame = false,
  children,
}: {
  readonly title: string;
  readonly flame?: boolean;
  readonly children: JSX.Element | JSX.Element[];
}): JSX.Element {
  return (
    <div class={styles.centre}>
      <FocusRegion focusKey="rooms-panel" class={styles.panel}>
        {flame && (
          <div class={styles.flame}>
            <Flame />
          </div>
        )}
        <h2 class={styles.panelTitle}>{title}</h2>
        {children}
      </FocusRegion>
    </div>
  );
}
