/**
 * Entry of the script that the page fetches when more than talking is first wanted: the cards of result and case, sheets to print, the panel,
 * reading aloud, voice input, going on elsewhere. Brings no preact of its own.
 */
import { Component } from 'preact';
import type { CaseData } from '../contract';
import { sayFrom } from '../texts';
import { AnswerPaper } from '../view/answer';
import { Answers } from '../view/answers';
import { Case, CasePaper } from '../view/case';
import { Earlier } from '../view/earlier';
import { Panel, type PanelProps } from '../view/panel';
import { Card, MaterialsPaper, ResultPaper, type ResultCardProps } from '../view/result';
import { namesStation, Station } from '../view/station';
import { layOver } from './back';
import { isDarkNow } from './dark';
import { createDictation } from './dictation';
import type { PartHost } from './part';
import { createReading } from './reading';
import { createResume } from './resume';
import { createSheets } from './sheets';
import { createToast } from './toast';

/** Set at build time: `locales/<language>/webPart.json` of the language that this file is for, keys joined by dots. */
declare const PART_TEXTS: Record<string, string>;

const { link, take, context } = (self as unknown as { rongye: PartHost }).rongye;
const { locale, apiBase, edge, stationName, stationPhone } = context;
const tell = sayFrom(PART_TEXTS);
const station = { name: stationName, phone: stationPhone };

const toast = createToast();
const sheets = createSheets(tell);
const reading = createReading(locale, () => toast(tell('speak.none', station)));
const dictate = createDictation({ locale, tell, toast, storage: edge.storage });
const goElsewhere = createResume({ apiBase, tell, sheets, edge });
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

/** The back key closes it. */
class OpenPanel extends Component<PanelProps> {
  private close = (): boolean => false;

  override componentDidMount(): void {
    this.close = layOver(() => this.props.onClose());
  }

  override componentWillUnmount(): void {
    this.close();
  }

  override render(props: PanelProps) {
    const now = { isDark: isDarkNow(props.look), isReading: reading.isOn() };
    return <Panel {...props} {...now} tell={tell} onReading={toggleReading} onDevice={onDevice} />;
  }
}

const openReceipt = (data: CaseData): void =>
  void sheets.open({
    title: tell('case.title'),
    hint: tell('sheet.hintPlain'),
    isPaper: true,
    children: <CasePaper data={data} tell={tell} {...station} at={new Date().toLocaleString(locale)} />,
  });

const give = (): void =>
  take({
    Attached: ({ message }) => {
      const { result, case: data } = message;
      return (
        <>
          {result && <Card result={result} tell={tell} onSheet={() => openResult(result)} onMaterials={() => openMaterials(result)} />}
          {data && <Case data={data} tell={tell} onReceipt={() => openReceipt(data)} />}
          {namesStation(message, station.phone) && <Station {...station} tell={tell} />}
        </>
      );
    },
    Answers: (props) => <Answers {...props} tell={tell} />,
    Panel: OpenPanel,
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
