/** The screens of a kiosk, put together; part of the late script. */
import { useModel } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { type PinTries, loadPinTries } from "../core/pinTries.ts";
import { type Services, useServices } from "../core/services.ts";
import { createKioskControl, type KioskControl } from "../matrix/kioskControl.ts";
import { readLoginLink, type ScreenSignIn, serverOfScreen, signInAsGuest, signInByToken } from "../matrix/kioskSignIn.ts";
import type { Session } from "../matrix/types.ts";
import { GuardModel } from "../screens/kiosk/GuardModel.ts";
import { KioskGuard as GuardView } from "../screens/kiosk/KioskGuard.tsx";
import { KioskModel } from "../screens/kiosk/KioskModel.ts";
import { KIOSK_TITLE, KioskScreen } from "../screens/kiosk/KioskScreen.tsx";
import { ProvisionModel } from "../screens/kiosk/ProvisionModel.ts";
import { ProvisionScreen } from "../screens/kiosk/ProvisionScreen.tsx";
import { RoomWall } from "../screens/room/RoomWall.tsx";
import { isPlaying } from "../ui/mediaPlayer.ts";
import type { App } from "./AppModel.ts";
import { loginLink, takeLoginLink } from "./loginLink.ts";

/** From package.json, by the build. */
declare const __VERSION__: string | undefined;

const LAST_RESTART = "kioskLastRestart";
const controls = new WeakMap<Session, KioskControl>();

/** The wall and its guard listen to the same orders. */
function controlOf(session: Session, { config, platform }: Services): KioskControl | undefined {
  const wanted = config.kiosk?.control;
  if (!wanted) return undefined;
  let control = controls.get(session);
  if (!control) {
    const { storage } = platform;
    control = createKioskControl({
      session,
      room: wanted.room,
      name: wanted.name,
      lastRestart: async () => {
        const saved = await storage.get<unknown>(LAST_RESTART);
        return typeof saved === "string" ? saved : undefined;
      },
      async keepRestart(eventId) {
        if (storage.kind === "memory") throw new Error("this screen keeps nothing: it would start again for ever");
        await storage.set(LAST_RESTART, eventId);
      },
    });
    controls.set(session, control);
  }
  return control;
}

interface KioskProps {
  readonly session: Session;
  readonly covered: boolean;
}

export function Kiosk({ session, covered }: KioskProps): JSX.Element {
  const services = useServices();
  const model = useModel(() => new KioskModel({ session, services, orders: controlOf(session, services)?.orders }));
  return (
    <KioskScreen
      model={model}
      media={session.media}
      covered={covered}
      room={(roomId, replies) => <RoomWall session={session} roomId={roomId} replies={replies} beside={KIOSK_TITLE} covered={covered} />}
    />
  );
}

/** What lies over every screen of a kiosk while somebody is signed in. */
export function KioskGuard({ session }: { readonly session: Session }): JSX.Element | null {
  const { platform } = useServices();
  const [tries, setTries] = useState<PinTries>();
  useEffect(() => void loadPinTries(platform.storage, "kiosk").then(setTries), [platform]);
  return tries === undefined ? null : <Guarding session={session} tries={tries} />;
}

function Guarding({ session, tries }: { readonly session: Session; readonly tries: PinTries }): JSX.Element {
  const services = useServices();
  const model = useModel(
    () =>
      new GuardModel({
        services,
        session,
        tries,
        control: controlOf(session, services),
        version: typeof __VERSION__ === "string" ? __VERSION__ : "",
        memory: memoryOf(services.platform.capabilities.budget.mediaBytes),
        isPlaying,
        restart: () => location.reload(),
      }),
  );
  useEffect(
    () => () => {
      controls.get(session)?.stop();
      controls.delete(session);
    },
    [session],
  );
  return <GuardView model={model} />;
}

/** The class of the machine's memory, by what it may hold (platform/capabilities.ts). */
function memoryOf(mediaBytes: number): string {
  const megabytes = mediaBytes / (1024 * 1024);
  return megabytes < 24 ? "small" : megabytes < 64 ? "medium" : "large";
}

/** Signing in where nobody sits in front of the screen. */
export function Provisioning({ app, account }: { readonly app: App; readonly account: "token" | "guest" }): JSX.Element {
  const { config, platform } = useServices();
  const configured = config.default_server_config?.["m.homeserver"];
  const fetch = (url: string, init?: RequestInit): Promise<Response> => globalThis.fetch(url, init);
  async function at(server: string | undefined, signal: AbortSignal): Promise<ScreenSignIn> {
    const deviceName = `${config.brand} (${platform.device.label})`;
    return { server: await serverOfScreen(configured, server, fetch, signal), deviceName, fetch, signal };
  }
  const model = useModel(
    () =>
      new ProvisionModel({
        account,
        link: loginLink,
        takeLink: takeLoginLink,
        isLink: (link) => readLoginLink(link) !== undefined,
        async byLink(link, signal) {
          const { token, server } = readLoginLink(link) ?? { token: "" };
          return signInByToken(token, await at(server, signal));
        },
        asGuest: async (signal) => signInAsGuest(await at(undefined, signal)),
        onDone: (credentials) => app.signedIn(credentials),
      }),
  );
  return <ProvisionScreen model={model} />;
}
