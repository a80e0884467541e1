/** Builds once, before any test file, what the tests run from dist/: the server, the browser bundles, the language model. */
import { buildIfNeeded } from '../scripts/build-inputs.mjs';

export default function globalSetup() {
  if (buildIfNeeded() !== 0) throw new Error('the build failed, so there is nothing to test; what is wrong stands above');
}
