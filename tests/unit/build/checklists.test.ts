// @vitest-environment node
/** The store checklists name tests by file and name: each of them is there. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "../../gates/files.ts";

interface Cited {
  readonly file: string;
  readonly name: string;
}

/** In a line of a table: a file below tests/ as code, then names in quotes, until the next file. */
function citedIn(line: string): Cited[] {
  let file = "";
  return Array.from(line.matchAll(/`((?:e2e|unit|build)\/[^`]+)`|"([^"]+)"/g)).flatMap(([, path, name]) => {
    if (path) file = join(ROOT, "tests", path);
    return file === "" ? [] : [{ file, name: name ?? "" }];
  });
}

describe.each(["docs/checklist-lg.md", "docs/checklist-samsung.md"])("%s", (page) => {
  const cited = readFileSync(join(ROOT, page), "utf8")
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .flatMap(citedIn);

  test("names tests that exist", () => {
    expect(cited.length).toBeGreaterThan(50);
    const gone = cited.filter(({ file, name }) => !existsSync(file) || !readFileSync(file, "utf8").includes(name));
    expect(gone.filter(({ name }) => name !== "…")).toEqual([]);
  });
});
