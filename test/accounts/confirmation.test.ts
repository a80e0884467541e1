import { freePort } from '../support/server-process';
import { testEngines } from '../store/open-test-store';
import { openConsoles, type Consoles, type Visitor } from './console';
import { startSignInService, throughService, type SignInService } from './sign-in-service';

const MINUTE = 60_000;
const WANG = { name: '王芳', rongye_role: 'caseworker', rongye_regions: ['广东省'] as unknown };

interface World {
  service: SignInService;
  consoles: Consoles;
  signIn(): Promise<Visitor>;
  /** The newest entry of the log. */
  last(): Promise<object | undefined>;
  close(): Promise<void>;
}

async function open(engine: 'libsql' | 'postgres', options: { givesRefreshTokens?: boolean } = {}): Promise<World> {
  const port = await freePort();
  const service = await startSignInService(`http://127.0.0.1:${port}/desk/sign-in/callback`, options);
  const consoles = await openConsoles(engine, { oidc: () => service.settings, port });
  return {
    service,
    consoles,
    async signIn() {
      const visitor = consoles.visitor();
      await visitor.get(await throughService(visitor, consoles.url));
      expect((await visitor.get('/desk')).status).toBe(200);
      return visitor;
    },
    last: async () => (await consoles.accounts.audit.read({ before: null, limit: 1 }))[0],
    async close() {
      await consoles.close();
      await service.close();
    },
  };
}

describe.each(testEngines)('sessions of people who sign in elsewhere, on %s', (engine) => {
  let world: World;
  let sub = '';
  let count = 0;
  beforeAll(async () => {
    world = await open(engine);
  });
  afterAll(() => world.close());
  beforeEach(() => {
    world.consoles.time.shift = 0;
    sub = `wang ${count++}`;
    return world.service.expect({ sub, claims: WANG });
  });

  test('take over another role and other regions within the minutes that are set', async () => {
    const { service, consoles } = world;
    const visitor = await world.signIn();
    await service.expect({ sub, claims: { ...WANG, rongye_role: 'operator' } });
    consoles.time.shift = 15 * MINUTE - 1_000;
    expect((await visitor.get('/desk')).status).toBe(200);
    consoles.time.shift = 15 * MINUTE + 1_000;
    expect((await visitor.get('/desk')).location).toBe('/operator');
    expect(await world.last()).toMatchObject({
      actor: '王芳',
      action: 'account.change',
      details: { by: 'oidc', role: 'operator', regions: ['440000'], handlesCases: false },
    });
  });

  test.each<[string, object, string]>([
    ['has no role there any more', { claims: { ...WANG, rongye_role: undefined } }, 'role'],
    ['is nobody there any more', { claims: WANG, isGone: true }, 'denied'],
  ])('end for somebody who %s', async (_who, person, reason) => {
    const { service, consoles } = world;
    const visitor = await world.signIn();
    await service.expect({ sub, claims: WANG, ...person });
    expect((await visitor.get('/desk')).status).toBe(200);
    consoles.time.shift = 15 * MINUTE + 1_000;
    expect((await visitor.get('/desk')).status).toBe(401);
    expect(await world.last()).toMatchObject({ actor: '王芳', action: 'session.end', details: { by: 'oidc', reason } });
  });

  test('end in every browser where the role is gone', async () => {
    const { service, consoles } = world;
    const [one, other] = [await world.signIn(), await world.signIn()];
    await service.expect({ sub, claims: { ...WANG, rongye_regions: undefined } });
    consoles.time.shift = 15 * MINUTE + 1_000;
    for (const visitor of [one, other]) expect((await visitor.get('/desk')).status).toBe(401);
  });

  test('are asked about once, however many requests come at once, and again after as long', async () => {
    const { consoles } = world;
    const visitor = await world.signIn();
    // The service takes each token once: asking twice with one would end the session.
    for (let round = 1; round <= 3; round++) {
      consoles.time.shift = round * (15 * MINUTE + 1_000);
      const answers = await Promise.all(Array.from({ length: 8 }, () => visitor.get('/desk')));
      expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    }
  });

  test('outlast the service by two hours', async () => {
    const { service, consoles } = world;
    const visitor = await world.signIn();
    await service.close();
    service.close = async () => undefined;
    for (const minutes of [16, 60, 119]) {
      consoles.time.shift = minutes * MINUTE;
      expect([minutes, (await visitor.get('/desk')).status]).toEqual([minutes, 200]);
    }
    consoles.time.shift = 121 * MINUTE;
    expect((await visitor.get('/desk')).status).toBe(401);
  });
});

test('where the service gives nothing to ask it with, a session ends after two hours, used or not', async () => {
  const world = await open('libsql', { givesRefreshTokens: false });
  await world.service.expect({ sub: 'wang', claims: WANG });
  const visitor = await world.signIn();
  for (const minutes of [60, 119]) {
    world.consoles.time.shift = minutes * MINUTE;
    expect((await visitor.get('/desk')).status).toBe(200);
  }
  world.consoles.time.shift = 121 * MINUTE;
  expect((await visitor.get('/desk')).status).toBe(401);
  await world.close();
});
