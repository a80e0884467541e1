/** The page of one's own account, and the accounts of all for administrators. */
import { z } from 'zod';
import { MAX_NAME_CHARACTERS, readRegions, ROLES, type Account, type AccountFields, type Accounts } from '../accounts';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import { html, notice, type Form, type Kit, type SignedInPage } from './kit';
import { AccountPage } from './pages/account';
import { AccountEditPage, AccountsPage, type Draft, type FirstAccess } from './pages/accounts';
import { signInLink } from './sign-in-link';

export interface AccountRoutesOptions {
  accounts: Accounts;
  /** Accounts come from another service, which says name, role and regions. */
  isRemote: boolean;
  publicUrl: string;
}

const MAX_REGIONS_CHARACTERS = 600;
const DONE: ReadonlySet<string> = new Set(['password', 'others', 'changed', 'off', 'on', 'ended']);
const doneIn = ({ query }: HttpRequest): string | null => (DONE.has(query['done'] ?? '') ? (query['done'] as string) : null);

const draftSchema = z.object({
  name: z.string().trim().max(200).default(''),
  signIn: z.string().trim().max(200).default(''),
  role: z.enum(ROLES).catch('caseworker'),
  regions: z.string().trim().max(MAX_REGIONS_CHARACTERS).catch(''),
  handlesCases: z
    .literal('yes')
    .optional()
    .catch(undefined)
    .transform((value) => value === 'yes'),
});

export function createAccountRoutes(kit: Kit, { accounts, isRemote, publicUrl }: AccountRoutesOptions): Route[] {
  const { signedIn, submitted, record } = kit;
  const { directory, sessions, signIn: ways, tokenOf } = accounts;

  async function ownPage(
    request: HttpRequest,
    page: SignedInPage,
    error: Parameters<typeof AccountPage>[0]['error'] = null,
  ): Promise<HttpResponse> {
    const account = await directory.get(page.session.accountId);
    if (!account) return notice(page, 'refusals.notFound', 404);
    const withoutPasswords = isRemote ? { ...account, signIn: null } : account;
    return html(<AccountPage page={page} account={withoutPasswords} error={error} done={doneIn(request)} />, error ? 422 : 200);
  }

  const own = signedIn((request, page) => ownPage(request, page));

  const changeOwn = submitted(async (form, request, page) => {
    const { session } = page;
    const token = tokenOf(request);
    if (form['do'] === 'others') {
      await record(request, session.name, 'session.end-others');
      await sessions.endOthers(session.accountId, token);
      return { redirect: '/desk/account?done=others' };
    }
    const { current = '', password = '', repeat = '' } = form;
    if (isRemote) return notice(page, 'deskAccounts.refused', 403);
    if (password !== repeat) return ownPage(request, page, 'repeat');
    const refusal = await ways.setPassword(session, token, current, password, request.address);
    return refusal ? ownPage(request, page, refusal) : { redirect: '/desk/account?done=password' };
  });

  const list = signedIn(async (_request, page) =>
    html(<AccountsPage page={page} accounts={await directory.all()} isRemote={isRemote} draft={null} errors={{}} access={null} />),
  );

  /** What was typed, and what is wrong with it by field. */
  function read(form: Form, page: SignedInPage): { draft: Draft; fields: AccountFields; errors: Record<string, string> } {
    const draft = draftSchema.parse(form);
    const errors: Record<string, string> = {};
    const tooLong = page.t('signIn.nameError', { max: MAX_NAME_CHARACTERS });
    if (!draft.name || draft.name.length > MAX_NAME_CHARACTERS) errors['name'] = tooLong;
    if (draft.signIn.length > MAX_NAME_CHARACTERS) errors['signIn'] = tooLong;
    const { codes, unclear } = readRegions(draft.regions);
    if (unclear.length > 0) errors['regions'] = page.t('deskAccounts.errors.regions', { unclear: unclear.slice(0, 5).join('、') });
    return { draft, errors, fields: { ...draft, signIn: draft.signIn || draft.name, regions: codes } };
  }

  async function newAccess(account: Account): Promise<FirstAccess> {
    const { password, linkToken } = await ways.newFirstAccess(account.id);
    return { name: account.name, signIn: account.signIn ?? '', password, link: signInLink(publicUrl, linkToken) };
  }

  const create = submitted(async (form, request, page) => {
    if (isRemote) return notice(page, 'deskAccounts.refused', 403);
    const { draft, fields, errors } = read(form, page);
    const again = async (): Promise<HttpResponse> =>
      html(
        <AccountsPage page={page} accounts={await directory.all()} isRemote={isRemote} draft={draft} errors={errors} access={null} />,
        422,
      );
    if (Object.keys(errors).length > 0) return again();
    const made = await directory.create(fields);
    if (typeof made === 'string') {
      errors['signIn'] = page.t(`deskAccounts.errors.${made}`);
      return again();
    }
    const { role, regions, handlesCases } = fields;
    await record(request, page.session.name, 'account.create', { details: { account: made.id, role, regions, handlesCases } });
    const account = (await directory.get(made.id)) as Account;
    const access = await newAccess(account);
    return html(<AccountsPage page={page} accounts={await directory.all()} isRemote={isRemote} draft={null} errors={{}} access={access} />);
  });

  interface Edit {
    draft?: Draft;
    errors?: Record<string, string>;
    access?: FirstAccess;
    status?: number;
  }

  function editPage(
    request: HttpRequest,
    page: SignedInPage,
    account: Account,
    { draft, errors = {}, access, status }: Edit,
  ): HttpResponse {
    const props = { page, account, errors, isRemote, draft: draft ?? null, access: access ?? null, done: doneIn(request) };
    return html(<AccountEditPage {...props} />, status);
  }

  const edit = signedIn(async (request, page) => {
    const account = await directory.get(request.params['id'] ?? '');
    return account ? editPage(request, page, account, {}) : notice(page, 'deskAccounts.notFound', 404);
  });

  const change = submitted(async (form, request, page) => {
    const account = await directory.get(request.params['id'] ?? '');
    if (!account) return notice(page, 'deskAccounts.notFound', 404);
    const { name } = page.session;
    const done = (what: string): HttpResponse => ({ redirect: `/desk/accounts/${account.id}?done=${what}` });
    const refused = (key: string): HttpResponse => editPage(request, page, account, { errors: { form: page.t(key) }, status: 422 });
    const details = { account: account.id };
    switch (form['do']) {
      case 'change': {
        if (account.isRemote) return refused('deskAccounts.errors.remote');
        const { draft, fields, errors } = read(form, page);
        const refusal = Object.keys(errors).length > 0 ? null : await directory.change(account.id, fields);
        if (refusal) errors[refusal === 'taken' ? 'signIn' : 'form'] = page.t(`deskAccounts.errors.${refusal}`);
        if (Object.keys(errors).length > 0) return editPage(request, page, account, { draft, errors, status: 422 });
        const { role, regions, handlesCases } = fields;
        await record(request, name, 'account.change', { details: { ...details, role, regions, handlesCases } });
        return done('changed');
      }
      case 'access': {
        if (account.isRemote || account.isOff || isRemote) return refused('deskAccounts.errors.remote');
        await record(request, name, 'account.access', { details });
        return editPage(request, page, account, { access: await newAccess(account) });
      }
      case 'end': {
        await record(request, name, 'session.end-others', { details });
        await sessions.endOthers(account.id, account.id === page.session.accountId ? tokenOf(request) : null);
        return done('ended');
      }
      case 'off': {
        const refusal = await directory.switchOff(account.id);
        if (refusal) return refused(`deskAccounts.errors.${refusal}`);
        await record(request, name, 'account.off', { details });
        return done('off');
      }
      case 'on': {
        await record(request, name, 'account.on', { details });
        await directory.switchOn(account.id);
        return done('on');
      }
      default:
        return notice(page, 'deskAccounts.notFound', 404);
    }
  });

  return [
    { method: 'GET', path: '/desk/account', handler: own },
    { method: 'POST', path: '/desk/account', handler: changeOwn },
    { method: 'GET', path: '/desk/accounts', handler: list },
    { method: 'POST', path: '/desk/accounts', handler: create },
    { method: 'GET', path: '/desk/accounts/:id', handler: edit },
    { method: 'POST', path: '/desk/accounts/:id', handler: change },
  ];
}
