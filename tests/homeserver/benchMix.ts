/** What a lively room holds: every kind of event in the shares of a family's room, for the benchmark's 5,000 messages. */
import type { Random } from "./media/random.ts";
import { encodePicture } from "./media/encode.ts";
import { sceneSvg } from "./media/scenes.ts";
import { stickerSvg } from "./media/stickers.ts";
import { recordingContent } from "./recordings.ts";
import { pictureInfo, type Seeder } from "./seeder.ts";

type Content = Record<string, unknown>;

export interface MixedEvent {
  readonly type: string;
  readonly content: Content;
  readonly stateKey?: string;
}

/** What was said before, for what is about it. */
interface Mix {
  readonly words: () => string;
  readonly r: Random;
  /** Ids of the messages before, oldest first. */
  readonly before: readonly string[];
}

const SCENES = ["lake-bench", "beach-bench", "cat-bench", "food-bench", "garden-bench", "snow-bench", "city-bench", "forest-bench"];
const RECORDINGS = ["gran-jam.ogg", "theo-fact.ogg", "harbour.mp4", "warm-up-tune.mp3", "allotment-plan.pdf"];

const html = (body: string, formatted_body: string): Content => ({
  msgtype: "m.text",
  body,
  format: "org.matrix.custom.html",
  formatted_body,
});

const formatted: readonly ((words: () => string) => Content)[] = [
  (words) => html(words(), `<p>${words()} <strong>${words()}</strong> <em>${words()}</em> <code>ladder()</code></p>`),
  (words) => html(words(), `<ul>${`<li>${words()}</li>`.repeat(4)}</ul>`),
  (words) => html(words(), `<ol start="3"><li>${words()}</li><li>${words()}</li></ol>`),
  (words) => html(words(), `<blockquote>${words()}</blockquote><p>${words()}</p>`),
  (words) => html(words(), `<table><tr><th>Who</th><th>What</th></tr>${`<tr><td>Friend</td><td>${words()}</td></tr>`.repeat(4)}</table>`),
  (words) => html(words(), `<pre><code class="language-js">${"const ladder = await borrow();\n".repeat(6)}</code></pre>`),
  (words) => html(words(), `${words()} <span data-mx-spoiler="film">${words()}</span>`),
  (words) => html(words(), `<details><summary>${words()}</summary>${words()}</details>`),
  (words) =>
    html(words(), `<a href="https://matrix.to/#/@friend1:hearth.test">Friend 1</a> <a href="https://example.org/x">${words()}</a>`),
];

/** Files are uploaded once. @returns what makes the next event. */
export async function benchMix(seeder: Seeder): Promise<(mix: Mix) => MixedEvent> {
  const photos: Content[] = [];
  for (const scene of SCENES) {
    const picture = await encodePicture(sceneSvg(scene, 1200, 800), "jpeg");
    const url = await seeder.upload(`${scene}.jpg`, async () => picture);
    photos.push({ msgtype: "m.image", body: `${scene}.jpg`, filename: `${scene}.jpg`, url, info: pictureInfo(picture) });
  }
  const drawing = await encodePicture(stickerSvg("dino"), "webp");
  const sticker = { body: "A dinosaur", url: await seeder.upload("dino.webp", async () => drawing), info: pictureInfo(drawing) };
  const recordings = await Promise.all(RECORDINGS.map(async (file) => (await recordingContent(seeder, file)).content));
  const message = (content: Content): MixedEvent => ({ type: "m.room.message", content });
  const about = (before: readonly string[], r: Random): string => r.pick(before.slice(-12));

  /** Share of a hundred, and what is made. */
  const kinds: readonly (readonly [share: number, (mix: Mix) => MixedEvent])[] = [
    [38, ({ words }) => message({ msgtype: "m.text", body: words() })],
    [9, ({ words, r }) => message(r.pick(formatted)(words))],
    [8, ({ r }) => message(r.pick(photos))],
    [3, ({ r, words }) => message({ ...r.pick(photos), body: words() })],
    [3, () => ({ type: "m.sticker", content: sticker })],
    [5, ({ r }) => message(r.pick(recordings))],
    [7, ({ words, before, r }) => message({ msgtype: "m.text", body: words(), "m.relates_to": { "m.in_reply_to": { event_id: about(before, r) } } })],
    [9, ({ before, r }) => ({
      type: "m.reaction",
      content: { "m.relates_to": { rel_type: "m.annotation", event_id: about(before, r), key: r.pick(["👍", "❤️", "😂", "🎉", "😮"]) } },
    })],
    [2, ({ words, before, r }) => {
      const root = about(before, r);
      return message({
        msgtype: "m.text",
        body: words(),
        "m.relates_to": { rel_type: "m.thread", event_id: root, is_falling_back: true, "m.in_reply_to": { event_id: root } },
      });
    }],
    [2, ({ words }) => message({ msgtype: "m.emote", body: words() })],
    [2, ({ words }) => message({ msgtype: "m.notice", body: words() })],
    [1, () => message({ msgtype: "m.text", body: "🎉🎉🎉" })],
    [1, () => message({ msgtype: "m.text", body: "السلم عند الجيران، والغلاية تغلي الآن يا جماعة." })],
    [1, () => message({ msgtype: "m.text", body: "梯子在邻居那里，水已经开了。はしごは隣の家にあります。" })],
    [1, ({ words }) => message({ msgtype: "m.text", body: Array.from({ length: 30 }, words).join("\n") })],
    [2, ({ r }) => message({ msgtype: "m.location", body: "The bridge", geo_uri: `geo:${r.between(50, 55).toFixed(4)},-3.08` })],
    [2, ({ words }) => ({
      type: "org.matrix.msc3381.poll.start",
      content: {
        "org.matrix.msc1767.text": "Which?",
        "org.matrix.msc3381.poll.start": {
          kind: "org.matrix.msc3381.poll.disclosed",
          max_selections: 1,
          question: { "org.matrix.msc1767.text": "Which?" },
          answers: ["a", "b", "c"].map((id) => ({ id, "org.matrix.msc1767.text": words().slice(0, 60) })),
        },
      },
    })],
    [1, ({ r }) => message({ msgtype: "dm.filament.gallery", body: "Three", itemtypes: [0, 1, 2].map(() => ({ ...r.pick(photos), itemtype: "m.image" })) })],
    [1, ({ words }) => ({ type: "com.example.reading", content: { body: words() } })],
    [2, ({ words }) => ({ type: "m.room.topic", stateKey: "", content: { topic: words().slice(0, 100) } })],
  ]; // prettier-ignore
  const all = kinds.reduce((sum, [share]) => sum + share, 0);

  return (mix) => {
    let at = mix.r() * all;
    if (mix.before.length === 0) return message({ msgtype: "m.text", body: mix.words() });
    for (const [share, make] of kinds) if ((at -= share) < 0) return make(mix);
    return message({ msgtype: "m.text", body: mix.words() });
  };
}
