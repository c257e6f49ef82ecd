import { computed, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { t } from "../core/i18n.ts";
import { useServices } from "../core/services.ts";
import type { Session, VerificationStage } from "../matrix/types.ts";
import { Button } from "../ui/Button.tsx";
import { Dialog } from "../ui/Dialog.tsx";

/**
 * Somebody asks for verification while another screen is shown: a device of ours ("Alex's phone"), or a person. Back puts
 * the question away; it is not answered by that, and stays good on the verification screen.
 */
export function VerificationCall({ session }: { readonly session: Session }): JSX.Element | null {
  const { navigation } = useServices();
  const { security } = session;
  const state = useMemo(() => {
    const putAway = signal<string | undefined>(undefined);
    const shown = computed(() => {
      const stage = security.stage.value;
      if (stage.step !== "incoming" || navigation.top.value.route.screen === "verification") return undefined;
      return putAway.value === idOf(stage) ? undefined : stage;
    });
    return { putAway, shown };
  }, [security, navigation]);
  const stage = state.shown.value;
  if (!stage) return null;
  const close = (): void => void (state.putAway.value = idOf(stage));
  return (
    <Dialog
      focusKey="verificationCall"
      overlay="verification"
      prefer="verificationCall-open"
      title={t(stage.own ? "verification:call.own" : "verification:call.person", { name: callerOf(stage, session) })}
      onBack={close}
      actions={
        <>
          <Button
            tone="primary"
            focusKey="verificationCall-open"
            onClick={() => {
              security.accept();
              navigation.push({ screen: "verification" });
            }}
          >
            {t("verification:call.open")}
          </Button>
          <Button focusKey="verificationCall-later" onClick={close}>
            {t("verification:call.later")}
          </Button>
        </>
      }
    >
      <p>{t("verification:call.body")}</p>
    </Dialog>
  );
}

type Incoming = Extract<VerificationStage, { readonly step: "incoming" }>;

const idOf = ({ userId, deviceId }: Incoming): string => `${userId} ${deviceId ?? ""}`;

/** A device by its name, a person as their direct chat is called. */
function callerOf({ own, userId, deviceName }: Incoming, { rooms }: Session): string {
  if (own) return deviceName ?? t("verification:incoming.someDevice");
  const room = Array.from(rooms.all.value.values()).find((each) => each.directUserId === userId);
  return room?.name.kind === "name" ? room.name.text : userId;
}
