import type { JSX } from "preact";
import type { Route } from "../core/navigation.ts";
import type { Session } from "../matrix/types.ts";
import type { RoomOptionsProps } from "../screens/RoomOptionsSheet.tsx";
import { RoomScreen } from "../screens/room/RoomScreen.tsx";
import type { RoomSheetsProps } from "../screens/room/RoomSheets.tsx";
import { RoomsScreen } from "../screens/rooms/RoomsScreen.tsx";
import type { App } from "./AppModel.ts";
import { Late } from "./Late.tsx";

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
      return <RoomsScreen Options={Options} session={session} covered={covered} />;
    case "room":
      return <RoomScreen Sheets={Sheets} session={session} roomId={route.roomId} eventId={route.eventId} covered={covered} />;
    case "viewer":
      return <Late>{({ Viewer }) => <Viewer session={session} route={route} />}</Late>;
    case "roomMedia":
      return <Late>{({ RoomMedia }) => <RoomMedia session={session} roomId={route.roomId} covered={covered} />}</Late>;
    case "ambient":
      return <Late>{({ Ambient }) => <Ambient session={session} />}</Late>;
    case "kiosk":
      return <Late>{({ Kiosk }) => <Kiosk session={session} covered={covered} />}</Late>;
    case "verification":
      return <Late>{({ Verification }) => <Verification app={app} session={session} />}</Late>;
    case "settings":
      return <Late>{({ Settings }) => <Settings app={app} session={session} page={route.page} covered={covered} />}</Late>;
    default:
      return route satisfies never;
  }
}

const Options = (props: RoomOptionsProps): JSX.Element => (
  <Late over={false}>{({ RoomOptionsSheet }) => <RoomOptionsSheet {...props} />}</Late>
);
const Sheets = (props: RoomSheetsProps): JSX.Element => <Late over={false}>{({ RoomSheets }) => <RoomSheets {...props} />}</Late>;
