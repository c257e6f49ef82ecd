/**
 * A room on the screen. Opened at once with the rows of the last visit; then the newest page, then rights and members.
 * Everything it holds goes with `close`: nothing of a closed room stays in memory but its record.
 */
import { batch, computed, effect, type ReadonlySignal, signal } from "@preact/signals";
import { log } from "../core/log.ts";
import { createActing } from "./acting.ts";
import type { Encryption } from "./Encryption.ts";
import type { Http } from "./http.ts";
import { createMemberLoader } from "./members.ts";
import { fromThrown, isAborted } from "./matrixErrors.ts";
import type { Outbox } from "./outbox.ts";
import { createQuotes } from "./quotes.ts";
import { field, type RawEvent } from "./rawEvent.ts";
import { reactorsOf } from "./reactions.ts";
import { Readers } from "./readers.ts";
import { createReading } from "./reading.ts";
import type { TimelineItem } from "./records.ts";
import { Relations } from "./relations.ts";
import { createRoomDecryption } from "./RoomDecryption.ts";
import { createRoomFacts } from "./roomFacts.ts";
import { createRoomHistory } from "./roomHistory.ts";
import { createRoomPacks } from "./roomPacks.ts";
import { createRows, hasArrived, type RowSources } from "./roomRows.ts";
import { receiptsOf, type RoomMemory } from "./roomMemory.ts";
import { events, type KeptRoom, stateOf } from "./roomReducer.ts";
import { RoomState } from "./roomState.ts";
import type { LiveTimeline } from "./liveTimeline.ts";
import { createLookups } from "./roomLookups.ts";
import { createTalk } from "./talk.ts";
import { createTimeline } from "./Timeline.ts";
import { createSending, hasEdit } from "./sending.ts";
import type { OpenRoom, OpenState } from "./roomTypes.ts";

export interface LiveRoom extends OpenRoom {
  readonly timeline: LiveTimeline;
  /** Who is here, and what is said about events: shared with the room's pictures (roomMedia.ts). */
  readonly people: RoomState;
  readonly relations: Relations;
  /** The room's section of a sync answer, unchecked. */
  receive(section: unknown): void;
  /** The network is back: what failed is tried again. */
  kick(): void;
}

export interface OpenRoomDeps {
  readonly roomId: string;
  readonly ownUserId: string;
  readonly http: Http;
  readonly outbox: Outbox;
  readonly record: ReadonlySignal<KeptRoom | undefined>;
  readonly encryption: Pick<Encryption, "state" | "decryptor" | "encryptor" | "trust">;
  readonly memory: RoomMemory | undefined;
  readonly saved: readonly TimelineItem[];
  /** Events held at once (platform budget). */
  readonly budget: number;
  readonly ignored: () => ReadonlySet<string>;
  receipts(): "private" | "public";
  /** One of those who opened it closes it: whether somebody else still needs it. */
  isHeld(): boolean;
  onClose(): void;
}

export function openRoom(deps: OpenRoomDeps): LiveRoom {
  const { roomId, ownUserId, http, outbox, record, encryption } = deps;
  const logger = log("room");
  const ended = new AbortController();
  const history = createRoomHistory(http, roomId, ended.signal);
  const people = new RoomState(ownUserId);
  const relations = new Relations((userId) => people.mayRedact(userId));
  const readers = new Readers(ownUserId);
  readers.add(deps.memory?.receipts ?? []);
  const state = signal<OpenState>({ status: "opening" });
  const readMarker = deps.memory?.fullyRead; // where it stood on opening: the line does not run away while one reads
  let stateKnown = false;
  const mayEncrypt = computed(() => encryption.encryptor.value !== undefined);
  const facts = createRoomFacts({ ownUserId, people, record, mayEncrypt, history, ignored: deps.ignored });
  const decryption = createRoomDecryption({
    roomId,
    decryptor: encryption.decryptor,
    state: encryption.state,
    trust: encryption.trust,
    onClear(event) {
      timeline.replace(event);
      quotes.replace(event);
      settleOutbox();
    },
    onChanged: () => timeline.touch(),
  });
  const quotes = createQuotes(
    async (eventId) => {
      const event = await history.event(eventId);
      return event && decryption.read([event])[0];
    },
    () => timeline.touch(),
  );

  function learn(known: readonly RawEvent[], older: boolean): void {
    const before = people.version;
    known.forEach((event) => (older ? people.applyIfUnknown(event) : people.apply(event)));
    if (people.version === before) return;
    facts.changed();
    timeline.touch();
  }

  const members = createMemberLoader(http, roomId, ended.signal, (member) => learn([member], true));
  /** Before the state has come it may still tell of them. */
  function wantNames(userIds: readonly string[]): void {
    if (state.peek().status === "open" && stateKnown) members.want(userIds.filter((userId) => !people.knows(userId)));
  }

  const sources: RowSources = {
    ownUserId,
    relations,
    people,
    readers,
    quotes,
    wantNames,
    readMarker,
    saved: deps.saved,
    secrecy: {
      get encrypted() {
        return record.peek()?.encrypted === true;
      },
      whyNot: (eventId) => decryption.whyNot(eventId),
    },
    ignored: deps.ignored,
    outgoing: () => outbox.entries.peek().filter((entry) => entry.roomId === roomId),
  };
  const rows = createRows(sources);
  const talk = createTalk({
    roomId,
    http,
    outbox,
    relations,
    people,
    quotes,
    history,
    sources,
    signal: ended.signal,
    decryptor: encryption.decryptor,
    decryption,
    find: (eventId) => timeline.window.find(eventId),
    maySend: () => facts.canSend.peek(),
    tellRead: (root, eventId) => reading.markThreadRead(root, eventId),
    touch: () => timeline.touch(),
  });

  const timeline = createTimeline({
    history,
    relations,
    budget: deps.budget,
    saved: deps.saved,
    reopen: () => open(),
    decrypt: (events) => decryption.read(events),
    forget: (eventId) => decryption.forget(eventId),
    learn: (known) => learn(known, true),
    rows: {
      // Whatever changes the room's rows may change those of the thread beside them.
      loaded(window, edges) {
        talk.refresh();
        return rows.loaded(window, edges);
      },
      unloaded: () => rows.unloaded(),
      keyOf: (window, eventId) => rows.keyOf(window, eventId),
      one: (event) => rows.one(event),
    },
  });
  const lookups = createLookups({
    http,
    roomId,
    signal: ended.signal,
    history,
    window: timeline.window,
    rows,
    person: (userId) => people.person(userId),
    wantNames,
    learn: (members) => learn(members, true),
    relations,
    ignored: deps.ignored,
    isEncrypted: () => record.peek()?.encrypted === true,
    decryption,
    quoted: (eventId) => quotes.find(eventId),
  });

  const reading = createReading({
    http,
    roomId,
    ownUserId,
    receipts: deps.receipts,
    markedUnread: () => record.peek()?.markedUnread === true,
    readUpTo: readMarker,
    placeOf: (eventId) => timeline.window.events.findIndex((event) => event.event_id === eventId),
  });

  const acting = createActing({ http, roomId, ownUserId, relations, maySend: () => facts.canSend.peek(), touch: () => timeline.touch() });

  let known = false;
  const stopKnowing = effect(() => {
    const encryptor = encryption.encryptor.value;
    if (known || !encryptor || !record.value?.encrypted || state.value.status !== "open") return;
    known = true;
    encryptor.know(roomId).catch((thrown: unknown) => {
      known = false; // sending does it again, and needs it
      logger.info("the devices of a room could not be made known", fromThrown(thrown).detail);
    });
  });

  // Outgoing messages change; those that have arrived as events leave the outbox.
  const stopOutbox = effect(() => {
    void outbox.entries.value;
    talk.sweep();
    timeline.touch();
  });
  function settleOutbox(): void {
    outbox.settle((entry) => entry.roomId === roomId && (hasArrived(timeline.window, entry) || hasEdit(relations, entry)));
  }

  const newestShown = (): string | undefined => timeline.window.events[timeline.window.events.length - 1]?.event_id;
  const roomPacks = createRoomPacks({ http, roomId, ownUserId, signal: ended.signal, newest: newestShown });

  const sending = createSending({
    roomId,
    ownUserId,
    outbox,
    find: talk.find,
    lastInThread: talk.lastInThread,
    relations,
    packs: () => roomPacks.packs.peek(),
    maySend: () => facts.canSend.peek(),
    onSent(thread) {
      reading.setTyping(false);
      if (thread === undefined) void timeline.showLive();
    },
  });

  async function loadState(): Promise<void> {
    const known = await history.state(newestShown(), record.peek()?.memberCount ?? 0);
    if (ended.signal.aborted || stateKnown) return;
    learn(known, true);
    stateKnown = true;
    facts.complete();
    timeline.touch();
  }

  async function open(): Promise<void> {
    if (ended.signal.aborted || state.peek().status === "open") return;
    if (state.peek().status === "failed") state.value = { status: "opening" };
    try {
      await timeline.open();
      if (ended.signal.aborted) return;
      settleOutbox();
      state.value = { status: "open" };
      await loadState();
    } catch (thrown) {
      const error = fromThrown(thrown);
      if (ended.signal.aborted || isAborted(error)) return;
      logger.warn("could not be opened", roomId, error.detail);
      if (state.peek().status !== "open") state.value = { status: "failed", error };
    }
  }
  void open();

  function close(): void {
    if (ended.signal.aborted || deps.isHeld()) return;
    ended.abort();
    stopOutbox();
    stopKnowing();
    reading.close();
    talk.close();
    timeline.close();
    decryption.close();
    // What the server has taken needs no echo any more.
    outbox.settle((entry) => entry.roomId === roomId && entry.state.status === "sent");
    deps.onClose();
  }

  return {
    roomId,
    record,
    state,
    timeline,
    people,
    relations,
    typing: facts.typing,
    canSend: facts.canSend,
    receive(section) {
      batch(() => {
        // The timeline's first: of two that disagree the state after it is right (MSC4222).
        learn(
          events(section, "timeline").filter((event) => event.state_key !== undefined),
          false,
        );
        learn(stateOf(section), false);
        for (const event of events(section, "ephemeral")) {
          if (event.type === "m.receipt") readers.add(receiptsOf(event.content));
          if (event.type === "m.typing") wantNames(facts.typed(event.content));
        }
        timeline.receive(field(section, "timeline"));
        settleOutbox();
        timeline.touch();
      });
    },
    kick() {
      reading.kick();
      talk.kick();
      if (state.peek().status === "failed") void open();
      if (state.peek().status === "open" && !stateKnown) {
        loadState().catch((thrown: unknown) => logger.info("the state of a room could not be loaded", fromThrown(thrown).detail));
      }
    },
    sendText: sending.sendText,
    sendSticker: sending.sendSticker,
    editable: sending.editable,
    edit: sending.edit,
    packs: roomPacks.packs,
    loadPacks: roomPacks.load,
    vote: talk.vote,
    wantVotes: talk.wantVotes,
    thread: talk.thread,
    edits: talk.edits,
    reactors: (eventId) => reactorsOf(relations.annotationsOf(eventId), (userId) => people.person(userId)),
    toggleReaction: (eventId, key, shortcode) => acting.toggleReaction(eventId, key, shortcode),
    redact: (eventId) => acting.redact(eventId),
    async sendAnyway(key) {
      const entry = sending.entryOf(key);
      const encryptor = encryption.encryptor.peek();
      if (entry?.state.status !== "held" || !encryptor) return;
      await encryptor.accept(entry.heldFor ?? []);
      outbox.release(roomId);
    },
    retryDecryption: (eventId) => decryption.retry(eventId),
    retry: sending.retry,
    cancel: sending.cancel,
    setTyping: (now) => reading.setTyping(now),
    markRead: reading.markRead,
    pinned: facts.pinned,
    beganAt: facts.beganAt,
    learnBeginning: facts.learnBeginning,
    readUpTo: readMarker,
    item: lookups.item,
    search: lookups.search,
    close,
  };
}
