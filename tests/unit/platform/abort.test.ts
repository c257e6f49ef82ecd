import { describe, expect, test, vi } from "vitest";
import { type AbortScope, installAbort } from "../../../platform/polyfills/abort.ts";

/** Chromium 53 (no classes at all), Chromium 66 (classes without reason or helpers), today. */
function scopes(): [string, () => AbortScope][] {
  return [
    ["without any", () => ({ setTimeout: (run, ms) => setTimeout(run, ms) })],
    ["as Chromium 66 has it", oldNative],
    ["as today", () => ({ AbortController: globalThis.AbortController, AbortSignal: globalThis.AbortSignal, setTimeout })],
  ];
}

function oldNative(): AbortScope {
  class OldSignal extends EventTarget {
    aborted = false;
  }
  class OldController {
    signal = new OldSignal();
    abort() {
      if (this.signal.aborted) return;
      this.signal.aborted = true;
      this.signal.dispatchEvent(new Event("abort"));
    }
  }
  return {
    AbortController: OldController as unknown as typeof AbortController,
    AbortSignal: OldSignal as unknown as typeof AbortSignal,
    setTimeout: (run, ms) => setTimeout(run, ms),
  };
}

describe.each(scopes())("%s", (_name, make) => {
  const scope = make();
  installAbort(scope);
  const Controller = scope.AbortController as typeof AbortController;
  const Signal = scope.AbortSignal as typeof AbortSignal;

  test("aborts once, with a reason, told to every listener", () => {
    const { signal } = new Controller();
    expect([signal.aborted, signal.reason]).toEqual([false, undefined]);
    signal.throwIfAborted();
    const controller = new Controller();
    const heard: unknown[] = [];
    const removed = vi.fn();
    controller.signal.addEventListener("abort", (event) => heard.push(event.target === controller.signal));
    controller.signal.addEventListener("abort", removed);
    controller.signal.removeEventListener("abort", removed);
    controller.abort("why");
    controller.abort("again");
    expect(heard).toEqual([true]);
    expect(removed).not.toHaveBeenCalled();
    expect([controller.signal.aborted, controller.signal.reason]).toEqual([true, "why"]);
    expect(() => controller.signal.throwIfAborted()).toThrow("why");
  });

  test("without a reason it is an AbortError", () => {
    const controller = new Controller();
    controller.abort();
    expect((controller.signal.reason as DOMException).name).toBe("AbortError");
  });

  test("abort()", () => {
    expect(Signal.abort("r").aborted).toBe(true);
    expect(Signal.abort("r").reason).toBe("r");
  });

  test("timeout()", async () => {
    const signal = Signal.timeout(5);
    expect(signal.aborted).toBe(false);
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
    expect((signal.reason as DOMException).name).toBe("TimeoutError");
  });

  test("any() follows the first, and one that was aborted before", () => {
    const [a, b] = [new Controller(), new Controller()];
    const either = Signal.any([a.signal, b.signal]);
    expect(either.aborted).toBe(false);
    b.abort("b");
    a.abort("a");
    expect([either.aborted, either.reason]).toEqual([true, "b"]);
    expect(Signal.any([a.signal]).reason).toBe("a");
    expect(Signal.any([]).aborted).toBe(false);
  });
});

describe("our own signal", () => {
  const scope = scopes()[0]?.[1]() as AbortScope;
  installAbort(scope);
  const Controller = scope.AbortController as typeof AbortController;

  test("onabort, once, the same listener twice, objects, other events", () => {
    const controller = new Controller();
    const { signal } = controller;
    const [twice, once, other] = [vi.fn(), vi.fn(), vi.fn()];
    const object = { handleEvent: vi.fn() };
    signal.onabort = vi.fn();
    signal.addEventListener("abort", twice);
    signal.addEventListener("abort", twice);
    signal.addEventListener("abort", once, { once: true });
    signal.addEventListener("abort", object);
    signal.addEventListener("error", other);
    controller.abort();
    signal.dispatchEvent(new Event("abort"));
    expect([twice, once, object.handleEvent, signal.onabort].map((spy) => vi.mocked(spy as () => void).mock.calls.length)).toEqual([
      2, 1, 2, 2,
    ]);
    expect(other).not.toHaveBeenCalled();
  });

  test("a listener that throws does not deafen the next", () => {
    vi.useFakeTimers();
    const controller = new Controller();
    const next = vi.fn();
    controller.signal.addEventListener("abort", () => {
      throw new Error("mine");
    });
    controller.signal.addEventListener("abort", next);
    controller.abort();
    expect(next).toHaveBeenCalledOnce();
    expect(() => vi.runAllTimers()).toThrow("mine"); // it reaches window.onerror
    vi.useRealTimers();
  });
});
