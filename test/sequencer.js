/** In which order the suites run. Jest knows how long they took the last time; where it does not, a short file can take longest. */
const { default: Sequencer } = require('@jest/test-sequencer');

/** Longest first, so that no worker is left with one of them when the other has finished. */
const LONG = ['test/chaos/', '/understanding/model.test', '/eligibility/paths.test', 'browser', '/eligibility/edits.test', 'test/fuzz/'];

class LongestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => [...LONG, ''].findIndex((part) => path.includes(part));
    return super.sort(tests).sort((a, b) => rank(a) - rank(b));
  }
}

module.exports = LongestFirst;
