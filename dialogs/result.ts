/** Shows a result of the self-check: the card, the rule behind it, the text to keep. What it says is in `result-card.ts`. */
import { copyOf } from '../src/base/copy';
import type { Assessment, RuleSet } from '../src/eligibility/types';
import { buildCard, cardText, noteOf, reasonLabel, regionName, sourceOf, spoken, type ResultCard } from './result-card';
import { lastResult } from './last-result';
import { factsOnPath } from './self-check-memory';
import type { Turn } from './turn';

export async function showResult(turn: Turn): Promise<void> {
  const shown = current(turn);
  if (!shown) return;
  const declined = turn.memory.declined?.includes('registration') ?? false;
  // Registration is for veterans; whoever is none asks elsewhere.
  const first = shown.isVeteran ? (declined ? [] : ['register']) : ['policy'];
  await turn.say(cardText(turn, shown.card), {
    channelData: { result: resultData(turn, shown) },
    buttons: turn.buttons(...first, 'human', 'change', 'save', 'basis'),
  });
}

export async function showLastResult(turn: Turn): Promise<void> {
  if (turn.memory.selfCheck?.assessedOn) return showResult(turn);
  await sayNoResult(turn);
}

/** The whole result as text, to be copied or sent to oneself; the chat page prints its own sheet. */
export async function saveResult(turn: Turn): Promise<void> {
  const shown = current(turn);
  if (!shown) return sayNoResult(turn);
  await turn.say(turn.t('result.saved'));
  await turn.say(cardText(turn, shown.card, { whole: true }), { buttons: turn.buttons('register', 'human', 'change') });
}

/** The rule behind the result, word for word where its text is stored. */
export async function showBasis(turn: Turn): Promise<void> {
  const memory = turn.memory.selfCheck;
  if (!memory?.assessedOn) return sayNoResult(turn);
  const rules = turn.services.selfCheck.ruleSet(memory.given, turn.scope.today);
  const { citation } = rules;
  const source = turn.t('result.source', { source: sourceOf(rules), checked: rules.lastVerified });
  const quote = citation.quote ? turn.t('policy.quote', { quote: citation.quote }) : null;
  const list = rules.categories.map((category) => `· ${turn.locale === 'en' ? category.labelEn : category.label}`).join('\n');
  const note = noteOf(turn, rules) ?? null;
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

interface Shown {
  result: Assessment;
  rules: RuleSet;
  card: ResultCard;
  isVeteran: boolean;
}

function current(turn: Turn): Shown | null {
  const memory = turn.memory.selfCheck;
  const result = lastResult(turn);
  if (!memory || !result) return null;
  const rules = turn.services.selfCheck.ruleSet(memory.given, turn.scope.today);
  return {
    result,
    rules,
    card: buildCard(turn, result, rules),
    isVeteran: factsOnPath(turn)['veteranStatus'] !== false,
  };
}

async function sayNoResult(turn: Turn): Promise<void> {
  await turn.say(turn.t('result.none'), { buttons: turn.buttons('selfCheck') });
}

function resultData(turn: Turn, { result, rules, card }: Shown): Record<string, unknown> {
  return {
    ...result,
    reasons: spoken(result.reasons).map((reason) =>
      Object.assign(copyOf(reason), { label: reasonLabel(turn, reason), clause: sourceOf(rules) }),
    ),
    facts: factsOnPath(turn),
    ruleSet: { ...result.ruleSet, name: regionName(turn, rules), lastVerified: rules.lastVerified },
    card,
  };
}
