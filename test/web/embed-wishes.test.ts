import { h } from 'preact';
import { renderToString } from 'preact-render-to-string';
import { assert, integer, property } from 'fast-check';
import { readableColour } from '../../src/web/colour';
import { readWishes } from '../../src/web/embed-wishes';
import { PLAIN_LOOK } from '../../src/web/contract';
import { qrSvg } from '../../src/web/qr';
import { Chat } from '../../src/web/view/chat';
import { firstState, reduce } from '../../src/web/view/state';

const site = 'https://www.example.gov.cn';
const wishes = (query: Record<string, string>) => readWishes(query, site, (code) => (code === '410100' ? '河南省郑州市' : null));

/** WCAG's contrast ratio, worked out independently of the code under test. */
function contrast(a: string, b: string): number {
  const light = [a, b].map((colour) => {
    const [red, green, blue] = [1, 3, 5].map((at) => {
      const part = parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    }) as [number, number, number];
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  });
  return (Math.max(...light) + 0.05) / (Math.min(...light) + 0.05);
}

test('a colour that can be read stays as it is, a lighter one is darkened until it can be', () => {
  expect(readableColour('#1a5fb4')).toBe('#1a5fb4');
  expect(readableColour('15B')).toBe('#1155bb');
  expect(readableColour('#ffff00')).not.toBe('#ffff00');
  const colour = integer({ min: 0, max: 0xffffff }).map((number) => `#${number.toString(16).padStart(6, '0')}`);
  assert(
    property(colour, (wish) => {
      const readable = readableColour(wish) ?? '';
      return contrast(readable, '#ededed') >= 4.45 && contrast(readable, '#ffffff') >= 4.5;
    }),
  );
});

test.each(['red', '#12', '#12345', 'url(x)', '#fff;}body{display:none', ''])('%j is no colour', (wish) => {
  expect(readableColour(wish)).toBeNull();
});

test('what a site wishes is taken when it is understood, and left out when it is not', () => {
  expect(wishes({ title: '郑州市就业帮扶', color: '#1a5fb4', avatar: `${site}/a.png`, region: '410100' })).toEqual({
    title: '郑州市就业帮扶',
    colour: '#1a5fb4',
    avatar: `${site}/a.png`,
    region: '河南省郑州市',
  });
  const nothing = { title: undefined, colour: undefined, avatar: undefined, region: undefined };
  expect(wishes({})).toEqual(nothing);
  expect(wishes({ title: '<b>官方</b>', color: 'red', avatar: 'https://evil.example/a.png', region: '999999' })).toEqual(nothing);
  expect(wishes({ title: '长'.repeat(17), avatar: 'javascript:alert(1)', region: "4101' or 1" })).toEqual(nothing);
  expect(wishes({ avatar: `${site}.evil.example/a.png` })).toEqual(nothing);
});

test('the QR code is a picture alone', () => {
  const svg = qrSvg('https://chat.example.cn/');
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 33 33"/);
  // The three corner marks: a dark module at the outer corners, a light one beside them.
  for (const corner of ['M4 4h1', 'M28 4h1', 'M4 28h1']) expect(svg).toContain(corner);
  expect(svg).not.toContain('M28 28h1v1h-1zM29');
});

test("the site's place is the first answer where a place is asked for, and nowhere else", () => {
  const nothing = (): void => undefined;
  const choicesFor = (kind: string): string[] => {
    const suggestedActions = { actions: [{ title: '返回', value: '返回' }] };
    const asked = {
      type: 'message',
      id: 'c|0000001',
      text: '按哪里的规定？',
      channelData: { ask: { kind, options: [] } },
      suggestedActions,
    };
    const start = firstState({ text: '您好', choices: [] }, 0);
    const state = reduce(start, { type: 'activities', batch: [asked], freshness: 'live', now: 1 });
    const actions = {
      onSend: nothing,
      onChoose: nothing,
      onRetry: nothing,
      onLook: nothing,
      onDraft: nothing,
      onTool: nothing,
      onEarlier: async () => undefined,
      onWant: nothing,
    };
    const look = { look: PLAIN_LOOK, draft: '', isEmbedded: true, now: 1, part: null };
    const html = renderToString(h(Chat, { state, region: '河南省郑州市', say: (key: string) => key, ...look, ...actions }));
    return [...html.matchAll(/class="choice ?"[^>]*>([^<]+)</g)].map(([, title]) => title ?? '');
  };
  expect(choicesFor('region')).toEqual(['河南省郑州市', '返回']);
  expect(choicesFor('yesno')).toEqual(['返回']);
});
