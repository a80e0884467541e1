/**
 * Entry of the script that the page fetches when more than talking is first wanted: the cards of result and case, sheets to print, the panel,
 * reading aloud, voice input, going on elsewhere. Brings no preact of its own.
 */
import './extras.css';
import { sayFrom } from '../texts';
import { AnswerPaper } from '../view/answer';
import { Case, CasePaper } from '../view/case';
import { Earlier } from '../view/earlier';
import { Panel } from '../view/panel';
import { Card, MaterialsPaper, ResultPaper, type ResultCardProps } from '../view/result';
import { createDictation } from './dictation';
import type { PartHost } from './part';
import { createReading } from './reading';
import { createResume } from './resume';
import { createSheets } from './sheets';
import { createToast } from './toast';

/** Set at build time: `locales/<language>/webPart.json` by language, keys joined by dots. */
declare const PART_TEXTS: Record<string, Record<string, string>>;

const { link, take, context } = (self as unknown as { rongye: PartHost }).rongye;
const { locale, apiBase, storage, stationName, stationPhone } = context;
const tell = sayFrom(PART_TEXTS[locale] || {});
const station = { name: stationName, phone: stationPhone };

const toast = createToast();
const sheets = createSheets(tell);
const reading = createReading(locale, () => toast(tell('speak.none', station)));
const dictate = createDictation({ locale, tell, toast, storage });
const goElsewhere = createResume({ apiBase, tell, sheets, storage });
/** Only our own server knows the codes: another address is Azure's. */
const onDevice = apiBase[0] === '/' ? goElsewhere : null;

const newest = (): string => {
  const said = document.querySelectorAll<HTMLElement>('.row.bot:last-child .bubble');
  return said.length > 0 ? (said[said.length - 1] as HTMLElement).innerText : '';
};

function toggleReading(): void {
  reading.setOn(!reading.isOn());
  reading.said(newest());
}

const openResult = (result: ResultCardProps['result']): void =>
  void sheets.open({
    title: tell('sheet.title'),
    tone: result.result,
    hint: tell('sheet.hint'),
    isPaper: true,
    children: <ResultPaper result={result} tell={tell} />,
  });

const openMaterials = (result: ResultCardProps['result']): void =>
  void sheets.open({
    title: tell('sheet.materials'),
    hint: tell('sheet.hintPlain'),
    isPaper: true,
    isForOthers: true,
    children: <MaterialsPaper result={result} tell={tell} />,
  });

const give = (): void =>
  take({
    Result: ({ result }) => (
      <Card result={result} tell={tell} onSheet={() => openResult(result)} onMaterials={() => openMaterials(result)} />
    ),
    Case: ({ data }) => (
      <Case
        data={data}
        tell={tell}
        onReceipt={() =>
          sheets.open({
            title: tell('case.title'),
            hint: tell('sheet.hintPlain'),
            isPaper: true,
            children: <CasePaper data={data} tell={tell} {...station} at={new Date().toLocaleString(locale)} />,
          })
        }
      />
    ),
    Panel: (props) => <Panel {...props} tell={tell} isReading={reading.isOn()} onReading={toggleReading} onDevice={onDevice} />,
    Earlier: (props) => <Earlier {...props} tell={tell} />,
    openSheet: openResult,
    use(tool, message) {
      if (tool === 'voice') dictate();
      else if (message && tool === 'hear') reading.toggle(message.key, message.text);
      else if (message)
        sheets.open({
          title: tell('share.title'),
          hint: tell('share.hint'),
          isPaper: true,
          isForOthers: true,
          children: <AnswerPaper message={message} tell={tell} address={location.origin} />,
        });
    },
    said: (words) => reading.said(words),
  });

// Undressed, the cards would jump.
if ((link as HTMLLinkElement).sheet) give();
else for (const event of ['load', 'error']) link.addEventListener(event, give);

/** Of the many buttons beside the messages only the newest is a stop for the tab key; the arrows reach the others. */
document.addEventListener('keydown', ({ key, target }) => {
  if ((key !== 'ArrowUp' && key !== 'ArrowDown') || !(target instanceof HTMLElement) || !target.classList.contains('hear')) return;
  const all = Array.from(document.querySelectorAll<HTMLElement>('.hear'));
  const next = all[all.indexOf(target) + (key === 'ArrowUp' ? -1 : 1)];
  if (next) next.focus();
});
