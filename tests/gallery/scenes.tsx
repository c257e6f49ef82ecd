/** Every screen in every state, from still models: whole screens, walked with the arrow keys, on a TV as well. */
import { signal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { Broken } from "../../src/app/Broken.tsx";
import { NoConnection } from "../../src/app/ConnectionNotice.tsx";
import { ExitDialog } from "../../src/app/ExitDialog.tsx";
import { PointerBack } from "../../src/app/PointerBack.tsx";
import { VerificationCall } from "../../src/app/VerificationCall.tsx";
import { AppError } from "../../src/core/errors.ts";
import { ServicesContext, useServices } from "../../src/core/services.ts";
import type { RoomRecord, TimelineItem } from "../../src/matrix/records.ts";
import type { VerificationStage } from "../../src/matrix/securityTypes.ts";
import type { SyncStatus } from "../../src/matrix/types.ts";
import { AmbientScreen } from "../../src/screens/ambient/AmbientScreen.tsx";
import type { Curtains } from "../../src/screens/curtain/CurtainsModel.ts";
import { CurtainsView } from "../../src/screens/curtain/CurtainsView.tsx";
import { ProfileLock } from "../../src/screens/curtain/ProfileLock.tsx";
import { KioskGuard } from "../../src/screens/kiosk/KioskGuard.tsx";
import { KIOSK_TITLE, KioskScreen } from "../../src/screens/kiosk/KioskScreen.tsx";
import { ProvisionScreen } from "../../src/screens/kiosk/ProvisionScreen.tsx";
import { ProfilesScreen } from "../../src/screens/profiles/ProfilesScreen.tsx";
import { GoToSheet } from "../../src/screens/room/goTo/GoToSheet.tsx";
import { RowContext } from "../../src/screens/room/rowContext.ts";
import type { RoomViewModel } from "../../src/screens/room/RoomViewModel.ts";
import type { Voice, VoiceItem, VoiceNow } from "../../src/screens/room/voiceTypes.ts";
import { RoomScreen } from "../../src/screens/room/RoomScreen.tsx";
import { RoomWall } from "../../src/screens/room/RoomWall.tsx";
import { RoomOptionsSheet } from "../../src/screens/RoomOptionsSheet.tsx";
import { RoomSheets } from "../../src/screens/room/RoomSheets.tsx";
import type { KioskViewModel } from "../../src/screens/kiosk/KioskViewModel.ts";
import { RoomMediaScreen } from "../../src/screens/roomMedia/RoomMediaScreen.tsx";
import { RoomsScreen } from "../../src/screens/rooms/RoomsScreen.tsx";
import { SettingsScreen } from "../../src/screens/settings/SettingsScreen.tsx";
import { SignInScreen } from "../../src/screens/signIn/SignInScreen.tsx";
import { VerificationScreen } from "../../src/screens/verification/VerificationScreen.tsx";
import { ViewerScreen } from "../../src/screens/viewer/ViewerScreen.tsx";
import { memoryStorage } from "../fixtures/memoryStorage.ts";
import { stillAmbient } from "../fixtures/stillAmbient.ts";
import { doubtfulRows, lockedRows, stillSecurity, undecryptableRows } from "../fixtures/stillEncrypted.ts";
import { NOW } from "../fixtures/plain.ts";
import {
  eveningRows,
  everyRow,
  familyRecord,
  malformedRows,
  people,
  stillMedia,
  stillRoom,
  stillSession,
  type StillRoom,
} from "../fixtures/stillRoom.ts";
import { changeRows, mediaRows, placeRows, richRows } from "../fixtures/stillKinds.ts";
import { stillGoTo } from "../fixtures/stillGoTo.ts";
import { onWall, stillGuards, stillKiosk, stillProvisions } from "../fixtures/stillKiosk.ts";
import { householdRooms, type StillSession, stillHousehold } from "../fixtures/stillSession.ts";
import { diskWithPin, someone, stillCurtains } from "../fixtures/stillPrivacy.ts";
import { stillProfiles, stillSettings } from "../fixtures/stillSettings.ts";
import { stillPacks } from "../fixtures/stillPacks.ts";
import { stillSignIn } from "../fixtures/stillSignIn.ts";
import { emptyThread, pollRows, repliesOf, stillVersions, talkRows } from "../fixtures/stillTalkRows.ts";
import { stillGrids } from "../fixtures/stillRoomMedia.ts";
import { stillVerification } from "../fixtures/stillVerification.ts";
import { stillVoice, voiceRows } from "../fixtures/stillVoice.ts";
import { stillViewer } from "../fixtures/stillViewer.ts";

const MESSAGE = "Today: soup at one in the hall, and the choir sings at four. Visitors are welcome until six.";
const gridMedia = stillMedia();
const secretRecord: RoomRecord = { ...familyRecord, encrypted: true };

type Scene = () => JSX.Element;

const each = <M,>(prefix: string, models: Readonly<Record<string, () => M>>, view: (model: M) => JSX.Element): Record<string, Scene> =>
  Object.fromEntries(
    Object.entries(models).map(([name, make]) => [
      `${prefix}-${name}`,
      function StillScene() {
        return view(useMemo(make, []));
      },
    ]),
  );

function room(
  rows: () => readonly TimelineItem[],
  change: (room: StillRoom) => void = () => undefined,
  sync: SyncStatus = { status: "live" },
  record = familyRecord,
  standing: Parameters<typeof stillSession>[2] = {},
  listening?: () => Voice,
): Scene {
  return function RoomScene() {
    const { still, session } = useMemo(() => {
      const made = stillRoom(rows(), record);
      change(made);
      return { still: made, session: stillSession(made, signal<SyncStatus>(sync), standing) };
    }, []);
    return <RoomScreen Sheets={RoomSheets} session={session} roomId={still.roomId} {...(listening && { voice: listening() })} />;
  };
}

/** The room's last rows are voices; `step` says what becomes of the second. */
function voices(
  step: VoiceNow["step"],
  more: Parameters<typeof stillVoice>[1] = {},
  rows: () => readonly TimelineItem[] = voiceRows,
  change?: (room: StillRoom) => void,
): Scene {
  const now = (): VoiceNow => {
    const item = voiceRows().find(({ key }) => key === "v2") as VoiceItem;
    return step === "none" ? { step } : step === "failed" ? { step, item, why: "codec" } : { step, item };
  };
  return room(rows, change, undefined, undefined, undefined, () => stillVoice(now(), more));
}

function rooms(records: () => readonly RoomRecord[], change: (session: StillSession) => void = () => undefined): Scene {
  return function RoomsScene() {
    const session = useMemo(() => {
      const made = stillHousehold(records());
      change(made);
      return made;
    }, []);
    return <RoomsScreen Options={RoomOptionsSheet} session={session} />;
  };
}

/** The sheet alone: what lies below it is the room of the other scenes. */
function GoToScene({ model }: { readonly model: RoomViewModel }): JSX.Element {
  return (
    <RowContext.Provider value={{ media: stillMedia(), ownUserId: people.me.userId, scale: 1, voice: stillVoice() }}>
      <GoToSheet model={model} />
    </RowContext.Provider>
  );
}

const nothing = (): void => undefined;

/** The list of rooms, hidden from guests as long as the scene is shown. */
function hiddenRooms(): Scene {
  return function HiddenScene() {
    const { curtain, settings } = useServices();
    const session = useMemo(() => stillHousehold(householdRooms()), []);
    useMemo(() => {
      settings.guestSafe.value = "hand";
      curtain.hide();
    }, []);
    useEffect(
      () => () => {
        settings.guestSafe.value = "off";
        curtain.open();
      },
      [],
    );
    return <RoomsScreen Options={RoomOptionsSheet} session={session} />;
  };
}

/** A curtain over the list of rooms. */
function Drawn({ make }: { readonly make: () => Curtains }): JSX.Element {
  const model = useMemo(make, []);
  const session = useMemo(() => stillHousehold(householdRooms()), []);
  const storage = useMemo(() => diskWithPin(), []);
  return (
    <>
      <RoomsScreen Options={RoomOptionsSheet} session={session} />
      <CurtainsView model={model} storage={storage} onForgotten={nothing} />
    </>
  );
}

/** `tries`: wrong PINs before. */
function locked(tries: number): Scene {
  return function LockedScene() {
    const storage = useMemo(() => diskWithPin(tries), []);
    return <ProfileLock storage={storage} profile={someone} onRight={nothing} onForgotten={nothing} onBack={nothing} />;
  };
}

/** The engine refuses storage. */
function NothingKept({ children }: { readonly children: ComponentChildren }): JSX.Element {
  const services = useServices();
  const forgetful = { ...services, platform: { ...services.platform, storage: memoryStorage() } };
  return <ServicesContext.Provider value={forgetful}>{children}</ServicesContext.Provider>;
}

function kiosk(
  rows: () => readonly TimelineItem[],
  look: Omit<Parameters<typeof stillKiosk>[0], "wall">,
  guard?: keyof typeof stillGuards,
): Scene {
  return function KioskScene() {
    const { model, session, still, over } = useMemo(() => {
      const made = stillRoom(rows(), familyRecord);
      return {
        model: stillKiosk({ ...look, wall: onWall(familyRecord) }),
        session: stillSession(made),
        still: made,
        over: guard && stillGuards[guard]?.(),
      };
    }, []);
    return (
      <>
        <KioskScreen
          model={model}
          media={session.media}
          covered={false}
          room={(_id, replies) => (
            <RoomWall session={session} roomId={still.roomId} replies={replies} beside={KIOSK_TITLE} covered={false} voice={stillVoice()} />
          )}
        />
        {over && <KioskGuard model={over} />}
      </>
    );
  };
}

const absentKiosks: Readonly<Record<string, () => KioskViewModel>> = {
  unknown: () => stillKiosk({ wall: { status: "absent", address: "#reception:hearth.example", why: "unknown" } }),
  notJoined: () => stillKiosk({ wall: { status: "absent", address: "#reception:hearth.example", why: "notJoined" }, message: MESSAGE }),
  waiting: () => stillKiosk({ wall: { status: "absent", address: "#reception:hearth.example", why: "offline" }, offline: true }),
  looking: () => stillKiosk({ wall: { status: "looking", address: "#reception:hearth.example" } }),
  none: () => stillKiosk({ wall: { status: "empty" }, of: 0 }),
};

function verificationCall(): Scene {
  return function CallScene() {
    const session = useMemo(() => {
      const made = stillHousehold();
      const stage: VerificationStage = { step: "incoming", own: true, userId: made.userId, deviceName: "Robin’s phone" };
      return { ...made, security: { ...made.security, stage: signal(stage) } };
    }, []);
    return (
      <>
        <RoomsScreen Options={RoomOptionsSheet} session={session} />
        <VerificationCall session={session} />
      </>
    );
  };
}

/** As the app shows it while somebody points. */
const pointed = (Below: Scene): Scene =>
  function PointedScene() {
    return (
      <>
        <Below />
        <PointerBack />
      </>
    );
  };

/** As the app shows them without a network: they do not say it themselves. */
const unconnected = (below: Readonly<Record<string, Scene>>, names: readonly string[]): Record<string, Scene> =>
  Object.fromEntries(
    names.map((name) => {
      const Below = below[name] as Scene;
      return [
        `offline-${name}`,
        function OfflineScene() {
          return (
            <>
              <Below />
              <NoConnection />
            </>
          );
        },
      ];
    }),
  );

export const scenes: Readonly<Record<string, Scene>> = {
  ...each("signIn", stillSignIn, (model) => <SignInScreen model={model} />),
  ...each("signIn", { serverNothingKept: stillSignIn.server }, (model) => (
    <NothingKept>
      <SignInScreen model={model} />
    </NothingKept>
  )),
  ...each("profiles", stillProfiles, (model) => <ProfilesScreen model={model} />),
  ...each("settings", stillSettings, (model) => <SettingsScreen model={model} media={stillMedia()} />),
  ...each("ambient", stillAmbient, (model) => <AmbientScreen model={model} media={stillMedia()} />),
  ...Object.fromEntries(Object.entries(stillCurtains).map(([name, make]) => [`curtain-${name}`, () => <Drawn make={make} />])),
  "curtain-locked": locked(0),
  "curtain-wait": locked(5),
  "rooms-hidden": hiddenRooms(),
  "kiosk-wall": kiosk(eveningRows, { message: MESSAGE }),
  "kiosk-replies": kiosk(eveningRows, {
    replies: ["On my way", "Yes, please", "No, thank you", "Somebody, please come"],
    message: MESSAGE,
  }),
  "kiosk-own": kiosk(eveningRows, { replies: "own", of: 1 }),
  "kiosk-rich": kiosk(mediaRows, {}),
  "kiosk-offline": kiosk(eveningRows, { offline: true }),
  "kiosk-roomEmpty": kiosk(() => [], { replies: "own" }),
  ...Object.fromEntries(Object.keys(stillGuards).map((name) => [`kiosk-${name}`, kiosk(eveningRows, {}, name)])),
  ...each("kiosk", absentKiosks, (model) => <KioskScreen model={model} media={gridMedia} covered={false} room={() => null} />),
  ...each("provision", stillProvisions, (model) => <ProvisionScreen model={model} />),
  ...each("verification", stillVerification, (model) => <VerificationScreen model={model} />),
  ...each("roomMedia", stillGrids, (model) => <RoomMediaScreen model={model} media={gridMedia} />),
  ...each("viewer", stillViewer, (model) => <ViewerScreen model={model} />),
  ...each("goTo", stillGoTo, (model) => <GoToScene model={model} />),
  "verification-call": verificationCall(),
  "rooms-evening": rooms(householdRooms),
  "rooms-unverified": rooms(householdRooms, (session) => {
    session.encryption.value = { status: "unverified", ways: ["otherDevice"] };
  }),
  "rooms-keysLost": rooms(householdRooms, (session) => {
    session.encryption.value = { status: "unavailable", why: "keysLost" };
  }),
  "rooms-empty": rooms(() => []),
  "rooms-offline": rooms(householdRooms, (session) => {
    session.sync.value = { status: "reconnecting", since: NOW, error: new AppError("offline") };
  }),
  "room-evening": room(eveningRows),
  "room-every": room(everyRow),
  "room-rich": room(richRows),
  "room-media": room(mediaRows),
  "room-places": room(placeRows),
  "room-changes": room(changeRows),
  "room-moved": room(eveningRows, (still) => (still.maySend.value = false), undefined, {
    ...familyRecord,
    successor: "!new:hearth.example",
  }),
  "room-movedStuck": room(
    eveningRows,
    (still) => (still.maySend.value = false),
    undefined,
    { ...familyRecord, successor: "!new:hearth.example" },
    { followed: { kind: "stuck" } },
  ),
  "room-malformed": room(malformedRows),
  "room-empty": room(() => []),
  "room-typing": room(eveningRows, (still) => (still.typists.value = [people.dana])),
  "room-offline": room(eveningRows, undefined, { status: "reconnecting", since: 0, error: new AppError("offline") }),
  "room-olderFailed": room(eveningRows, (still) => (still.older.value = { status: "failed", kind: "offline" })),
  "room-encrypted": room(everyRow, (still) => (still.maySend.value = false), undefined, secretRecord),
  "room-undecryptable": room(undecryptableRows, undefined, undefined, secretRecord, { encryption: { status: "verified", backup: "on" } }),
  "room-locked": room(lockedRows, undefined, undefined, secretRecord, { encryption: { status: "unverified", ways: ["otherDevice"] } }),
  "room-doubtful": room(doubtfulRows, undefined, undefined, secretRecord, {
    encryption: { status: "verified", backup: "on" },
    security: stillSecurity({
      [people.dana.userId]: "verified",
      [people.opa.userId]: "changed",
      [people.mira.userId]: "unverified",
    }),
  }),
  "room-keysLost": room(undecryptableRows, (still) => (still.maySend.value = false), undefined, secretRecord, {
    encryption: { status: "unavailable", why: "keysLost" },
  }),
  "room-packs": room(eveningRows, (still) => (still.packs.value = stillPacks)),
  "room-noPacks": room(eveningRows, (still) => (still.fail.loadPacks = new AppError("offline"))),
  "room-favourite": room(
    eveningRows,
    (still) => (still.roomRecord.value = { ...familyRecord, unread: 3, muted: true, tags: { favourite: 0.5 } }),
  ),
  "room-opening": room(
    () => [],
    (still) => (still.roomState.value = { status: "opening" }),
  ),
  "room-failed": room(
    () => [],
    (still) => (still.roomState.value = { status: "failed", error: new AppError("forbidden") }),
  ),
  "room-polls": room(pollRows),
  "room-talk": room(talkRows, (still) => {
    repliesOf(still);
    still.versions.value = stillVersions;
  }),
  "room-threadEmpty": room(talkRows, emptyThread),
  "room-voices": voices("none", { fresh: ["$v2", "$v3"] }),
  "room-voicePlaying": voices("playing", { position: 27, length: 65, speed: 1.5, hasNext: true, fresh: ["$v3"] }),
  "room-voicePaused": voices("paused", { position: 58, length: 65 }),
  "room-voiceLoading": voices("loading", { length: 65, hasNext: true }),
  "room-voiceFailed": voices("failed", { hasNext: true, fresh: ["$v3"] }),
  "room-threadVoice": voices("playing", { position: 27, length: 65, hasNext: true, fresh: ["$v3"] }, talkRows, (still) => {
    repliesOf(still);
    still.threadRows.value = still.threadRows.value.slice(0, 2).concat(voiceRows());
  }),
  ...unconnected(
    {
      ...each("settings", stillSettings, (model) => <SettingsScreen model={model} media={gridMedia} />),
      ...each("viewer", stillViewer, (model) => <ViewerScreen model={model} />),
      ...each("roomMedia", stillGrids, (model) => <RoomMediaScreen model={model} media={gridMedia} />),
      ...each("profiles", stillProfiles, (model) => <ProfilesScreen model={model} />),
    },
    ["settings-problemReport", "settings-photoFrameRooms", "viewer-bar", "roomMedia-full", "profiles-two"],
  ),
  "pointer-rooms": pointed(rooms(householdRooms)),
  "pointer-room": pointed(room(everyRow)),
  "pointer-exit": pointed(() => <ExitDialog onStay={() => undefined} onLeave={() => undefined} />),
  exit: () => <ExitDialog onStay={() => undefined} onLeave={() => undefined} />,
  broken: () => <Broken error={new AppError("unexpected", "TypeError: cannot read property 'x' of undefined")} what="app" />,
  brokenConfig: () => (
    <Broken error={new AppError("unexpected", "kiosk.idleSeconds: Invalid value: Expected >=1 but received -1")} what="config" />
  ),
};
