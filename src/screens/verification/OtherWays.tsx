import type { JSX } from "preact";
import { t } from "../../core/i18n.ts";
import { Button } from "../../ui/Button.tsx";
import type { Verifying } from "./VerificationModel.ts";

/** Buttons for what the person may have at hand instead. */
export function OtherWays({ model, autoFocus = false }: { readonly model: Verifying; readonly autoFocus?: boolean }): JSX.Element {
  const ways = model.ways.value.filter((way) => way === "recoveryKey" || way === "passphrase");
  return (
    <>
      {ways.map((way, index) => (
        <Button
          key={way}
          icon="key"
          focusKey={`verification-use-${way}`}
          autoFocus={autoFocus && index === 0}
          onClick={() => model.use(way)}
        >
          {t(way === "recoveryKey" ? "verification:use.recoveryKey" : "verification:use.passphrase")}
        </Button>
      ))}
    </>
  );
}
