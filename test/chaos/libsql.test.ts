import { CHAOS_LIMIT_MILLISECONDS, chaosTitle, surviveKills } from './survive-kills';

test(`on libsql: ${chaosTitle}`, () => surviveKills('libsql'), CHAOS_LIMIT_MILLISECONDS);
