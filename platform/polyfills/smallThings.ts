/** Small names that core-js does not have. */
export interface SmallScope {
  readonly crypto: Crypto;
  readonly Blob: { readonly prototype: Blob };
  readonly Response: typeof Response;
  WeakRef?: unknown;
  FinalizationRegistry?: unknown;
}

export function installSmallThings(scope: SmallScope): void {
  // Chromium 92, and only on secure pages: a kiosk page on http:// lacks it on every engine.
  if (!scope.crypto.randomUUID) {
    Object.defineProperty(scope.crypto, "randomUUID", { configurable: true, value: () => randomUuid(scope.crypto) });
  }
  // Chromium 84. Strong: what is referred to is never freed. The SDK's users of it are few and small.
  scope.WeakRef ??= StrongRef;
  scope.FinalizationRegistry ??= SilentRegistry;
  // Chromium 76.
  const blob = scope.Blob.prototype;
  if (!blob.arrayBuffer) {
    blob.arrayBuffer = function (this: Blob) {
      return new scope.Response(this).arrayBuffer();
    };
  }
  if (!blob.text) {
    blob.text = function (this: Blob) {
      return new scope.Response(this).text();
    };
  }
}

/** RFC 9562 version 4. */
function randomUuid(crypto: Crypto): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] as number) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] as number) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

class StrongRef<T> {
  readonly #target: T;
  constructor(target: T) {
    this.#target = target;
  }
  deref(): T {
    return this.#target;
  }
}

class SilentRegistry {
  register(): void {}
  unregister(): boolean {
    return false;
  }
}
