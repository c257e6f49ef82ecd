import { describe, expect, test, vi } from "vitest";
import { contentSecurityPolicy } from "../../../platform/build/classicHtml.ts";
import { SHELLS } from "../../../platform/build/shells.ts";
import { tightenPolicy, withoutEval } from "../../../platform/scriptPolicy.ts";

const policies = (page: Document) => Array.from(page.querySelectorAll("meta"), (meta) => meta.getAttribute("content"));

function pageWith(policy: string): Document {
  const page = document.implementation.createHTMLDocument();
  const meta = page.createElement("meta");
  meta.httpEquiv = "Content-Security-Policy";
  meta.content = policy;
  page.head.appendChild(meta);
  return page;
}

describe("the second policy", () => {
  test.each(SHELLS)("of %s: evaluation goes, WebAssembly and every other source stay", (shell) => {
    const allowed = /script-src ([^;]+)/.exec(contentSecurityPolicy(shell, []))?.[1];
    expect(allowed).toContain("'unsafe-eval'");
    expect(withoutEval(contentSecurityPolicy(shell, []))).toBe(`script-src ${allowed?.replace("'unsafe-eval'", "'wasm-unsafe-eval'")}`);
  });

  test("there is none where nothing is to be taken away", () => {
    expect(withoutEval("default-src 'none'; script-src 'self'; style-src 'unsafe-eval'")).toBeUndefined();
    expect(withoutEval("")).toBeUndefined();
  });

  test("is put into the page of an engine that knows it, and of no other", () => {
    const supports = vi.fn<typeof CSS.supports>(() => false);
    vi.stubGlobal("CSS", { supports });
    const page = pageWith("default-src 'none'; script-src 'self' 'unsafe-eval'; style-src 'self'");
    tightenPolicy(page);
    expect(policies(page)).toHaveLength(1);
    supports.mockReturnValue(true);
    tightenPolicy(page);
    expect(policies(page)[1]).toBe("script-src 'self' 'wasm-unsafe-eval'");
    const hosted = pageWith("script-src 'self'");
    tightenPolicy(hosted);
    expect(policies(hosted)).toHaveLength(1);
    vi.unstubAllGlobals();
  });
});
