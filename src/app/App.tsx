import { type ReadonlySignal, signal, useModel } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { t } from "../core/i18n.ts";
import { useServices } from "../core/services.ts";
import { Focusable } from "../input/focus.tsx";
import type { Session, SignIn } from "../matrix/types.ts";
import { ProfilesModel } from "../screens/profiles/ProfilesModel.ts";
import { ProfilesScreen } from "../screens/profiles/ProfilesScreen.tsx";
import { type ComingBack, SignInModel } from "../screens/signIn/SignInModel.ts";
import { SignInScreen } from "../screens/signIn/SignInScreen.tsx";
import { Announcer } from "../ui/Announcer.tsx";
import { Toasts } from "../ui/Toasts.tsx";
import type { App as AppState, AppDependencies, SignInAgain } from "./AppModel.ts";
import { Broken } from "./Broken.tsx";
import { ExitDialog } from "./ExitDialog.tsx";
import { RouteScreen } from "./routes.tsx";
import { ScreenBoundary } from "./ScreenBoundary.tsx";
import { shownScreens } from "./shownScreens.ts";
import { VerificationCall } from "./VerificationCall.tsx";
import styles from "./app.module.css";

interface Props {
  readonly app: AppState;
  readonly signIn: SignIn;
  readonly profiles: AppDependencies["profiles"];
  /** Whether the question before leaving is open; `main.tsx` opens it, Back at the root. */
  readonly asksToLeave: ReadonlySignal<boolean>;
  answerLeaving(leave: boolean): void;
}

/** The whole picture: the phase's screens, and what lies over all of them. */
export function App(props: Props): JSX.Element {
  return (
    <div class={styles.app}>
      <Phase {...props} />
      {props.asksToLeave.value && <ExitDialog onStay={() => props.answerLeaving(false)} onLeave={() => props.answerLeaving(true)} />}
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
          <SigningIn {...props} again={phase.again} />
        </ScreenBoundary>
      );
    case "choosing":
      return (
        <ScreenBoundary key="choosing" onLeave={() => undefined}>
          <Choosing {...props} />
        </ScreenBoundary>
      );
    case "signedIn":
      return <SignedIn app={props.app} session={phase.session} />;
    case "broken":
      return <Broken error={phase.error} what={phase.what} />;
    default:
      return phase satisfies never;
  }
}

function SigningIn({ app, signIn, again }: Props & { readonly again?: SignInAgain | undefined }): JSX.Element {
  const services = useServices();
  const model = useModel(
    () =>
      new SignInModel({
        services,
        signIn,
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

function Choosing({ app, profiles }: Props): JSX.Element {
  const model = useModel(
    () => new ProfilesModel({ profiles, onChoose: (profileId) => app.choose(profileId), onAdd: () => app.addProfile() }),
  );
  return <ProfilesScreen model={model} />;
}

function SignedIn({ app, session }: { readonly app: AppState; readonly session: Session }): JSX.Element {
  const { navigation } = useServices();
  const stack = navigation.stack.value;
  const shown = shownScreens(stack);
  // One fresh boundary per entry: a broken screen stays broken only until it is left.
  const leave = useMemo(() => () => void (navigation.back() || navigation.home()), [navigation]);
  return (
    <>
      {shown.map(({ id, route }, at) => (
        <ScreenBoundary key={id} onLeave={leave}>
          <RouteScreen app={app} session={session} route={route} covered={at < shown.length - 1} />
        </ScreenBoundary>
      ))}
      <VerificationCall session={session} />
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
