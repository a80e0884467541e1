/** What Chromium 66 lacks of what the page uses. */
const root = self as unknown as Record<string, unknown>;
root['globalThis'] ??= self;
root['queueMicrotask'] ??= (run: () => void): void => void Promise.resolve().then(run);
