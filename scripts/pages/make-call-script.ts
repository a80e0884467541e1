/** Puts the parts of the paper script together: walks the forms with the policy and the sentences of this installation. */
import { join } from 'node:path';
import { handoffForm } from '../../dialogs/handoff';
import { MEMORY_VERSION } from '../../dialogs/memory';
import { registrationForm } from '../../dialogs/registration';
import { selfCheckForm } from '../../dialogs/self-check';
import type { DialogServices } from '../../dialogs/types';
import { dayInChina } from '../../src/base/clock';
import { loadTexts, type Locale } from '../../src/locale';
import { loadPolicy, loadRetirement, loadRules } from '../../src/policy';
import { createSelfCheck } from '../../src/policy/self-check';
import { renderCallScript } from './call-script';
import { FormWalk } from './form-walk';

type PaperSettings = Pick<DialogServices['settings'], 'collectIdNumber' | 'stationName' | 'stationPhone' | 'retentionDays'>;

/** @param root the folder that holds `policy` and `locales` @returns one page of HTML */
export async function makeCallScript(root: string, locale: Locale, settings: PaperSettings, now: Date): Promise<string> {
  const texts = loadTexts(join(root, 'locales'));
  const policy = loadPolicy(join(root, 'policy'));
  const rules = loadRules(join(root, 'policy'));
  const services = {
    texts,
    policy,
    retirement: loadRetirement(join(root, 'policy'), policy),
    selfCheck: createSelfCheck(rules),
    settings: { ...settings, consentVersion: '', collectUnanswered: false, calendar: null, liveAnswerSeconds: 0 },
  } as Partial<DialogServices> as DialogServices;
  const walk = new FormWalk(services, locale, now);
  const about = await walk.firstStep(selfCheckForm);
  const [registration, handoff] = [await walk.steps(registrationForm), await walk.steps(handoffForm)];
  const handoffIntro = handoffForm.intro(walk.turn({ version: MEMORY_VERSION })) ?? '';
  return renderCallScript({
    policy,
    rules,
    about,
    registration,
    handoff,
    handoffIntro,
    today: dayInChina(now),
    locale,
    say: texts.in(locale),
  });
}
