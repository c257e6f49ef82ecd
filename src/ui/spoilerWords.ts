import { t } from "../core/i18n.ts";

/** What stands in a spoiler's place until it is revealed. */
export const spoilerWords = (reason: string | undefined): string => (reason ? t("ui:spoilerReason", { reason }) : t("ui:spoiler"));
