import { describe, expect, it } from "vitest";
import { pollOf, pollPart, selectionsOf, voteContent } from "../../../src/matrix/poll.ts";
import type { RawEvent } from "../../../src/matrix/rawEvent.ts";
import { Relations } from "../../../src/matrix/relations.ts";
import { aRedaction, anEvent } from "../../fixtures/events.ts";

const START = "org.matrix.msc3381.poll.start";
const RESPONSE = "org.matrix.msc3381.poll.response";
const END = "org.matrix.msc3381.poll.end";
const ME = "@me:test";

const aPoll = (fields: Record<string, unknown> = {}, event: Partial<RawEvent> = {}): RawEvent =>
  anEvent({
    type: START,
    origin_server_ts: 1000,
    content: {
      [START]: {
        kind: "org.matrix.msc3381.poll.disclosed",
        question: { "org.matrix.msc1767.text": "Where?" },
        answers: ["a", "b", "c"].map((id) => ({ id, "org.matrix.msc1767.text": id.toUpperCase() })),
        ...fields,
      },
    },
    ...event,
  });
const about = (poll: RawEvent) => ({ "m.relates_to": { rel_type: "m.reference", event_id: poll.event_id } });
const aVote = (poll: RawEvent, sender: string, answers: unknown, at = 2000, event: Partial<RawEvent> = {}): RawEvent =>
  anEvent({ type: RESPONSE, sender, origin_server_ts: at, content: { ...about(poll), [RESPONSE]: { answers } }, ...event });
const anEnd = (poll: RawEvent, sender: string, at = 3000): RawEvent =>
  anEvent({ type: END, sender, origin_server_ts: at, content: { ...about(poll), [END]: {} } });

function counted(poll: RawEvent, events: readonly RawEvent[], mayEnd: (userId: string) => boolean = () => false) {
  const relations = new Relations(mayEnd);
  events.forEach((event) => relations.add(event));
  const count = relations.polls.count(poll, poll.content, ME);
  return { relations, count, votes: Object.fromEntries(count.votes) };
}

describe("votes", () => {
  it("each person's last response counts, whatever the order it came in", () => {
    const poll = aPoll();
    const events = [aVote(poll, "@x:test", ["b"], 2500), aVote(poll, "@x:test", ["a"], 2000), aVote(poll, ME, ["b"])];
    const { count, votes } = counted(poll, events);
    expect(votes).toEqual({ b: 2 });
    expect(count).toMatchObject({ voters: 2, own: ["b"], ended: false });
  });

  it.each([
    ["an answer that there is not", ["z"], {}],
    ["one of them, the others dropped", ["z", "a"], { a: 1 }],
    ["the same twice", ["a", "a"], { a: 1 }],
    ["more than one may", ["c", "a"], { c: 1 }],
    ["nothing", [], {}],
    ["a string", "a", {}],
    ["null", null, {}],
    ["numbers and objects", [1, { id: "a" }, null, "b"], { b: 1 }],
    ["inherited names", ["constructor", "__proto__"], {}],
  ])("choosing %s", (_what, answers, expected) => {
    const poll = aPoll();
    const { votes, count } = counted(poll, [aVote(poll, "@x:test", answers)]);
    expect(votes).toEqual(expected);
    expect(count.voters).toBe(Object.keys(expected).length);
  });

  it("a spoiled response takes the vote back", () => {
    const poll = aPoll();
    expect(counted(poll, [aVote(poll, "@x:test", ["a"], 1), aVote(poll, "@x:test", [], 2)]).count.voters).toBe(0);
  });

  it("as many as the poll allows", () => {
    const poll = aPoll({ max_selections: 2 });
    expect(counted(poll, [aVote(poll, "@x:test", ["c", "b", "a"])]).votes).toEqual({ c: 1, b: 1 });
  });

  it("votes for another poll's answers do not count here", () => {
    const [poll, other] = [aPoll(), aPoll({ answers: [{ id: "q", "org.matrix.msc1767.text": "Q" }] })];
    const { relations, votes } = counted(poll, [aVote(other, "@x:test", ["a"]), aVote(poll, "@y:test", ["q"])]);
    expect(votes).toEqual({});
    expect(relations.polls.count(other, other.content, ME).voters).toBe(0);
  });

  it("the stable names say the same", () => {
    const poll = anEvent({
      type: "m.poll.start",
      content: {
        "m.poll": {
          kind: "m.disclosed",
          question: { "m.text": [{ body: "Tea?" }] },
          answers: [{ "m.id": "y", "m.text": [{ body: "Yes" }] }],
        },
      },
    });
    const vote = anEvent({ type: "m.poll.response", sender: ME, content: { ...about(poll), "m.selections": ["y"] } });
    const { count } = counted(poll, [vote]);
    expect(pollPart(poll.content, count)).toMatchObject({
      question: "Tea?",
      voters: 1,
      answers: [{ id: "y", text: "Yes", votes: 1, share: 1, own: true }],
    });
    expect(voteContent("m.poll.start", "$p", ["y"])).toEqual({
      type: "m.poll.response",
      content: { "m.relates_to": { rel_type: "m.reference", event_id: "$p" }, "m.selections": ["y"] },
    });
    expect(selectionsOf(voteContent(START, "$p", ["y"]).content)).toEqual(["y"]);
  });

  it("a redacted vote gives way to the one before it", () => {
    const poll = aPoll();
    const late = aVote(poll, "@x:test", ["b"], 2500);
    const { relations, votes } = counted(poll, [aVote(poll, "@x:test", ["a"]), late]);
    expect(votes).toEqual({ b: 1 });
    relations.add(aRedaction(late));
    expect(Object.fromEntries(relations.polls.count(poll, poll.content, ME).votes)).toEqual({ a: 1 });
  });

  it("ours on its way counts as if it had come", () => {
    const poll = aPoll();
    const { relations } = counted(poll, [aVote(poll, ME, ["a"])]);
    relations.polls.expect(new Map([[poll.event_id as string, ["b"]]]));
    expect(relations.polls.count(poll, poll.content, ME)).toMatchObject({ own: ["b"], voters: 1 });
    relations.polls.expect(new Map());
    expect(relations.polls.count(poll, poll.content, ME).own).toEqual(["a"]);
  });

  it("is the same object while nothing changed, and counts ten thousand responses once", () => {
    const poll = aPoll();
    const events: RawEvent[] = [];
    for (let i = 0; i < 10_000; i++) events.push(aVote(poll, `@p${i}:test`, [i % 2 ? "a" : "b"], 2000 + i));
    const { relations, count, votes } = counted(poll, events);
    expect(votes).toEqual({ a: 5000, b: 5000 });
    expect(relations.polls.count(poll, poll.content, ME)).toBe(count);
    relations.add(aVote(poll, "@one-more:test", ["a"]));
    expect(relations.polls.count(poll, poll.content, ME).voters).toBe(10_000); // bounded
  });
});

describe("the end", () => {
  it("is its sender's or that of somebody who may redact others' events", () => {
    const poll = aPoll();
    expect(counted(poll, [anEnd(poll, "@stranger:test")]).count.ended).toBe(false);
    expect(counted(poll, [anEnd(poll, poll.sender as string)]).count.ended).toBe(true);
    expect(counted(poll, [anEnd(poll, "@mod:test")], (userId) => userId === "@mod:test").count.ended).toBe(true);
  });

  it("the first one counts, and what was voted after it does not", () => {
    const poll = aPoll();
    const events = [
      anEnd(poll, poll.sender as string, 9000),
      anEnd(poll, poll.sender as string, 3000),
      aVote(poll, "@x:test", ["a"], 2000),
      aVote(poll, "@x:test", ["b"], 4000),
      aVote(poll, "@y:test", ["b"], 4000),
    ];
    const { votes, count } = counted(poll, events);
    expect(votes).toEqual({ a: 1 });
    expect(pollPart(poll.content, count)).toMatchObject({
      status: "ended",
      answers: [{ winner: true }, { winner: false }, { winner: false }],
    });
  });

  it("a stranger's early end hides no vote", () => {
    const poll = aPoll();
    expect(counted(poll, [anEnd(poll, "@stranger:test", 1), aVote(poll, "@x:test", ["a"])]).votes).toEqual({ a: 1 });
  });
});

describe("what a row shows of it", () => {
  it("nothing of hidden results, everything after the end", () => {
    const poll = aPoll({ kind: "org.matrix.msc3381.poll.undisclosed" });
    const vote = aVote(poll, "@x:test", ["a"]);
    const open = pollPart(poll.content, counted(poll, [vote]).count);
    expect(open).toMatchObject({ results: "hidden", voters: 1, status: "open" });
    expect(open.answers.every(({ votes, share, winner }) => votes === 0 && share === 0 && !winner)).toBe(true);
    const ended = pollPart(poll.content, counted(poll, [vote, anEnd(poll, poll.sender as string)]).count);
    expect(ended).toMatchObject({ results: "shown", status: "ended", answers: [{ votes: 1, share: 1, winner: true }, {}, {}] });
  });

  it.each([
    undefined,
    null,
    5,
    "x",
    [],
    {},
    { [START]: null },
    { [START]: { answers: "no", question: 5 } },
    { [START]: { answers: [null, 5, {}] } },
  ])("malformed content %j is an empty poll", (content) => {
    expect(pollPart(content)).toMatchObject({ kind: "poll", question: "", answers: [], voters: 0, mostChoices: 1 });
  });

  it.each([
    [0, 1],
    [-3, 1],
    [1.2, 1],
    ["2", 1],
    [Infinity, 1],
    [999, 3],
  ])("max_selections %j lets one choose %i of three", (most, expected) => {
    expect(pollPart(aPoll({ max_selections: most }).content).mostChoices).toBe(expected);
  });

  it("bounds answers, and takes each id once", () => {
    const answer = (id: unknown) => ({ id, "org.matrix.msc1767.text": "x" });
    const many = { [START]: { question: {}, answers: Array.from({ length: 500 }, (_, i) => answer(`${i}`)) } };
    expect(pollOf(many).answers.length).toBe(20);
    const same = { [START]: { question: {}, answers: [answer("a"), answer("a"), answer(5), answer("\u202ea"), answer("x".repeat(5000))] } };
    expect(pollOf(same).answers.map(({ id }) => id)).toEqual(["a", "", "", ""]);
  });
});
