import type { Translate } from '../../locale';
import { Notice, page } from './layout';

/** @param token null where there is no link, or one that no longer works */
export function signInPage(t: Translate, locale: string, options: { token: string | null; problem?: string }): string {
  const { token, problem } = options;
  return page({
    t,
    locale,
    title: t('desk.signIn.heading'),
    session: null,
    children: (
      <section class="card narrow">
        <h1>{t('desk.signIn.heading')}</h1>
        {problem && <Notice kind="bad">{t(problem)}</Notice>}
        {token !== null && (
          <form method="post" action="/desk/sign-in" class="stack">
            <input type="hidden" name="token" value={token} />
            <label for="name">{t('desk.signIn.name')}</label>
            <input id="name" name="name" required maxLength={40} autoComplete="name" />
            <button class="main">{t('desk.signIn.button')}</button>
          </form>
        )}
      </section>
    ),
  });
}
