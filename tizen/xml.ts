/**
 * A reader for the XML that config.xml is written in: elements, attributes, text, comments, namespaces, the five entities.
 * Strict on purpose: what a television's reader might take differently (document types, CDATA, instructions) is refused.
 * Names are told with their namespace: `{http://www.w3.org/ns/widgets}icon`.
 */
export interface XmlElement {
  readonly name: string;
  /** By name; those with a prefix with their namespace. Declarations of namespaces are not among them. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children, without blanks at its ends. */
  readonly text: string;
}

const NAME = "[A-Za-z_][A-Za-z0-9_.-]*(?::[A-Za-z_][A-Za-z0-9_.-]*)?";
const TOKEN = new RegExp(
  `<!--(?:(?!--)[^])*-->|<(${NAME})((?:\\s+${NAME}\\s*=\\s*(?:"[^"<]*"|'[^'<]*'))*)\\s*(/?)>|</(${NAME})\\s*>|([^<]+)`,
  "y",
);
const ATTRIBUTE = new RegExp(`(${NAME})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, "g");
const DECLARATION = /^<\?xml version="1\.0"( encoding="(UTF|utf)-8")?\s*\?>\s*/;
const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

interface Open {
  readonly tag: string;
  readonly element: { name: string; attributes: ReadonlyMap<string, string>; children: XmlElement[]; text: string };
  readonly namespaces: ReadonlyMap<string, string>;
}

/** @throws with the line in which the text is no XML, or none of this kind. */
export function parseXml(source: string): XmlElement {
  let at = DECLARATION.exec(source)?.[0].length ?? 0;
  const fail = (why: string) => new Error(`line ${source.slice(0, at).split("\n").length}: ${why}`);
  const open: Open[] = [];
  let root: XmlElement | undefined;

  const begin = (tag: string, attributeText: string): Open => {
    const raw = rawAttributes(attributeText, fail);
    const namespaces = new Map(open.at(-1)?.namespaces ?? [["xml", "http://www.w3.org/XML/1998/namespace"]]);
    for (const [key, value] of raw) {
      if (key === "xmlns") namespaces.set("", value);
      else if (key.startsWith("xmlns:")) namespaces.set(key.slice(6), value);
    }
    const attributes = new Map<string, string>();
    for (const [key, value] of raw) {
      if (key !== "xmlns" && !key.startsWith("xmlns:")) attributes.set(key.includes(":") ? expand(key, namespaces, fail) : key, value);
    }
    return { tag, element: { name: expand(tag, namespaces, fail), attributes, children: [], text: "" }, namespaces };
  };
  const end = ({ element }: Open) => {
    element.text = element.text.trim();
    const parent = open.at(-1);
    if (parent) parent.element.children.push(element);
    else if (root) throw fail("there is more than one root");
    else root = element;
  };

  while (at < source.length) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(source);
    if (!found) throw fail(`this cannot stand here: ${source.slice(at, at + 20)}`);
    const [whole, opening, attributeText = "", selfClosing, closing, text] = found;
    if (opening !== undefined) {
      const begun = begin(opening, attributeText);
      if (selfClosing) end(begun);
      else open.push(begun);
    } else if (closing !== undefined) {
      const last = open.pop();
      if (last?.tag !== closing) throw fail(`</${closing}> closes nothing that is open`);
      end(last);
    } else if (text !== undefined) {
      const into = open.at(-1);
      if (into) into.element.text += decode(text, fail);
      else if (text.trim() !== "") throw fail("there is text outside of the root");
    }
    at += whole.length;
  }
  const last = open.at(-1);
  if (last) throw fail(`<${last.tag}> is never closed`);
  if (!root) throw fail("there is no element");
  return root;
}

type Fail = (why: string) => Error;

function rawAttributes(text: string, fail: Fail): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, key = "", double, single] of text.matchAll(ATTRIBUTE)) {
    if (found.has(key)) throw fail(`${key} stands there twice`);
    found.set(key, decode(double ?? single ?? "", fail));
  }
  return found;
}

function expand(name: string, namespaces: ReadonlyMap<string, string>, fail: Fail): string {
  const [prefix, local] = name.includes(":") ? (name.split(":") as [string, string]) : ["", name];
  const namespace = namespaces.get(prefix);
  if (namespace === undefined && prefix !== "") throw fail(`nobody says what ${prefix}: stands for`);
  return namespace ? `{${namespace}}${local}` : local;
}

function decode(text: string, fail: Fail): string {
  return text.replace(/&([^;&]*;?)/g, (_whole, entity: string) => {
    const known = entity.endsWith(";") ? ENTITIES[entity.slice(0, -1)] : undefined;
    if (known === undefined) throw fail(`&${entity} is no entity`);
    return known;
  });
}
