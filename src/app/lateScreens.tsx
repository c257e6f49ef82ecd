/**
 * Screens that no start needs, each with its model: a script of their own in a build, loaded when the page is idle or
 * when the first of them is opened (Late.tsx).
 */
import { useModel } from "@preact/signals";
import type { JSX } from "preact";
import "../core/lateWords.ts";
import type { Route } from "../core/navigation.ts";
import { useServices } from "../core/services.ts";
import type { ProfileRecord } from "../matrix/records.ts";
import { createSignIn } from "../matrix/signIn.ts";
import type { Session } from "../matrix/types.ts";
import { AmbientModel } from "../screens/ambient/AmbientModel.ts";
import { AmbientScreen } from "../screens/ambient/AmbientScreen.tsx";
import { RoomOptionsSheet } from "../screens/RoomOptionsSheet.tsx";
import { CurtainsModel } from "../screens/curtain/CurtainsModel.ts";
import { CurtainsView } from "../screens/curtain/CurtainsView.tsx";
import { ProfileLock as PinScreen } from "../screens/curtain/ProfileLock.tsx";
import { RoomMediaModel } from "../screens/roomMedia/RoomMediaModel.ts";
import { RoomMediaScreen } from "../screens/roomMedia/RoomMediaScreen.tsx";
import { RoomSheets } from "../screens/room/RoomSheets.tsx";
import { SettingsModel } from "../screens/settings/SettingsModel.ts";
import { SettingsScreen } from "../screens/settings/SettingsScreen.tsx";
import { type ComingBack, SignInModel } from "../screens/signIn/SignInModel.ts";
import { SignInScreen } from "../screens/signIn/SignInScreen.tsx";
import { VerificationModel } from "../screens/verification/VerificationModel.ts";
import { VerificationScreen } from "../screens/verification/VerificationScreen.tsx";
import { ViewerModel } from "../screens/viewer/ViewerModel.ts";
import { ViewerScreen } from "../screens/viewer/ViewerScreen.tsx";
import { isPlaying, mediaPlayer } from "../ui/mediaPlayer.ts";
import type { App, SignInAgain } from "./AppModel.ts";
import { completeTv } from "../completeTv.ts";
import { ConnectionNotice } from "./ConnectionNotice.tsx";
import { PointerBack } from "./PointerBack.tsx";
import { takeUpdate, updateReady } from "./takeUpdates.ts";
import { Provisioning } from "./lateKiosk.tsx";

/** From package.json, by the build. */
declare const __VERSION__: string | undefined;

interface ViewerProps {
  readonly session: Session;
  readonly route: Extract<Route, { readonly screen: "viewer" }>;
}

export function Viewer({ session, route: { screen: _screen, ...place } }: ViewerProps): JSX.Element {
  const services = useServices();
  const model = useModel(() => new ViewerModel({ services, session, player: mediaPlayer(), ...place }));
  return <ViewerScreen model={model} />;
}

interface RoomMediaProps {
  readonly session: Session;
  readonly roomId: string;
  readonly covered: boolean;
}

export function RoomMedia({ session, roomId, covered }: RoomMediaProps): JSX.Element {
  const services = useServices();
  const model = useModel(() => new RoomMediaModel({ services, session, roomId }));
  return <RoomMediaScreen model={model} media={session.media} covered={covered} />;
}

/** A profile with a PIN was chosen. */
export function ProfileLock({ app, profile }: { readonly app: App; readonly profile: ProfileRecord }): JSX.Element {
  const { platform, curtain } = useServices();
  const enter = (): void => {
    curtain.open();
    void app.unlock();
  };
  return (
    <PinScreen
      storage={platform.storage}
      profile={profile}
      onRight={enter}
      onForgotten={() => void app.forgotPin()}
      onBack={() => void app.leaveSignIn()}
    />
  );
}

export function Curtains({ app, session, fresh }: { readonly app: App; readonly session: Session; readonly fresh: boolean }): JSX.Element {
  const services = useServices();
  /** What was locked is not on the screen any more; who chooses it again is asked again. */
  const leave = (way: "switchProfile" | "forgotPin"): void => {
    void app[way]();
    services.curtain.open();
  };
  const model = useModel(
    () =>
      new CurtainsModel({
        services,
        session,
        fresh,
        isPlaying,
        pause: () => mediaPlayer().pause(),
        onLeave: () => leave("switchProfile"),
      }),
  );
  return <CurtainsView model={model} storage={services.platform.storage} onForgotten={() => leave("forgotPin")} />;
}

export function Ambient({ session }: { readonly session: Session }): JSX.Element {
  const services = useServices();
  const model = useModel(() => new AmbientModel({ services, session }));
  return <AmbientScreen model={model} media={session.media} />;
}

export function Verification({ app, session }: { readonly app: App; readonly session: Session }): JSX.Element {
  const services = useServices();
  const model = useModel(() => new VerificationModel({ services, session, onSignInAgain: () => void app.signInAgain() }));
  return <VerificationScreen model={model} />;
}

export function Settings({
  app,
  session,
  page,
  covered,
}: {
  readonly app: App;
  readonly session: Session;
  readonly page?: Extract<Route, { screen: "settings" }>["page"];
  readonly covered: boolean;
}): JSX.Element {
  const services = useServices();
  const model = useModel(
    () =>
      new SettingsModel({
        services,
        session,
        page,
        update: updateReady,
        onUpdate: takeUpdate,
        version: typeof __VERSION__ === "string" ? __VERSION__ : "",
        onSwitchProfile: () => app.switchProfile(),
        onSignOut: () => app.signOut(),
        onForgotPin: () => void app.forgotPin(),
      }),
  );
  return <SettingsScreen model={model} media={session.media} covered={covered} />;
}

export { completeTv, ConnectionNotice, PointerBack, RoomOptionsSheet, RoomSheets };
export { recall, startLate } from "./startLate.ts";
export { Kiosk, KioskGuard } from "./lateKiosk.tsx";

interface SigningInProps {
  readonly app: App;
  readonly withQr: boolean;
  readonly again?: SignInAgain | undefined;
}

export function SigningIn(props: SigningInProps): JSX.Element {
  const account = useServices().config.kiosk?.account;
  return account === "token" || account === "guest" ? <Provisioning app={props.app} account={account} /> : <ByPerson {...props} />;
}

function ByPerson({ app, withQr, again }: SigningInProps): JSX.Element {
  const services = useServices();
  const model = useModel(
    () =>
      new SignInModel({
        services,
        signIn: createSignIn({ qr: withQr }),
        onDone: (credentials, keys) => app.signedIn(credentials, keys),
        ...(again && { again: whoComesBack(again) }),
      }),
  );
  return <SignInScreen model={model} />;
}

function whoComesBack({ profile, why, last }: SignInAgain): ComingBack {
  const { name, userId, avatarUrl, homeserver } = profile;
  const choice = { name: homeserver, user: userId.slice(1).split(":")[0] ?? "", typed: last?.baseUrl ?? homeserver };
  return { why, who: { name, userId, ...(avatarUrl && { avatarUrl }) }, choice, ...(last?.deviceId && { deviceId: last.deviceId }) };
}
