import { useModel } from "@preact/signals";
import type { JSX } from "preact";
import type { Route } from "../core/navigation.ts";
import { useServices } from "../core/services.ts";
import type { Session } from "../matrix/types.ts";
import { AmbientModel } from "../screens/ambient/AmbientModel.ts";
import { AmbientScreen } from "../screens/ambient/AmbientScreen.tsx";
import { RoomScreen } from "../screens/room/RoomScreen.tsx";
import { RoomMediaModel } from "../screens/roomMedia/RoomMediaModel.ts";
import { RoomMediaScreen } from "../screens/roomMedia/RoomMediaScreen.tsx";
import { RoomsScreen } from "../screens/rooms/RoomsScreen.tsx";
import { SettingsModel } from "../screens/settings/SettingsModel.ts";
import { SettingsScreen } from "../screens/settings/SettingsScreen.tsx";
import { VerificationModel } from "../screens/verification/VerificationModel.ts";
import { VerificationScreen } from "../screens/verification/VerificationScreen.tsx";
import { ViewerModel } from "../screens/viewer/ViewerModel.ts";
import { ViewerScreen } from "../screens/viewer/ViewerScreen.tsx";
import { mediaPlayer } from "../ui/mediaPlayer.ts";
import type { App } from "./AppModel.ts";

/** From package.json, by the build. */
declare const __VERSION__: string | undefined;

interface Props {
  readonly app: App;
  readonly session: Session;
  readonly route: Route;
  /** Another screen lies over it. */
  readonly covered: boolean;
}

/** Route → component: the one place that knows all screens of a signed-in account. */
export function RouteScreen({ app, session, route, covered }: Props): JSX.Element {
  switch (route.screen) {
    case "rooms":
      return <RoomsScreen session={session} covered={covered} />;
    case "room":
      return <RoomScreen session={session} roomId={route.roomId} eventId={route.eventId} covered={covered} />;
    case "viewer":
      return <Viewer session={session} route={route} />;
    case "roomMedia":
      return <RoomMedia session={session} roomId={route.roomId} covered={covered} />;
    case "ambient":
      return <Ambient session={session} />;
    case "verification":
      return <Verification app={app} session={session} />;
    case "settings":
      return <Settings app={app} session={session} page={route.page} covered={covered} />;
    default:
      return route satisfies never;
  }
}

interface ViewerProps {
  readonly session: Session;
  readonly route: Extract<Route, { readonly screen: "viewer" }>;
}

function Viewer({ session, route: { roomId, eventId, part, slideshow } }: ViewerProps): JSX.Element {
  const services = useServices();
  const model = useModel(() => new ViewerModel({ services, session, player: mediaPlayer(), roomId, eventId, part, slideshow }));
  return <ViewerScreen model={model} />;
}

interface RoomMediaProps {
  readonly session: Session;
  readonly roomId: string;
  readonly covered: boolean;
}

function RoomMedia({ session, roomId, covered }: RoomMediaProps): JSX.Element {
  const services = useServices();
  const model = useModel(() => new RoomMediaModel({ services, session, roomId }));
  return <RoomMediaScreen model={model} media={session.media} covered={covered} />;
}

function Ambient({ session }: { readonly session: Session }): JSX.Element {
  const services = useServices();
  const model = useModel(() => new AmbientModel({ services, session }));
  return <AmbientScreen model={model} media={session.media} />;
}

function Verification({ app, session }: { readonly app: App; readonly session: Session }): JSX.Element {
  const services = useServices();
  const model = useModel(() => new VerificationModel({ services, session, onSignInAgain: () => void app.signInAgain() }));
  return <VerificationScreen model={model} />;
}

function Settings({
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
        version: typeof __VERSION__ === "string" ? __VERSION__ : "",
        onSwitchProfile: () => app.switchProfile(),
        onSignOut: () => app.signOut(),
      }),
  );
  return <SettingsScreen model={model} media={session.media} covered={covered} />;
}
