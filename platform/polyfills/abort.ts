/**
 * AbortController (Chromium 66) and what came to AbortSignal later: `abort()` 93, `reason` 98, `throwIfAborted` 100,
 * `timeout` 103, `any` 116. An engine's own classes are kept and completed; only a missing pair is replaced.
 */
type Listener = EventListenerOrEventListenerObject;

/** The names that are read and written; a test hands in an object that lacks them. */
export interface AbortScope {
  AbortController?: typeof AbortController;
  AbortSignal?: typeof AbortSignal;
  setTimeout(run: () => void, ms: number): unknown;
}

export function installAbort(scope: AbortScope): void {
  if (!scope.AbortController || !scope.AbortSignal) {
    scope.AbortSignal = PlainAbortSignal as unknown as typeof AbortSignal;
    scope.AbortController = PlainAbortController as unknown as typeof AbortController;
  }
  addReason(scope.AbortController, scope.AbortSignal);
  addHelpers(scope, scope.AbortController, scope.AbortSignal);
}

const abortError = () => new DOMException("The operation was aborted.", "AbortError");

/** `reason` for an engine whose controller knows none: remembered beside the signal. */
function addReason(Controller: typeof AbortController, Signal: typeof AbortSignal): void {
  if ("reason" in Signal.prototype) return;
  const reasons = new WeakMap<AbortSignal, unknown>();
  const abort = Controller.prototype.abort;
  Controller.prototype.abort = function (this: AbortController, reason?: unknown) {
    if (!this.signal.aborted) reasons.set(this.signal, reason === undefined ? abortError() : reason);
    abort.call(this);
  };
  Object.defineProperty(Signal.prototype, "reason", {
    configurable: true,
    get(this: AbortSignal) {
      return reasons.get(this);
    },
  });
}

function addHelpers(scope: AbortScope, Controller: typeof AbortController, Signal: typeof AbortSignal): void {
  if (!Signal.prototype.throwIfAborted) {
    Signal.prototype.throwIfAborted = function (this: AbortSignal) {
      if (this.aborted) throw this.reason;
    };
  }
  if (!Signal.abort) {
    Signal.abort = (reason?: unknown) => {
      const controller = new Controller();
      controller.abort(reason);
      return controller.signal;
    };
  }
  if (!Signal.timeout) {
    Signal.timeout = (ms: number) => {
      const controller = new Controller();
      scope.setTimeout(() => controller.abort(new DOMException("The operation timed out.", "TimeoutError")), ms);
      return controller.signal;
    };
  }
  if (!Signal.any) {
    Signal.any = (signals: Iterable<AbortSignal>) => {
      const controller = new Controller();
      const sources = Array.from(signals);
      const forget = () => sources.forEach((source) => source.removeEventListener("abort", follow));
      function follow(this: unknown, event: Event) {
        forget();
        controller.abort((event.target as AbortSignal).reason);
      }
      const aborted = sources.find((source) => source.aborted);
      if (aborted) controller.abort(aborted.reason);
      else sources.forEach((source) => source.addEventListener("abort", follow));
      return controller.signal;
    };
  }
}

/** Chromium 53 cannot construct an EventTarget, so the signal keeps its listeners itself. */
class PlainAbortSignal {
  aborted = false;
  reason: unknown = undefined;
  onabort: ((event: Event) => void) | null = null;
  #listeners: { readonly listener: Listener; readonly once: boolean }[] = [];

  addEventListener(type: string, listener: Listener | null, options?: boolean | AddEventListenerOptions): void {
    if (type !== "abort" || !listener || this.#listeners.some((known) => known.listener === listener)) return;
    this.#listeners.push({ listener, once: typeof options === "object" && options.once === true });
  }

  removeEventListener(type: string, listener: Listener | null): void {
    if (type === "abort") this.#listeners = this.#listeners.filter((known) => known.listener !== listener);
  }

  dispatchEvent(event: Event): boolean {
    Object.defineProperty(event, "target", { value: this });
    Object.defineProperty(event, "currentTarget", { value: this });
    const calls = this.#listeners;
    this.#listeners = calls.filter((known) => !known.once);
    if (this.onabort) quietly(() => this.onabort?.(event));
    for (const { listener } of calls) {
      quietly(() => (typeof listener === "function" ? listener.call(this as unknown as EventTarget, event) : listener.handleEvent(event)));
    }
    return true;
  }

  get [Symbol.toStringTag](): string {
    return "AbortSignal";
  }
}
// In the prototype, so that `"reason" in AbortSignal.prototype` tells the truth as it does in an engine.
Object.defineProperty(PlainAbortSignal.prototype, "reason", { value: undefined, writable: true, configurable: true });

/** A listener that throws must not keep the others from hearing, as in an engine: the error goes to window.onerror. */
function quietly(run: () => void): void {
  try {
    run();
  } catch (error) {
    setTimeout(() => {
      throw error;
    }, 0);
  }
}

class PlainAbortController {
  readonly signal = new PlainAbortSignal();

  abort(reason?: unknown): void {
    const { signal } = this;
    if (signal.aborted) return;
    signal.aborted = true;
    signal.reason = reason === undefined ? abortError() : reason;
    signal.dispatchEvent(new Event("abort"));
  }

  get [Symbol.toStringTag](): string {
    return "AbortController";
  }
}
