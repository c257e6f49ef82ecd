/** What a page has and Node 20 with happy-dom lacks. */
import "core-js/modules/es.promise.with-resolvers.js";
import "core-js/modules/es.symbol.dispose.js";
import "fake-indexeddb/auto";
// Of screens that a build loads late.
import "../../src/core/lateWords.ts";
