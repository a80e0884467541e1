import { silentLog } from '../../src/base/log';
import { openDatabase } from '../../src/store';

test('a PostgreSQL that cannot be reached is named with its setting and with what to look at', async () => {
  const options = { dataDir: '', fileName: '', log: silentLog };
  const refused = /^PostgreSQL at DATABASE_URL did not let us in \(connect ECONNREFUSED 127\.0\.0\.1:1\): is it running, and are address/;
  await expect(openDatabase({ ...options, databaseUrl: 'postgres://rongye:secret@127.0.0.1:1/rongye' })).rejects.toThrow(refused);
  // Several addresses of one name fail together, without a text of their own.
  await expect(openDatabase({ ...options, databaseUrl: 'postgres://rongye:secret@localhost:1/rongye' })).rejects.toThrow(
    /\([^()]*ECONNREFUSED[^()]*\)/,
  );
});
