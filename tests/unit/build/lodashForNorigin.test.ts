// @vitest-environment node
import { expect, test } from "vitest";
import * as own from "../../../platform/build/lodashForNorigin.ts";
import * as lodash from "lodash-es";
import { readSources } from "../../gates/files.ts";

const real = lodash as unknown as Record<string, (...args: unknown[]) => unknown>;
const ours = own as unknown as Record<string, (...args: unknown[]) => unknown>;
const dictionary = { b: { n: 2, on: true }, a: { n: 1, on: false }, c: { n: 2, on: true } };
const list = [dictionary.b, dictionary.a, dictionary.c];

test("exactly what norigin imports is there", () => {
  const [code = ""] = readSources(["node_modules/@noriginmedia/norigin-spatial-navigation-core/dist"], /index\.mjs$/).values();
  const names = /import \{([^}]+)\} from 'lodash-es'/
    .exec(code)?.[1]
    ?.split(",")
    .map((name) => name.trim());
  expect(Object.keys(own).sort()).toEqual(names?.sort());
});

test.each<[string, unknown[]]>([
  ["first", [list]],
  ["first", [[]]],
  ["first", [undefined]],
  ["difference", [["a", "b", "c"], ["b"]]],
  ["difference", [[], ["b"]]],
  ["filter", [dictionary, (one: { on: boolean }) => one.on]],
  ["filter", [list, (one: { on: boolean }) => one.on]],
  ["findKey", [dictionary, (one: { n: number }) => one.n === 2]],
  ["findKey", [dictionary, () => false]],
  ["sortBy", [list, (one: { n: number }) => one.n]],
  ["sortBy", [list, () => 1]],
  ["assign", [{ a: 1 }, { b: 2 }]],
])("%s %#", (name, args) => expect(ours[name]?.(...args)).toEqual(real[name]?.(...args)));

test("forEach visits all", () => {
  const seen: unknown[] = [];
  own.forEach(list, (one) => void seen.push(one));
  expect(seen).toEqual(list);
});

test("forOwn visits in order, and ends at false", () => {
  for (const last of ["c", "a"]) {
    const visits = (functions: typeof real) => {
      const seen: unknown[] = [];
      functions["forOwn"]?.(dictionary, (_value: unknown, key: unknown) => seen.push(key) > 0 && key !== last);
      return seen;
    };
    expect(visits(ours)).toEqual(visits(real));
    expect(visits(ours)).toHaveLength(last === "a" ? 2 : 3);
  }
});
