/**
 * A signed-in account: owns the sync loop, the room list, the open rooms, the outbox, the pictures and what is saved of
 * them. Starts from what is on disk and never waits for the network.
 */
import { computed, effect } from "@preact/signals";
import type { Platform } from "../../platform/types.ts";
import type { AppError } from "../core/errors.ts";
import { log } from "../core/log.ts";
import type { Fetch, StoredProfiles } from "./credentials.ts";
import type { createEncryption } from "./Encryption.ts";
import { firstAvatars } from "./firstAvatars.ts";
import { createEncryptedRooms } from "./encryptedRooms.ts";
import { createHttp } from "./http.ts";
import { createMediaFiles } from "./mediaFiles.ts";
import { createMediaStore } from "./MediaStore.ts";
import { createOutbox, type Outgoing } from "./outbox.ts";
import { noEncryption } from "./noEncryption.ts";
import { passVerification } from "./liveVerification.ts";
import { createOpenRooms } from "./openRooms.ts";
import { refreshProfile } from "./ownProfile.ts";
import type { ProfileRecord } from "./records.ts";
import { createRoomList } from "./RoomList.ts";
import { createRoomActions } from "./roomActions.ts";
import { createFollowUpgrade } from "./roomUpgrade.ts";
import { createRoomOptions } from "./roomOptions.ts";
import { createLastLines } from "./lastLines.ts";
import { createLiveFilter } from "./liveFilter.ts";
import { createRoomMedias } from "./roomMedias.ts";
import { RoomMemories } from "./roomMemory.ts";
import { RowCache } from "./RowCache.ts";
import { createSavedAvatars } from "./savedAvatars.ts";
import { createSaver } from "./saver.ts";
import { joinWithHistory } from "./sharedHistory.ts";
import { createSnapshotStore } from "./snapshot.ts";
import { createSyncLoop, type SyncAnswer } from "./SyncLoop.ts";
import { createEndings, type SessionEnding } from "./sessionEnding.ts";
import { createTokens } from "./tokens.ts";
import type { Credentials } from "./signInTypes.ts";
import type { Session } from "./types.ts";
import { createWrap, noteEncryption } from "./wrap.ts";

export interface SessionDeps {
  readonly platform: Pick<Platform, "storage" | "capabilities" | "network">;
  readonly profiles: StoredProfiles;
  readonly settings: {
    receipts(): "private" | "public";
    /** Words of messages may be written to disk. */
    previews(): boolean;
    /** Encrypted messages go to devices only that their owners have verified (once this TV is). */
    onlyVerifiedDevices(): boolean;
  };
  readonly fetch?: Fetch;
  /** Encryption.ts. Without it encrypted rooms cannot be read or written. */
  readonly encryption?: typeof createEncryption;
  /** The server ended the session, and it has stopped. */
  onSignedOut(ending: SessionEnding): void;
}

/** Resolves when the saved records are in place: a few milliseconds, no network. */
export async function startSession(credentials: Credentials, deps: SessionDeps): Promise<Session> {
  const { platform, profiles, settings } = deps;
  const { profileId, userId } = credentials;
  const logger = log("session");
  const plainFetch: Fetch = deps.fetch ?? ((url, init) => fetch(url, init));
  let ended = false;
  let profileAsked = false;
  let leaving = false;

  const tokens = createTokens({
    credentials,
    profiles,
    fetch: plainFetch,
    onSignedOut: ({ options }) => endings.refused(options.soft === true),
  });
  const http = createHttp(credentials.baseUrl, tokens.request);
  const encrypted = createEncryptedRooms(platform.storage, profileId);
  const list = createRoomList(userId, Date.now, encrypted.has);
  const actions = createRoomActions(http, list, userId);
  const store = createSnapshotStore(platform.storage, profileId, settings.previews);
  const outbox = createOutbox({ http, storage: platform.storage, profileId, wrap: (entry) => wrap(entry) });
  const { budget } = platform.capabilities;
  const avatars = createSavedAvatars(platform.storage, profileId, { imagePixels: budget.imagePixels, onOffer: () => saver.changed() });
  const media = createMediaStore({ request: tokens.request, budget, baseUrl: http.baseUrl, avatars });
  const files = createMediaFiles({ request: tokens.request, budget, baseUrl: http.baseUrl, makeRoom: () => media.trim(0) });
  const rows = new RowCache();
  const memories = new RoomMemories(userId);
  const nobody: ProfileRecord = {
    profileId,
    userId,
    name: userId,
    homeserver: credentials.homeserver,
    lastUsedAt: Date.now(),
    softLogout: false,
  };
  const profile = computed(() => profiles.list.value.find((other) => other.profileId === profileId) ?? nobody);

  const [snapshot, savedRows] = await Promise.all([store.load(), store.loadRows(), media.restore(), encrypted.load()]);
  const listeners = new Set<(body: unknown) => void>();
  let token = snapshot?.token;
  if (snapshot) {
    list.restore(snapshot.rooms, snapshot.account);
    snapshot.rooms.forEach((room) => room.encrypted && encrypted.note(room.roomId));
    memories.restore(snapshot.memory);
  }
  if (savedRows) rows.put(savedRows.roomId, savedRows.items);
  const options = createRoomOptions({
    http,
    list,
    ownUserId: userId,
    receipts: settings.receipts,
    onLeft: (roomId) => outbox.settle((entry) => entry.roomId === roomId),
  });
  const encryption =
    deps.encryption?.({
      credentials,
      request: tokens.request,
      http,
      storage: platform.storage,
      capabilities: platform.capabilities,
      rooms: encrypted,
      onlyVerifiedDevices: settings.onlyVerifiedDevices,
      isNeeded: () => Array.from(list.all.value.values()).some((room) => room.encrypted),
    }) ?? noEncryption(credentials, platform.storage);
  const lastLines = createLastLines({ list, decryptor: encryption.decryptor, previews: settings.previews });
  const wrap = createWrap({ list, encrypted, encryption });
  const rooms = createOpenRooms({
    ownUserId: userId,
    http,
    outbox,
    list,
    memories,
    rows,
    encryption,
    budget: budget.timelineEvents,
    ignored: () => list.account().ignored,
    receipts: settings.receipts,
    onClosed: () => saver.changed(),
  });
  const roomMedias = createRoomMedias({
    ownUserId: userId,
    http,
    rooms,
    encryption,
    isEncrypted: (roomId) => list.all.peek().get(roomId)?.encrypted === true,
    ignored: () => list.account().ignored,
  });
  void outbox.load();
  encryption.start();

  const saver = createSaver(async () => {
    if (ended || token === undefined) return;
    rooms.keepRows();
    await store.save({ rooms: list.all.peek(), account: list.account(), memory: memories.due(leaving), token, rows: rows.newest() });
    // After the records: of less worth.
    if (!ended) await avatars.save(firstAvatars(list.shelves.peek()), leaving);
  });

  async function take({ body, since, next }: SyncAnswer): Promise<void> {
    try {
      await list.apply(body, since === undefined);
      list.refresh();
      noteEncryption(encrypted, list, body);
    } catch (thrown) {
      // Asked again, it would fail again: whoever watches the list and throws must not stop the news.
      logger.error("an answer could not be applied to the rooms", thrown);
    }
    // Keys before the messages that they open, and before the token: beyond it the server has forgotten them.
    let refused: { readonly thrown: unknown } | undefined;
    await encryption.take(body).catch((thrown: unknown) => (refused = { thrown }));
    lastLines.receive(body);
    passVerification(body, list, encryption);
    rooms.receive(body);
    roomMedias.receive(body);
    listeners.forEach((run) => run(body));
    if (refused) throw refused.thrown;
    // What is saved is never newer than the records.
    token = next;
    saver.changed();
  }

  const loop = createSyncLoop({
    http,
    liveFilter: createLiveFilter(http, userId),
    since: token,
    take,
    startOver() {
      token = undefined;
      list.startOver();
    },
    // Whether a token is dead is said by `tokens`, before. This 401 is another one, and no word that the session is gone.
    onSignedOut: () => endings.refused(true),
  });

  function kick(): void {
    outbox.kick();
    encryption.kick();
    rooms.kick();
  }

  const isForgotten = ({ roomId, state }: Outgoing): boolean => state.status === "sent" && !rooms.has(roomId);

  const detach = [
    platform.network.onChange((online) => {
      // Gone: a poll on a dead connection would be believed for a minute.
      loop.networkChanged();
      if (online) kick();
    }),
    effect(() => {
      if (loop.status.value.status !== "live") return;
      kick();
      if (profileAsked) return;
      profileAsked = true;
      void refreshProfile({ http, profiles, profileId, userId, request: tokens.request }).then((done) => (profileAsked = done));
    }),
    // What waits to be encrypted, or for word whether it must be.
    effect(() => {
      if (list.fresh.value && (encryption.engine.value || encryption.state.value.status === "unavailable")) outbox.kick();
    }),
    effect(() => {
      if (encryption.decryptor.value) lastLines.kick();
    }),
    // What was sent from a room that is closed by now has nobody to wait for.
    effect(() => {
      if (outbox.entries.value.some(isForgotten)) outbox.settle(isForgotten);
    }),
  ];

  function shutDown(error?: AppError): void {
    ended = true;
    detach.forEach((remove) => remove());
    loop.stop(error);
    roomMedias.closeAll();
    rooms.closeAll();
    lastLines.stop();
    encryption.stop();
    outbox.stop();
    files.closeAll();
    media.dispose();
    saver.stop();
  }

  const endings = createEndings({
    profile,
    profiles,
    saver,
    outbox,
    encryption,
    tokens,
    fetch: plainFetch,
    hasEnded: () => ended,
    shutDown,
    onSignedOut: deps.onSignedOut,
  });

  loop.start();

  return {
    profile,
    userId,
    sync: loop.status,
    encryption: encryption.state,
    security: encryption.security,
    rooms: list,
    media,
    files,
    openRoom: (roomId) => rooms.open(roomId),
    roomMedia: (roomId) => roomMedias.open(roomId),
    resolveRoom: (idOrAlias) => actions.resolve(idOrAlias),
    acceptInvite(roomId) {
      const inviter = list.all.peek().get(roomId)?.invite?.by.userId;
      return joinWithHistory(encryption.engine.peek(), roomId, inviter, () => actions.answerInvite(roomId, "accept"));
    },
    followUpgrade: createFollowUpgrade(http, list),
    declineInvite: (roomId) => actions.answerInvite(roomId, "decline"),
    ...options,
    line: {
      http,
      onAnswer(run) {
        listeners.add(run);
        return () => void listeners.delete(run);
      },
    },
    retryNow() {
      loop.retryNow();
      kick();
    },
    suspend() {
      leaving = true;
      loop.suspend();
      void saver.now();
      files.closeAll();
      media.trim(0);
    },
    resume() {
      leaving = false;
      loop.resume();
    },
    signOut: endings.signOut,
    async stop() {
      leaving = true;
      await saver.now();
      shutDown();
      await outbox.idle(); // the next session of this profile reads what this one writes
    },
  };
}
