import { testEngines } from '../store/open-test-store';
import { CHAOS_LIMIT_MILLISECONDS, chaosTitle, surviveKills } from './survive-kills';

(testEngines.includes('postgres') ? test : test.skip)(
  `on postgres: ${chaosTitle}`,
  () => surviveKills('postgres'),
  CHAOS_LIMIT_MILLISECONDS,
);
