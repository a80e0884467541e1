import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { newWebhookSecret, signatureHeaders, verifySignature } from '../../src/handoff/signature';

/** The example of the Standard Webhooks specification. */
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const AT = new Date(1_614_265_330_000);
const BODY = '{"test": 2432232314}';
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';

const verify = (headers: Record<string, string>, secrets = [SECRET], body = BODY, now = AT) =>
  verifySignature(secrets, headers, Buffer.from(body), now);
const refusal = (...parameters: Parameters<typeof verify>): unknown => {
  try {
    return verify(...parameters);
  } catch (error) {
    return error;
  }
};

describe('a signature', () => {
  it('is that of the specification', () => {
    expect(signatureHeaders([SECRET], ID, AT, BODY)).toEqual({
      'webhook-id': ID,
      'webhook-timestamp': '1614265330',
      'webhook-signature': SIGNATURE,
    });
  });

  it('is HMAC-SHA-256 of id, timestamp and body, also of Chinese text', () => {
    const body = '{"text":"您好"}';
    const key = Buffer.from(SECRET.slice('whsec_'.length), 'base64');
    const expected = createHmac('sha256', key).update(`${ID}.1614265330.${body}`).digest('base64');
    expect(signatureHeaders([SECRET], ID, AT, body)['webhook-signature']).toBe(`v1,${expected}`);
    expect(verify(signatureHeaders([SECRET], ID, AT, body), [SECRET], body)).toBe(ID);
  });

  it('is accepted by the reference library when it is made now', () => {
    const secret = newWebhookSecret();
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(new Webhook(secret).verify(BODY, signatureHeaders([secret], ID, new Date(), BODY))).toEqual({ test: 2_432_232_314 });
  });

  it('is made with every secret while one is being changed, and either side may be ahead', () => {
    const [old, fresh] = [newWebhookSecret(), newWebhookSecret()];
    const both = signatureHeaders([fresh, old], ID, AT, BODY);
    expect(verify(both, [old])).toBe(ID);
    expect(verify(both, [fresh])).toBe(ID);
    expect(verify(signatureHeaders([old], ID, AT, BODY), [fresh, old])).toBe(ID);
    expect(refusal(signatureHeaders([old], ID, AT, BODY), [fresh])).toMatchObject({ code: 'BadSignature', status: 401 });
  });

  it.each([
    [300, true],
    [-300, true],
    [301, false],
    [-301, false],
  ])('that is %i s old is accepted: %s', (ageSeconds, accepted) => {
    const headers = signatureHeaders([SECRET], ID, AT, BODY);
    const result = refusal(headers, [SECRET], BODY, new Date(AT.getTime() + ageSeconds * 1000));
    expect(result === ID).toBe(accepted);
  });

  const good = signatureHeaders([SECRET], ID, AT, BODY);

  it('is found among sixteen, and no further', () => {
    const among = (before: number): Record<string, string> => ({ ...good, 'webhook-signature': `${'v1,x '.repeat(before)}${SIGNATURE}` });
    expect(verify(among(15))).toBe(ID);
    expect(refusal(among(16))).toMatchObject({ code: 'BadSignature' });
  });

  it('may have an id of 256 characters, and no more', () => {
    const signed = (characters: number): Record<string, string> => signatureHeaders([SECRET], 'm'.repeat(characters), AT, BODY);
    expect(verify(signed(256))).toHaveLength(256);
    expect(String(refusal(signed(257)))).toContain('longer than 256 characters');
    expect(refusal(signed(257))).toMatchObject({ code: 'BadSignature' });
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'no time',
      { 'webhook-id': ID, 'webhook-signature': SIGNATURE },
      'Send the headers webhook-id, webhook-timestamp and webhook-signature',
    ],
    ['no signature', { ...good, 'webhook-signature': '' }, 'Send the headers webhook-id, webhook-timestamp and webhook-signature'],
    ['no id', { ...good, 'webhook-id': '' }, 'Send the headers webhook-id, webhook-timestamp and webhook-signature'],
    ['words before the time', { ...good, 'webhook-timestamp': 'at 1614265330' }, 'not a number of seconds'],
    ['words after the time', { ...good, 'webhook-timestamp': '1614265330 s' }, 'not a number of seconds'],
    ['a time of 13 digits', { ...good, 'webhook-timestamp': '1614265330000' }, 'not a number of seconds'],
    ['a time of 12 digits', { ...good, 'webhook-timestamp': '161426533000' }, 'ahead of our clock'],
    ['a clock that is behind', { ...good, 'webhook-timestamp': '1614265029' }, '301 s behind our clock; 300 s are allowed'],
    ['a clock that is ahead', { ...good, 'webhook-timestamp': '1614265631' }, '301 s ahead of our clock; 300 s are allowed'],
    ['another body', { ...good, 'webhook-id': 'other' }, 'No signature matches: sign the exact bytes'],
  ])('with %s is refused with what to check', (_what, headers, advice) => {
    expect(String(refusal(headers))).toContain(advice);
    expect(refusal(headers)).toMatchObject({ code: 'BadSignature' });
  });

  it.each<[string, Record<string, string>, string]>([
    ['another body', good, '{"test": 1}'],
    ['another id', { ...good, 'webhook-id': 'msg_other' }, BODY],
    ['another time', { ...good, 'webhook-timestamp': '1614265331' }, BODY],
    ['no signature', { ...good, 'webhook-signature': '' }, BODY],
    ['a signature without its version', { ...good, 'webhook-signature': SIGNATURE.slice(3) }, BODY],
    ['a signature of another version', { ...good, 'webhook-signature': SIGNATURE.replace('v1', 'v1a') }, BODY],
    ['half a signature', { ...good, 'webhook-signature': SIGNATURE.slice(0, 20) }, BODY],
    ['a time that is no number', { ...good, 'webhook-timestamp': 'NaN' }, BODY],
    ['no id', { 'webhook-timestamp': '1614265330', 'webhook-signature': SIGNATURE }, BODY],
    ['nothing', {}, BODY],
  ])('is refused with %s, and the refusal does not tell the right one', (_what, headers, body) => {
    const error = refusal(headers, [SECRET], body);
    expect(error).toMatchObject({ code: 'BadSignature' });
    expect(String(error)).not.toContain(SIGNATURE.slice(3, 20));
  });
});
