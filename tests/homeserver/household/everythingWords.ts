import { day, type Day, emote, html, made, notice, raw } from "./script.ts";
import { alex, ben, dana, george, kenji, lin, mia, noor, ruth, sam, theo, yael } from "./voices.ts";

const long = Array.from(
  { length: 24 },
  (_, index) =>
    `${index + 1}. ${["Check the gas. Then check that I checked the gas.", "The blue bag is for wet things, and nothing in it may be dry.", "Whoever opens the tent last closes the tent first, unless it rains, and then everybody closes it.", "Biscuits are counted."][index % 4]}`,
).join("\n");

const raised = `The trip fits on a page:
<h2>Saturday</h2><p>We leave at <strong>seven</strong>, <em>not</em> at <del>eight</del> <u>half past</u>.</p>
<ul><li>Tent<ul><li>pegs</li><li>the <em>other</em> pegs</li></ul></li><li>Stove</li></ul>
<ol start="3"><li>Third, breakfast</li><li>Fourth, second breakfast</li></ol>
<blockquote><p>A tent is a house that trusts you.</p></blockquote>
<table><thead><tr><th>Who</th><th>Brings</th><th>For</th></tr></thead><tbody><tr><td>Dana</td><td>Plates</td><td>12</td></tr><tr><td>Ben</td><td>Everything on them</td><td>20</td></tr></tbody></table>
<hr><details><summary>If it rains</summary><p>Then we play cards. Theo deals.</p></details>
<p>H<sub>2</sub>O at 10<sup>3</sup> litres, see <code>lake.md</code>.</p>`;

/** Words in every form. */
export const everyWord: readonly Day[] = [
  day(
    13,
    "17:00",
    alex("Here we are. Nothing may be thrown away in here."),
    sam(emote("puts the tape where it will never be found again")),
    kenji(notice("Thermometer: 20.5 °C in the drawer.")),
    mia("👍"),
    mia("🏕️🌧️😅"),
    theo("ok 🏕️"),
    dana(long, { as: "packing" }),
    alex(html("The trip fits on a page: Saturday, tent, stove, plates, water.", raised), { as: "rules" }),
    kenji(
      html(
        "for (const peg of pegs) { count(peg); }\nThat is how many pegs we have.",
        `<pre><code class="language-js">for (const peg of pegs) {\n  count(peg); // one is missing, it is always one\n}</code></pre><p>That is how many pegs we have.</p>`,
      ),
    ),
    theo(
      html(
        "The end of the film: [spoiler]",
        `The end of the film: <span data-mx-spoiler="the goose film">the goose <b>drives the bus</b></span>, I told you.`,
      ),
    ),
    lin(
      html(
        "Theo: the area is \\pi r^2, and E = mc^2.",
        `Theo: the area is <span data-mx-maths="\\pi r^2"><code>π r²</code></span>, and <div data-mx-maths="E = mc^2"></div>`,
      ),
    ),
    noor(
      html(
        "Dana, see The family room and what you wrote.",
        `<a href="https://matrix.to/#/@dana:hearth.test">Dana</a>, see <a href="https://matrix.to/#/#drawer:hearth.test">#drawer</a> and <a href="https://matrix.to/#/!nowhere:hearth.test/$nothing">what you wrote</a>, or <a href="https://example.org/tents">the shop</a>.`,
      ),
      { mentions: "dana" },
    ),
    ben("https://example.org/recipes/stew?for=20#dumplings is the stew, and www.example.org/bread the bread."),
    alex("Alex is my name, and @room is everybody.", { mentions: "room" }),
    sam(
      html(
        "red, and on yellow",
        `<span data-mx-color="#ff3b30">red</span>, and <span data-mx-bg-color="#ffe066" data-mx-color="#222222">on yellow</span>`,
      ),
    ),
    yael("בשבת נוסעים! מי מביא את הקפה? (Coffee, please)"),
    noor("أنا أحضر القهوة، والباقي عليكم يا جماعة."),
    yael(html("mixed", "שלום <strong>everybody</strong>, נפגשים ב-<code>7:00</code>!")),
    kenji("テントは二つあります。一つは屋根がありません。"),
    lin("没有屋顶的帐篷叫作花园。"),
    ruth("A sentence with e\u0301 and a flag 🏴󠁧󠁢󠁳󠁣󠁴󠁿, a family 👨‍👩‍👧‍👦, and a waving hand 👋🏽."),
  ),
  day(
    12,
    "09:00",
    ruth(
      made("m.room.message", async ({ sticker }) => {
        const [tea, sun] = [await sticker("tea"), await sticker("sun")];
        const drawn = ({ url }: { readonly url: string }, name: string): string =>
          `<img data-mx-emoticon src="${url}" alt=":${name}:" title=":${name}:" height="32">`;
        return {
          msgtype: "m.text",
          body: "First :tea:, then the weather :sun:",
          format: "org.matrix.custom.html",
          formatted_body: `First ${drawn(tea, "tea")}, then the weather ${drawn(sun, "sun")}`,
        };
      }),
      { reactions: { ":heart:": "dana theo", "❤️": "dana ben theo mia sam noor yael kenji", "🫖": "george alex", "🌞": "mia" }, as: "tea" },
    ),
    george(raw("m.room.message", { msgtype: "com.example.barometer", body: "Falling. Take the coats.", hectopascal: 1002 })),
    kenji(raw("com.example.sensor.reading", { tenths: 198 })),
    george(
      raw("org.matrix.msc1767.message", {
        "org.matrix.msc1767.text": "The glass says rain.",
        "org.matrix.msc1767.html": "The <b>glass</b> says rain.",
      }),
    ),
    george(
      raw("m.message", {
        "m.text": [{ body: "It says rain twice." }, { mimetype: "text/html", body: "It says rain <b>twice</b>." }],
      }),
    ),
    kenji(
      raw("m.room.message", {
        msgtype: "m.text",
        body: "Two tents and a garden.",
        format: "org.matrix.custom.html",
        formatted_body: `<script>window.hacked=21</script><img src=x onerror="window.hacked=22"><p style="position:fixed" onclick="window.hacked=23">Two tents and a garden.</p><iframe srcdoc="<script>parent.hacked=24</script>"></iframe>`,
      }),
    ),
    lin(raw("m.room.message", { msgtype: ["m.text"], body: { en: "Words in a box" }, "m.relates_to": "no" })),
  ),
];
