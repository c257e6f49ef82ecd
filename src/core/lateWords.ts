/**
 * English that no start needs: in the late script, not in the first one. Whoever needs these words outside of
 * app/lateScreens.tsx imports this file. Which may be here: those that no module of the first script asks for.
 */
import ambient from "../locales/en/ambient.json";
import kiosk from "../locales/en/kiosk.json";
import pin from "../locales/en/pin.json";
import sas from "../locales/en/sas.json";
import settings from "../locales/en/settings.json";
import signIn from "../locales/en/signIn.json";
import viewer from "../locales/en/viewer.json";
import { addEnglish } from "./i18n.ts";

addEnglish({ ambient, kiosk, pin, sas, settings, signIn, viewer });
