/** Explains a result of the self-check: what speaks for and against, what is missing, who decides, where to go, what to bring. */
import type { Assessment, Reason, RuleSet } from '../src/eligibility/types';
import { factsOnPath, selfCheckForm } from './self-check';
import { factLabel } from './self-check-texts';
import type { Turn } from './turn';

const REASONS_SHOWN = 6;
const MISSING_SHOWN = 6;

export async function showResult(turn: Turn): Promise<void> {
  const memory = turn.memory.selfCheck;
  if (!memory?.result) return;
  const { result } = memory;
  const rules = turn.services.selfCheck.ruleSet(memory.given, turn.scope.today);
  const parts = [
    turn.t(`result.opening.${result.result}`, { region: regionOf(turn, rules) }),
    reasonsText(turn, result),
    missingText(turn, result),
    ...tips(turn, result),
    result.result === 'unlikely' ? turn.t('result.whatWouldChange') : null,
    rules.note && turn.locale !== 'en' ? turn.t('result.regionNote', { note: rules.note }) : null,
    timeLimits(turn, rules),
    turn.t('result.whereTo', { place: turn.locale === 'en' ? rules.applyAtEn : rules.applyAt }),
    turn.t('result.bring', { list: materialsFor(turn).join(turn.t('form.listSeparator')) }),
    result.furtherSituations ? turn.t('result.further') : null,
    turn.t(rules.verified ? 'result.basis' : 'result.basisUnverified', {
      source: sourceOf(rules),
      checked: rules.lastVerified,
      asOf: result.ruleSet.asOf,
    }),
    turn.t('result.decides'),
  ];
  const declined = turn.memory.declined?.includes('registration') ?? false;
  await turn.say(parts.filter((part) => part !== null).join('\n\n'), {
    channelData: { result: resultData(turn, result, rules) },
    buttons: turn.buttons(...(declined ? [] : ['register']), 'human', 'change', 'basis'),
  });
}

/** What one can do oneself about a reason. */
const TIPS = ['registeredUnemployed', 'unemployedNow', 'veteranStatus'] as const;

function tips(turn: Turn, { reasons, result }: Assessment): string[] {
  if (result === 'likely') return [];
  const because = new Set(reasons.flatMap((reason) => (reason.outcome === false && reason.rule === 'base' ? reason.because : [])));
  return TIPS.filter((fact) => because.has(fact)).map((fact) => turn.t(`result.tips.${fact}`));
}

/** Only what the rule itself promises. */
function timeLimits(turn: Turn, { timeLimits: limits = [] }: RuleSet): string | null {
  if (limits.length === 0 || turn.locale === 'en') return null;
  return turn.t('result.timeLimits', {
    list: limits.map(({ name, value, unit }) => `${name}${value}${unit}`).join(turn.t('form.listSeparator')),
  });
}

export async function showLastResult(turn: Turn): Promise<void> {
  if (turn.memory.selfCheck?.result) return showResult(turn);
  await turn.say(turn.t('result.none'), { buttons: turn.buttons('selfCheck') });
}

/** The rule behind the result, word for word where its text is stored. */
export async function showBasis(turn: Turn): Promise<void> {
  const memory = turn.memory.selfCheck;
  if (!memory?.result) return turn.say(turn.t('result.none'), { buttons: turn.buttons('selfCheck') });
  const rules = turn.services.selfCheck.ruleSet(memory.given, turn.scope.today);
  const { citation } = rules;
  const source = turn.t('result.source', { source: sourceOf(rules), checked: rules.lastVerified });
  const quote = citation.quote ? turn.t('policy.quote', { quote: citation.quote }) : null;
  const list = rules.categories.map((category) => `· ${turn.locale === 'en' ? category.labelEn : category.label}`).join('\n');
  const note = turn.locale === 'en' ? null : (rules.note ?? null);
  await turn.say([source, quote, turn.t('result.allCategories', { list }), note].filter((part) => part !== null).join('\n\n'), {
    channelData: {
      citations: [
        {
          provision: rules.id,
          title: citation.documentTitle,
          docNumber: null,
          locator: citation.clause ?? '',
          quote: citation.quote ?? null,
          sourceUrl: citation.sourceUrl,
          verified: citation.verified,
        },
      ],
    },
    buttons: turn.buttons('register', 'human', 'change'),
  });
}

function resultData(turn: Turn, result: Assessment, rules: RuleSet): Record<string, unknown> {
  return {
    ...result,
    reasons: spoken(result.reasons).map((reason) => ({ ...reason, label: reasonLabel(turn, reason), clause: sourceOf(rules) })),
    facts: factsOnPath(turn),
    ruleSet: { ...result.ruleSet, name: regionOf(turn, rules), lastVerified: rules.lastVerified },
  };
}

const spoken = (reasons: readonly Reason[]): Reason[] => reasons.filter(({ unspoken }) => !unspoken);
const sourceOf = ({ citation }: RuleSet): string => `《${citation.documentTitle}》${citation.clause ?? ''}`;
const regionOf = (turn: Turn, rules: RuleSet): string => (turn.locale === 'en' ? rules.nameEn : rules.name);

function reasonLabel(turn: Turn, reason: Reason): string {
  return turn.locale === 'en' ? (reason.labelEn ?? reason.label) : reason.label;
}

function reasonsText(turn: Turn, { result, reasons }: Assessment): string | null {
  const named = spoken(reasons);
  const base = named.find(({ rule, outcome }) => rule === 'base' && outcome === false);
  if (base) return turn.t('result.baseFails', { list: saidAbout(turn, base.because).join('\n') });
  const categories = named.filter(({ rule }) => rule !== 'base');
  const met = categories.filter(({ outcome }) => outcome === true);
  const open = categories.filter(({ outcome }) => outcome === 'unknown');
  const lines = (list: readonly Reason[]): string =>
    list
      .slice(0, REASONS_SHOWN)
      .map((reason) => reasonLine(turn, reason))
      .join('\n');
  const parts: string[] = [];
  if (met.length > 0) parts.push(turn.t('result.met', { list: lines(met) }));
  if (result === 'needs-review' && open.length > 0) parts.push(turn.t('result.open', { list: lines(open) }));
  if (result === 'unlikely') parts.push(turn.t('result.noneMet'));
  return parts.length > 0 ? parts.join('\n\n') : null;
}

function reasonLine(turn: Turn, reason: Reason): string {
  const note = reason.note && turn.locale !== 'en' ? turn.t('result.note', { note: reason.note }) : '';
  return `· ${reasonLabel(turn, reason)}${reason.verified ? '' : turn.t('result.unverified')}${note}`;
}

/** What the person answered about these facts, one line a question. */
function saidAbout(turn: Turn, names: readonly string[]): string[] {
  const memory = turn.memory.selfCheck;
  if (!memory) return [];
  const steps = turn.services.selfCheck.path(memory.given, turn.scope.today);
  const asked = steps.filter(({ question, facts }) => names.some((name) => name in facts || question.facts.includes(name)));
  const answered = selfCheckForm.answered(turn).filter(({ stepId }) => asked.some(({ question }) => question.id === stepId));
  if (answered.length === 0) return names.map((name) => `· ${factLabel(turn, name)}`);
  return answered.map(({ label, answer }) => `· ${turn.t('form.answerLine', { label, answer })}`);
}

function missingText(turn: Turn, { missing, contradictions }: Assessment): string | null {
  const parts: string[] = [];
  if (missing.length > 0)
    parts.push(
      turn.t('result.missing', {
        list: shortList(
          turn,
          missing.map((name) => factLabel(turn, name)),
        ),
      }),
    );
  if (contradictions.length > 0) parts.push(turn.t('result.contradictions'));
  return parts.length > 0 ? parts.join('\n') : null;
}

function shortList(turn: Turn, labels: readonly string[]): string {
  const list = labels.slice(0, MISSING_SHOWN).join(turn.t('form.listSeparator'));
  return labels.length > MISSING_SHOWN ? turn.t('result.andMore', { list, total: labels.length }) : list;
}

/** Papers that the answers call for; the window may ask for less where it can look things up itself. */
export function materialsFor(turn: Turn): string[] {
  const facts = factsOnPath(turn);
  const special: [boolean, string][] = [
    [facts['veteranStatus'] !== false, 'veteran'],
    [facts['disabled'] === true, 'disabled'],
    [facts['militaryDisabilityCert'] === true, 'militaryCert'],
    [facts['dibao'] === true || facts['dibaoMarginal'] === true, 'dibao'],
    [facts['zeroEmploymentFamily'] === true, 'zeroEmployment'],
    [facts['landLost'] === 'partial' || facts['landLost'] === 'all', 'land'],
  ];
  const ids = ['id', 'household', 'unemployment', ...special.flatMap(([needed, id]) => (needed ? [id] : []))];
  return ids.map((id) => turn.t(`materials.${id}`));
}
