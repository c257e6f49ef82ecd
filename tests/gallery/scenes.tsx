/** Every screen in every state, from still models: whole screens, walked with the arrow keys, on a TV as well. */
import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { Broken } from "../../src/app/Broken.tsx";
import { ExitDialog } from "../../src/app/ExitDialog.tsx";
import { VerificationCall } from "../../src/app/VerificationCall.tsx";
import { AppError } from "../../src/core/errors.ts";
import type { RoomRecord, TimelineItem } from "../../src/matrix/records.ts";
import type { SyncStatus, VerificationStage } from "../../src/matrix/types.ts";
import { AmbientScreen } from "../../src/screens/ambient/AmbientScreen.tsx";
import { ProfilesScreen } from "../../src/screens/profiles/ProfilesScreen.tsx";
import { RoomScreen } from "../../src/screens/room/RoomScreen.tsx";
import { RoomsScreen } from "../../src/screens/rooms/RoomsScreen.tsx";
import { SettingsScreen } from "../../src/screens/settings/SettingsScreen.tsx";
import { SignInScreen } from "../../src/screens/signIn/SignInScreen.tsx";
import { VerificationScreen } from "../../src/screens/verification/VerificationScreen.tsx";
import { ViewerScreen } from "../../src/screens/viewer/ViewerScreen.tsx";
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
import { householdRooms, type StillSession, stillHousehold } from "../fixtures/stillSession.ts";
import { stillProfiles, stillSettings } from "../fixtures/stillSettings.ts";
import { stillSignIn } from "../fixtures/stillSignIn.ts";
import { stillVerification } from "../fixtures/stillVerification.ts";
import { stillViewer } from "../fixtures/stillViewer.ts";

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
): Scene {
  return function RoomScene() {
    const { still, session } = useMemo(() => {
      const made = stillRoom(rows(), record);
      change(made);
      return { still: made, session: stillSession(made, signal<SyncStatus>(sync), standing) };
    }, []);
    return <RoomScreen session={session} roomId={still.roomId} />;
  };
}

function rooms(records: () => readonly RoomRecord[], change: (session: StillSession) => void = () => undefined): Scene {
  return function RoomsScene() {
    const session = useMemo(() => {
      const made = stillHousehold(records());
      change(made);
      return made;
    }, []);
    return <RoomsScreen session={session} />;
  };
}

function verificationCall(): Scene {
  return function CallScene() {
    const session = useMemo(() => {
      const made = stillHousehold();
      const stage: VerificationStage = { step: "incoming", own: true, userId: made.userId, deviceName: "Robin’s phone" };
      return { ...made, security: { ...made.security, stage: signal(stage) } };
    }, []);
    return (
      <>
        <RoomsScreen session={session} />
        <VerificationCall session={session} />
      </>
    );
  };
}

export const scenes: Readonly<Record<string, Scene>> = {
  ...each("signIn", stillSignIn, (model) => <SignInScreen model={model} />),
  ...each("profiles", stillProfiles, (model) => <ProfilesScreen model={model} />),
  ...each("settings", stillSettings, (model) => <SettingsScreen model={model} media={stillMedia()} />),
  ...each("ambient", stillAmbient, (model) => <AmbientScreen model={model} media={stillMedia()} />),
  ...each("verification", stillVerification, (model) => <VerificationScreen model={model} />),
  ...each("viewer", stillViewer, (model) => <ViewerScreen model={model} />),
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
  "room-opening": room(
    () => [],
    (still) => (still.roomState.value = { status: "opening" }),
  ),
  "room-failed": room(
    () => [],
    (still) => (still.roomState.value = { status: "failed", error: new AppError("forbidden") }),
  ),
  exit: () => <ExitDialog onStay={() => undefined} onLeave={() => undefined} />,
  broken: () => <Broken error={new AppError("unexpected", "TypeError: cannot read property 'x' of undefined")} what="app" />,
  brokenConfig: () => (
    <Broken error={new AppError("unexpected", "kiosk.idleSeconds: Invalid value: Expected >=1 but received -1")} what="config" />
  ),
};
