/**
 * The one door to matrix-js-sdk. Every value that Hearth uses of the SDK is re-exported here and nowhere else; the build
 * makes this file a script of its own that runs after the first paint (`loadSdk()`). Import no other part of Hearth here:
 * it would exist twice. Types are imported from the SDK directly (`import type`).
 *
 * Deep imports: the SDK's index pulls in everything there is.
 */
export { ClientEvent, MatrixClient } from "matrix-js-sdk/lib/client.js";
export { MemoryStore } from "matrix-js-sdk/lib/store/memory.js";
export { ConnectionError, HTTPError, MatrixError } from "matrix-js-sdk/lib/http-api/errors.js";
export { EventStatus, MatrixEvent, MatrixEventEvent } from "matrix-js-sdk/lib/models/event.js";
export { Room, RoomEvent } from "matrix-js-sdk/lib/models/room.js";
export { RoomStateEvent } from "matrix-js-sdk/lib/models/room-state.js";
export { Direction, EventTimeline } from "matrix-js-sdk/lib/models/event-timeline.js";
export { TimelineWindow } from "matrix-js-sdk/lib/timeline-window.js";
export { SyncState } from "matrix-js-sdk/lib/sync.js";
export { logger } from "matrix-js-sdk/lib/logger.js";
