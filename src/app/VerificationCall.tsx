import { computed, signal, untracked, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { t } from "../core/i18n.ts";
import { useServices } from "../core/services.ts";
import type { VerificationStage } from "../matrix/securityTypes.ts";
import type { Session } from "../matrix/types.ts";
import { Dialog } from "../ui/Dialog.tsx";
import { toast } from "../ui/toast.ts";

/**
 * Somebody asks for verification while another screen is shown: a device of ours ("Alex's phone"), or a person. Back puts
 * the question away; it is not answered by that, and stays good on the verification screen.
 */
export function VerificationCall({ session }: { readonly session: Session }): JSX.Element | null {
  const { navigation } = useServices();
  const { security } = session;
  const state = useMemo(() => {
    const putAway = signal(false);
    const elsewhere = computed(() => navigation.top.value.route.screen !== "verification");
    const shown = computed(() => {
      const stage = security.stage.value;
      return stage.step === "incoming" && elsewhere.value && !putAway.value ? stage : undefined;
    });
    return { putAway, elsewhere, shown };
  }, [security, navigation]);
  useSignalEffect(() => {
    const stage = security.stage.value;
    if (stage.step === "incoming") return;
    state.putAway.value = false;
    // It ended before anybody took it up: a word is enough, and the next one finds a clean table.
    if (stage.step !== "cancelled" || !state.elsewhere.value) return;
    toast(t(`verification:cancelled.${stage.why}.title`));
    untracked(() => security.cancel());
  });
  const stage = state.shown.value;
  if (!stage) return null;
  const close = (): void => void (state.putAway.value = true);
  return (
    <Dialog
      focusKey="verificationCall"
      overlay="verification"
      title={t(stage.own ? "verification:call.own" : "verification:call.person", { name: callerOf(stage, session) })}
      onBack={close}
      answers={[
        {
          focusKey: "verificationCall-open",
          tone: "primary",
          children: t("verification:call.open"),
          onClick: () => {
            security.accept();
            navigation.push({ screen: "verification" });
          },
        },
        { focusKey: "verificationCall-later", children: t("verification:call.later"), onClick: close },
      ]}
    >
      <p>{t("verification:call.body")}</p>
    </Dialog>
  );
}

type Incoming = Extract<VerificationStage, { readonly step: "incoming" }>;

/** A device by its name, a person as their direct chat is called. */
function callerOf({ own, userId, deviceName }: Incoming, { rooms }: Session): string {
  if (own) return deviceName ?? t("verification:incoming.someDevice");
  const room = Array.from(rooms.all.value.values()).find((each) => each.directUserId === userId);
  return room?.name.kind === "name" ? room.name.text : userId;
}
