/**
 * What HTML becomes, as tables: run in happy-dom by the unit test, and by the parsers of real engines by
 * tests/e2e/messageHtml.engine.test.ts, for happy-dom is no browser.
 */
import type { HtmlNode } from "../../../src/matrix/records.ts";

/** A tree in short: `p[strong["a"] br]`. */
export function short(nodes: readonly HtmlNode[] | undefined): string {
  if (!nodes) return "nothing";
  return nodes
    .map((node) => {
      switch (node.type) {
        case "text":
          return JSON.stringify(node.text);
        case "br":
        case "hr":
          return node.type;
        case "pre":
          return `pre${node.language ? `:${node.language}` : ""}(${JSON.stringify(node.text)})`;
        case "pill":
          return `@${node.target}(${node.id})${JSON.stringify(node.text)}`;
        case "image":
          return `img(${node.mxc} ${node.alt}${node.emoticon ? " emoticon" : ""})`;
        case "link":
          return `a(${node.href})[${short(node.children)}]`;
        case "ol":
          return `ol${node.start}[${short(node.children)}]`;
        case "spoiler":
          return `spoiler${node.reason ? `(${node.reason})` : ""}[${short(node.children)}]`;
        case "color":
          return `color(${node.color ?? ""},${node.background ?? ""})[${short(node.children)}]`;
        default:
          return `${node.type}[${short(node.children)}]`;
      }
    })
    .join(" ");
}

type Cases = readonly (readonly [html: string, expected: string])[];

export const allowed: Cases = [
  ["a <b>b</b> <i>c</i> <u>d</u> <s>e</s> <code>f</code>", `"a " strong["b"] " " em["c"] " " u["d"] " " del["e"] " " code["f"]`],
  [
    "<strong>a</strong><em>b</em><del>c</del><strike>d</strike><sup>1</sup><sub>2</sub><tt>t</tt>",
    `strong["a"] em["b"] del["c"] del["d"] sup["1"] sub["2"] code["t"]`,
  ],
  ["<h1>a</h1><h6>b</h6><p>c</p><div>d</div>", `heading["a"] heading["b"] p["c"] p["d"]`],
  ["<blockquote><p>q</p></blockquote>after", `blockquote[p["q"]] "after"`],
  ["<ul>\n<li>a</li>\n <li>b</li>\n</ul>", `ul[li["a"] li["b"]]`],
  ['<ol start="7"><li>a</li></ol><ol start="x"><li>b</li></ol>', `ol7[li["a"]] ol1[li["b"]]`],
  ["<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>b</td></tr></tbody></table>", `table[tr[th["a"]] tr[td["b"]]]`],
  ["<details><summary>s</summary>more</details>", `details[summary["s"] "more"]`],
  ["a<br>b<br/>c<hr>d", `"a" br "b" br "c" hr "d"`],
  ['<pre><code class="language-rust">fn  a()\n  {}\n</code></pre>', `pre:rust("fn  a()\\n  {}")`],
  ['<pre><code class="language-<b>">x</code></pre>', `pre("x")`],
  ["  a \n\n  b  <p>  c  </p>  ", `"a b" p["c"]`],
  ["<p>a <b> b </b> c</p>", `p["a " strong["b "] "c"]`],
  ["x&nbsp;&nbsp;y &lt;b&gt; &amp;", `"x\u00a0\u00a0y <b> &"`],
  ["<p></p><p> </p><b></b>", "nothing"],
  ['<span data-mx-spoiler="why">s</span><span data-mx-spoiler>t</span>', `spoiler(why)["s"] spoiler["t"]`],
  ['<span data-mx-color="#FF0000" data-mx-bg-color="#00ff00">s</span>', `color(#ff0000,#00ff00)["s"]`],
  ['<font color="#123456">a</font><font color="red">b</font><span style="color:#123456">c</span>', `color(#123456,)["a"] "bc"`],
  ['<span data-mx-color="#fff;background:url(x)">s</span><span data-mx-color="#ff000">t</span>', `"st"`],
  ['<span data-mx-maths="\\alpha"><code>a</code></span><div data-mx-maths="x^2"></div>', `code["a"] code["x^2"]`],
  ['<img src="mxc://a.example/b" alt="cat" data-mx-emoticon height=32> hi', `img(mxc://a.example/b cat emoticon) " hi"`],
  ['<img src="https://a.example/b.png" alt="cat">', `"cat"`],
  ['<img src="mxc://a/../../x" onerror=alert(1)>', "nothing"],
  ["<unknown>a <blink>b</blink></unknown>", `"a b"`],
  ["<center><b>a</b></center>", `strong["a"]`],
];

export const links: Cases = [
  ['<a href="https://a.example/?q=1">x</a>', `a(https://a.example/?q=1)["x"]`],
  ['<a href="mailto:a@b.example">x</a>', `a(mailto:a@b.example)["x"]`],
  ['<a href="magnet:?xt=1">x</a><a href="ftp://h/f">y</a>', `a(magnet:?xt=1)["x"] a(ftp://h/f)["y"]`],
  ['<a href="javascript:alert(1)">x</a>', `"x"`],
  ['<a href="JaVa\nScript:alert(1)">x</a>', `"x"`],
  ['<a href="&#1;javascript:alert(1)">x</a>', `"x"`],
  ['<a href="data:text/html,<script>alert(1)</script>">x</a>', `"x"`],
  ['<a href="vbscript:x">x</a><a href="/local">y</a><a href="file:///etc/passwd">z</a><a>w</a>', `"xyzw"`],
  ['<a href="https://matrix.to/#/@dana:example.org">Dana</a>', `@user(@dana:example.org)"Dana"`],
  ['<a href="https://matrix.to/#/%23room%3Aexample.org?via=x">room</a>', `@room(#room:example.org)"room"`],
  ['<a href="https://matrix.to/#/!abc:example.org/$ev?via=x">here</a>', `@event(!abc:example.org/$ev)"here"`],
  ['<a href="https://matrix.to/#/!v12roomid">v12</a>', `@room(!v12roomid)"v12"`],
  ['<a href="matrix:u/dana:example.org">Dana</a>', `@user(@dana:example.org)"Dana"`],
  ['<a href="matrix:roomid/abc:example.org/e/ev?via=x">x</a>', `@event(!abc:example.org/$ev)"x"`],
  ['<a href="matrix:r/room:example.org"></a>', `@room(#room:example.org)"#room:example.org"`],
  ['<a href="https://matrix.to/#/nonsense">x</a>', `a(https://matrix.to/#/nonsense)["x"]`],
  ['<a href="https://evil.example/matrix.to/#/@dana:example.org">x</a>', `a(https://evil.example/matrix.to/#/@dana:example.org)["x"]`],
  ['<a href="https://matrix.to/#/@dana:example.org">\u202enaD</a>', `@user(@dana:example.org)"naD"`],
];

/** Of these nothing may be left that `FOREIGN` finds. */
export const attacks: readonly string[] = [
  "<script>alert(1)</script>",
  "<style>*{display:none}</style>",
  "<svg><script>alert(1)</script><text>a</text></svg>",
  "<svg onload=alert(1)>",
  "<math><mtext><img src=x onerror=alert(1)></mtext></math>",
  "<iframe srcdoc='<b>x</b>'>x</iframe>",
  "<object data=x>y</object><embed src=x>",
  "<template><b>x</b></template>",
  "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
  "<textarea><b>x</b></textarea>",
  "<title>x</title><base href=https://evil.example><meta http-equiv=refresh content=0><link rel=next href=x>",
  "<mx-reply><blockquote>quote</blockquote></mx-reply>",
  "<mx-reply><b>never closed",
  "<video src=x onerror=alert(1)></video><audio src=x></audio>",
  "<input value=x><select><option>y</option></select>",
  "<!-- <b>x</b> --><?php x ?><!DOCTYPE html>",
];
export const FOREIGN = /alert|onerror|script|quote|closed|display|evil|svg|srcdoc/i;

export const words: Cases = [
  ["<scr<script>ipt>alert(1)</script>", `"ipt>alert(1)"`],
  ["&lt;script&gt;alert(1)&lt;/script&gt;", `"<script>alert(1)</script>"`],
  ["<mx-reply><blockquote>In reply to</blockquote></mx-reply>answer", `"answer"`],
  ["<b><mx-reply>x</mx-reply>answer</b>", `strong["answer"]`],
  ["<MX-REPLY>x</MX-REPLY>answer", `"answer"`],
  ["<ul><li>a<li>b", `ul[li["a"] li["b"]]`],
  ["<a href='https://x.example'>a", `a(https://x.example)["a"]`],
];

const PLAIN = new Set(["strong", "em", "u", "del", "code", "sup", "sub", "p", "blockquote", "ul", "li", "heading", "table", "tr", "td", "th", "details", "summary"]); // prettier-ignore

/** Why a tree is not what the allow-list makes, in words; undefined: it is. Runs on engines as well. */
export function badNode(nodes: readonly HtmlNode[], depth = 0): string | undefined {
  if (depth > 101) return "deeper than a hundred levels";
  for (const node of nodes) {
    const fields = Object.keys(node).sort().join(" ");
    const bad = (allowed: RegExp): string | undefined => (allowed.test(fields) ? undefined : `${node.type} with ${fields}`);
    const found = ((): string | undefined => {
      switch (node.type) {
        case "text":
          return bad(/^text type$/);
        case "br":
        case "hr":
          return bad(/^type$/);
        case "pre":
          return (
            bad(/^(language )?text type$/) ??
            (/^[A-Za-z0-9+#_.-]{0,30}$/.test(node.language ?? "") ? undefined : `language ${node.language}`)
          );
        case "ol":
          return bad(/^children start type$/) ?? (Math.abs(node.start) < 1e6 ? undefined : `a list that starts at ${node.start}`);
        case "link":
          return (
            bad(/^children href type$/) ??
            (/^(https?|mailto|matrix|magnet|ftp):[^\s]*$/i.test(node.href) ? undefined : `a link to ${node.href.slice(0, 80)}`)
          );
        case "pill":
          return bad(/^id target text type$/) ?? (/^[@#!]/.test(node.id) ? undefined : `a pill of ${node.id}`);
        case "spoiler":
          return bad(/^children (reason )?type$/);
        case "color":
          return (
            bad(/^(background )?children (color )?type$/) ??
            [node.color, node.background].find((color) => color !== undefined && !/^#[0-9a-f]{6}$/.test(color))
          );
        case "image":
          return (
            bad(/^alt emoticon (height )?mxc type( width)?$/) ??
            (/^mxc:\/\/[A-Za-z0-9.:[\]-]+\/[A-Za-z0-9_-]+$/.test(node.mxc) ? undefined : `a picture at ${node.mxc.slice(0, 80)}`)
          );
        default:
          return PLAIN.has(node.type) ? bad(/^children type$/) : `a node of type ${String(node.type)}`;
      }
    })();
    const inner = found ?? ("children" in node ? badNode(node.children, depth + 1) : undefined);
    if (inner !== undefined) return inner;
  }
  return undefined;
}
