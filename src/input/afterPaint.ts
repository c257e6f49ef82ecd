let channel: MessageChannel | undefined;
const waiting: (() => void)[] = [];

/**
 * Runs once the next frame is painted: a frame's callback runs before its paint, a message posted there after it. Chromium
 * has no better signal before 77.
 */
export function afterPaint(run: () => void): void {
  waiting.push(run);
  if (waiting.length > 1) return;
  requestAnimationFrame(() => {
    if (!channel) {
      channel = new MessageChannel();
      channel.port1.onmessage = flush;
    }
    channel.port2.postMessage(0);
  });
}

function flush(): void {
  for (const run of waiting.splice(0)) run();
}
