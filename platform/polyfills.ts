/**
 * What Chromium 53 lacks. The build makes this the first import of the entry; each part looks first whether the engine
 * has the thing. A test builds its own little world and hands it to the parts.
 */
import "./polyfills/coreJs.ts";
import "intl-pluralrules";
import { installAbort } from "./polyfills/abort.ts";
import { installFetch } from "./polyfills/fetch.ts";
import { installSmallThings } from "./polyfills/smallThings.ts";

installSmallThings(window);
installAbort(window);
installFetch(window);
