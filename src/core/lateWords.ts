/** English of screens that come late: in their script, not in the first one. Whoever uses these words imports this file. */
import kiosk from "../locales/en/kiosk.json";
import pin from "../locales/en/pin.json";
import privacy from "../locales/en/privacy.json";
import { addEnglish } from "./i18n.ts";

addEnglish({ kiosk, pin, privacy });
