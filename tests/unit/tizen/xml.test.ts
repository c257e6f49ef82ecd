import { expect, test } from "vitest";
import { parseXml } from "../../../tizen/xml.ts";

test("elements, attributes, text and namespaces are read", () => {
  const root = parseXml(
    `<?xml version="1.0" encoding="UTF-8"?>
<!-- a -- free <comment> -->
<w xmlns="urn:w" xmlns:t='urn:t' a="1 &amp; &lt;2&gt;" t:b='"x"'>
  <name> Hearth &quot;TV&apos; </name>
  <t:set/><inner xmlns=""><deep/></inner>
</w>`.replace("-- free", "- free"),
  );
  expect(root.name).toBe("{urn:w}w");
  expect(Object.fromEntries(root.attributes)).toEqual({ a: "1 & <2>", "{urn:t}b": '"x"' });
  expect(root.children.map(({ name }) => name)).toEqual(["{urn:w}name", "{urn:t}set", "inner"]);
  expect(root.children[0]?.text).toBe("Hearth \"TV'");
  expect(root.children[2]?.children[0]?.name).toBe("deep");
});

test.each([
  ["", "there is no element"],
  ["words", "text outside of the root"],
  ["<a>", "<a> is never closed"],
  ["<a></b>", "</b> closes nothing"],
  ["<a/><b/>", "more than one root"],
  ["<a x='1' x='2'/>", "x stands there twice"],
  ["<a x=1/>", "cannot stand here"],
  ["<a x='<'/>", "cannot stand here"],
  ["<t:a/>", "nobody says what t: stands for"],
  ["<a>&nbsp;</a>", "&nbsp; is no entity"],
  ["<a>1 & 2</a>", "is no entity"],
  ["<a>&amp</a>", "is no entity"],
  ["<!DOCTYPE a []><a/>", "cannot stand here"],
  ["<a><![CDATA[x]]></a>", "cannot stand here"],
  ["<a><?php ?></a>", "cannot stand here"],
  ["<a><!-- -- --></a>", "cannot stand here"],
  ["<a>\n\n<b></a>", "line 3: </a> closes nothing"],
])("%j is refused: %s", (source, why) => {
  expect(() => parseXml(source)).toThrow(why);
});
