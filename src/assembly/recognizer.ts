/** Understanding as the settings want it: the embedded model, or Azure CLU with the embedded one behind it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../base/clock';
import type { Log } from '../base/log';
import { SettingsError, type Settings } from '../config/settings';
import type { HttpServer } from '../server';
import { createEmbeddedRecognizer, loadModel, withFallback, type Recognizer } from '../understanding';

/** @throws SettingsError when nothing was built yet */
export async function createRecognizer(
  root: string,
  settings: Settings,
  log: Log,
  clock: Clock,
  metrics: HttpServer['metrics'],
): Promise<Recognizer> {
  const path = join(root, 'dist', 'model.bin');
  if (!existsSync(path))
    throw new SettingsError([`${path} is missing: run "npm run build", or start with "npm start", which builds what is needed.`]);
  const embedded = createEmbeddedRecognizer(loadModel(path));
  const { CLU_ENDPOINT: endpoint, CLU_KEY: key, CLU_PROJECT: project, CLU_DEPLOYMENT: deployment } = settings;
  if (!endpoint || !key || !project || !deployment) return embedded;
  log.warn(
    { endpoint: new URL(endpoint).host },
    'CLU is on: messages leave this server, with numbers masked; cries for help, set phrases and answers to questions stay',
  );
  const { createCluRecognizer } = await import('../understanding/clu.js');
  const onFallback = metrics.counter('clu_fallback_total', 'Messages that the embedded model answered in place of CLU', 'reason');
  const recognizer = withFallback(createCluRecognizer({ endpoint, key, project, deployment }, embedded), embedded, log, {
    clock,
    onFallback,
  });
  metrics.gauge('clu_breaker_open', 'Whether CLU is left alone after repeated failures (1) or asked (0)', () =>
    Number(recognizer.isOpen()),
  );
  return recognizer;
}
