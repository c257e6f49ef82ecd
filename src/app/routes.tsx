import { useModel } from "@preact/signals";
import type { JSX } from "preact";
import type { Route } from "../core/navigation.ts";
import { useServices } from "../core/services.ts";
import type { Session } from "../matrix/types.ts";
import { RoomScreen } from "../screens/room/RoomScreen.tsx";
import { RoomsScreen } from "../screens/rooms/RoomsScreen.tsx";
import { SettingsModel } from "../screens/settings/SettingsModel.ts";
import { SettingsScreen } from "../screens/settings/SettingsScreen.tsx";
import { VerificationModel } from "../screens/verification/VerificationModel.ts";
import { VerificationScreen } from "../screens/verification/VerificationScreen.tsx";
import type { App } from "./AppModel.ts";

/** From package.json, by the build. */
declare const __VERSION__: string | undefined;

interface Props {
  readonly app: App;
  readonly session: Session;
  readonly route: Route;
}

/** Route → component: the one place that knows all screens of a signed-in account. */
export function RouteScreen({ app, session, route }: Props): JSX.Element {
  switch (route.screen) {
    case "rooms":
      return <RoomsScreen session={session} />;
    case "room":
      return <RoomScreen session={session} roomId={route.roomId} eventId={route.eventId} />;
    case "verification":
      return <Verification app={app} session={session} />;
    case "settings":
      return <Settings app={app} session={session} page={route.page} />;
    default:
      return route satisfies never;
  }
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
}: {
  readonly app: App;
  readonly session: Session;
  readonly page?: Extract<Route, { screen: "settings" }>["page"];
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
  return <SettingsScreen model={model} />;
}
