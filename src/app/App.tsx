import { type ReadonlySignal, signal, useModel } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { t } from "../core/i18n.ts";
import { useServices } from "../core/services.ts";
import { Focusable } from "../input/focus.tsx";
import { pointerShown } from "../input/pointer.ts";
import type { Session } from "../matrix/types.ts";
import { ProfilesModel } from "../screens/profiles/ProfilesModel.ts";
import { ProfilesScreen } from "../screens/profiles/ProfilesScreen.tsx";
import { Announcer } from "../ui/Announcer.tsx";
import { Toasts } from "../ui/Toasts.tsx";
import type { App as AppState, AppDependencies } from "./AppModel.ts";
import { Broken } from "./Broken.tsx";
import { ExitDialog } from "./ExitDialog.tsx";
import { Late } from "./Late.tsx";
import { lateScreens } from "./loadLate.ts";
import { RouteScreen } from "./routes.tsx";
import { ScreenBoundary } from "./ScreenBoundary.tsx";
import { coversScreen, shownScreens } from "./shownScreens.ts";
import { VerificationCall } from "./VerificationCall.tsx";
import styles from "./app.module.css";

interface Props {
  readonly app: AppState;
  /** Whether a phone may hand its keys over when it signs this TV in. */
  readonly withQr: boolean;
  readonly profiles: AppDependencies["profiles"];
  /** Whether the question before leaving is open; `main.tsx` opens it, Back at the root. */
  readonly asksToLeave: ReadonlySignal<boolean>;
  answerLeaving(leave: boolean): void;
}

/** The whole picture: the phase's screens, and what lies over all of them. */
export function App(props: Props): JSX.Element {
  const late = lateScreens.value;
  return (
    <div class={styles.app}>
      <Phase {...props} />
      {props.asksToLeave.value && <ExitDialog onStay={() => props.answerLeaving(false)} onLeave={() => props.answerLeaving(true)} />}
      {pointerShown.value && <Late over={false}>{({ PointerBack }) => <PointerBack />}</Late>}
      {late.status === "ready" && <late.screens.ConnectionNotice phase={props.app.phase} />}
      <Toasts />
      <Announcer />
    </div>
  );
}

function Phase(props: Props): JSX.Element {
  const phase = props.app.phase.value;
  switch (phase.status) {
    case "starting":
      // While somebody is being signed out. Nothing to press, but focus must be somewhere.
      return (
        <div class={styles.starting}>
          <Focusable focusKey="starting" autoFocus>
            {t("common:starting")}
          </Focusable>
        </div>
      );
    case "signedOut":
      return (
        <ScreenBoundary key={phase.again?.profile.profileId ?? "new"} onLeave={() => void props.app.leaveSignIn()}>
          <Late>{({ SigningIn }) => <SigningIn app={props.app} withQr={props.withQr} again={phase.again} />}</Late>
        </ScreenBoundary>
      );
    case "choosing":
      return (
        <ScreenBoundary key="choosing" onLeave={() => undefined}>
          <Choosing {...props} />
        </ScreenBoundary>
      );
    case "locked":
      return (
        <ScreenBoundary key={phase.profile.profileId} onLeave={() => void props.app.leaveSignIn()}>
          <Late>{({ ProfileLock }) => <ProfileLock app={props.app} profile={phase.profile} />}</Late>
        </ScreenBoundary>
      );
    case "signedIn":
      return <SignedIn app={props.app} session={phase.session} fresh={phase.fresh} />;
    case "broken":
      return <Broken error={phase.error} what={phase.what} />;
    default:
      return phase satisfies never;
  }
}

function Choosing({ app, profiles }: Props): JSX.Element {
  const model = useModel(
    () => new ProfilesModel({ profiles, onChoose: (profileId) => app.choose(profileId), onAdd: () => app.addProfile() }),
  );
  return <ProfilesScreen model={model} />;
}

interface SignedInProps {
  readonly app: AppState;
  readonly session: Session;
  readonly fresh?: boolean | undefined;
}

function SignedIn({ app, session, fresh }: SignedInProps): JSX.Element {
  const { navigation, policy, curtain } = useServices();
  const shown = shownScreens(navigation.stack.value);
  // One fresh boundary per entry: a broken screen stays broken only until it is left.
  const leave = useMemo(() => () => void (navigation.back() || navigation.home()), [navigation]);
  const covers = coversScreen(curtain.state.value, navigation.top.value.route.screen);
  const isOpen = curtain.state.value === "open";
  // Until it is needed nothing waits for it: a start draws no curtain.
  const drawn = covers || curtain.asks.value || lateScreens.value.status === "ready";
  return (
    <>
      {shown.map(({ id, route }, at) => (
        <ScreenBoundary key={id} onLeave={leave}>
          <RouteScreen app={app} session={session} route={route} covered={covers || at < shown.length - 1} />
        </ScreenBoundary>
      ))}
      {isOpen && <VerificationCall session={session} />}
      {drawn && <Late over={covers}>{({ Curtains }) => <Curtains app={app} session={session} fresh={fresh === true} />}</Late>}
      {policy.lock && <Late over={false}>{({ KioskGuard }) => <KioskGuard session={session} />}</Late>}
    </>
  );
}

/** Makes the pair behind `asksToLeave`. */
export function leavingQuestion(leave: () => void): { readonly asks: ReadonlySignal<boolean>; ask(): void; answer(yes: boolean): void } {
  const asks = signal(false);
  return {
    asks,
    ask: () => void (asks.value = true),
    answer(yes) {
      asks.value = false;
      if (yes) leave();
    },
  };
}
