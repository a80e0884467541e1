/** What Chromium 66 lacks of what the page uses. */
if (!self.queueMicrotask) self.queueMicrotask = (run) => void Promise.resolve().then(run);
