import type { JSX } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { t, tMaybe } from "../../core/i18n.ts";
import { setFocus } from "../../input/focus.tsx";
import { Button } from "../../ui/Button.tsx";
import { SecretField } from "../../ui/SecretField.tsx";
import { TextField } from "../../ui/TextField.tsx";
import styles from "./PasswordStep.module.css";
import screen from "./SignInScreen.module.css";
import type { SignInFlow } from "./SignInModel.ts";
import type { StateOf } from "./signInState.ts";
import { StepTitle } from "./StepTitle.tsx";

interface StepProps {
  readonly model: SignInFlow;
  readonly state: StateOf<"password">;
}

const USER = "signIn-user";
const PASSWORD = "signIn-password";
const SEND = "signIn-send";

/** User name and password, kept as typed whatever the server says; what it says stands beside the field. */
export function PasswordStep({ model, state }: StepProps): JSX.Element {
  const { server, user, password, phase } = state;
  const sending = phase.status === "sending";
  const rejected = phase.status === "editing" && phase.problem?.kind === "badCredentials";
  useLayoutEffect(() => setFocus(user === "" ? USER : PASSWORD), []);
  useLayoutEffect(() => {
    if (rejected) setFocus(PASSWORD);
  }, [rejected]);
  return (
    <>
      <StepTitle title={t("signIn:password.title", { name: server.name })} />
      <TextField
        focusKey={USER}
        field="user"
        label={t("signIn:password.user")}
        hint={t("signIn:password.userHint")}
        value={user}
        autoComplete="username"
        onInput={(text) => model.editUser(text)}
        onSubmit={() => setFocus(PASSWORD)}
      />
      <div class={styles.secret}>
        <SecretField
          focusKey={PASSWORD}
          field="password"
          label={t("signIn:password.password")}
          error={problemWords(state, model.secondsLeft.value)}
          value={password}
          autoComplete="current-password"
          onInput={(text) => model.editPassword(text)}
          onSubmit={() => (user.trim() === "" ? setFocus(USER) : setFocus(SEND))}
        />
      </div>
      <div class={screen.actions}>
        <Button tone="primary" focusKey={SEND} busy={sending} onClick={() => model.sendPassword()}>
          {t(sending ? "signIn:password.signingIn" : "signIn:password.signIn")}
        </Button>
        {server.methods.includes("deviceCode") && (
          <Button focusKey="signIn-usePhone" onClick={() => model.useMethod("deviceCode")}>
            {t("signIn:password.phone")}
          </Button>
        )}
      </div>
    </>
  );
}

function problemWords({ phase, server }: StateOf<"password">, secondsLeft: number | undefined): string | undefined {
  if (phase.status === "sending" || !phase.problem) return undefined;
  if (secondsLeft !== undefined) return secondsLeft > 0 ? t("signIn:password.wait", { count: secondsLeft }) : t("signIn:password.again");
  const { kind } = phase.problem;
  return tMaybe(`signIn:password.${kind}`, { name: server.name }, t(`error:${kind}`));
}
