/**
 * English of screens that come late: in their script, not in the first one. That script takes these words in before
 * anything else (app/lateScreens.tsx); whoever uses them outside of it imports this file.
 */
import ambient from "../locales/en/ambient.json";
import kiosk from "../locales/en/kiosk.json";
import pin from "../locales/en/pin.json";
import privacy from "../locales/en/privacy.json";
import sas from "../locales/en/sas.json";
import settings from "../locales/en/settings.json";
import signIn from "../locales/en/signIn.json";
import viewer from "../locales/en/viewer.json";
import { addEnglish } from "./i18n.ts";

addEnglish({ ambient, kiosk, pin, privacy, sas, settings, signIn, viewer });
