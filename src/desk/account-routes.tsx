/** The accounts of all, for administrators: each is listed, made, changed, given access, signed out, switched off and on. */
import type { Account, Accounts } from '../accounts';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import { doneIn, readAccountForm, type AccountErrors } from './account-forms';
import { html, notice, type Form, type Kit, type SignedInPage } from './kit';
import { AccountEditPage, AccountsPage, type Draft, type FirstAccess } from './pages/accounts';
import { signInLink } from './sign-in-link';

export interface AccountRoutesOptions {
  accounts: Accounts;
  /** Accounts come from another service, which says name, role and regions. */
  isRemote: boolean;
  publicUrl: string;
}

interface Room extends AccountRoutesOptions {
  record: Kit['record'];
}

/** What a page shows beside what is stored. */
interface Shown {
  draft?: Draft;
  errors?: AccountErrors;
  access?: FirstAccess;
  status?: number;
}

/** A form that an administrator sent from the page of one account. */
interface Change {
  account: Account;
  form: Form;
  request: HttpRequest;
  page: SignedInPage;
}

type CarryOut = (room: Room, change: Change) => Promise<HttpResponse>;

export function createAccountRoutes({ signedIn, submitted, record }: Kit, options: AccountRoutesOptions): Route[] {
  const room: Room = { ...options, record };
  const accountIn = ({ params }: HttpRequest): Promise<Account | null> => room.accounts.directory.get(params['id'] ?? '');

  const edit = signedIn(async (request, page) => {
    const account = await accountIn(request);
    return account ? editPage(room, { account, request, page }, {}) : notice(page, 'deskAccounts.notFound', 404);
  });

  const change = submitted(async (form, request, page) => {
    const account = await accountIn(request);
    const carryOut = CHANGES.get(form['do'] ?? '');
    return account && carryOut ? carryOut(room, { account, form, request, page }) : notice(page, 'deskAccounts.notFound', 404);
  });

  return [
    { method: 'GET', path: '/desk/accounts', handler: signedIn((_request, page) => listPage(room, page, {})) },
    { method: 'POST', path: '/desk/accounts', handler: submitted((...sent) => create(room, ...sent)) },
    { method: 'GET', path: '/desk/accounts/:id', handler: edit },
    { method: 'POST', path: '/desk/accounts/:id', handler: change },
  ];
}

async function listPage({ accounts, isRemote }: Room, page: SignedInPage, shown: Shown): Promise<HttpResponse> {
  const { draft = null, errors = {}, access = null, status } = shown;
  const all = await accounts.directory.all();
  return html(<AccountsPage page={page} accounts={all} isRemote={isRemote} draft={draft} errors={errors} access={access} />, status);
}

function editPage({ isRemote }: Room, { account, request, page }: Omit<Change, 'form'>, shown: Shown): HttpResponse {
  const { draft = null, errors = {}, access = null, status } = shown;
  const props = { page, account, errors, isRemote, draft, access, done: doneIn(request) };
  return html(<AccountEditPage {...props} />, status);
}

async function create(room: Room, form: Form, request: HttpRequest, page: SignedInPage): Promise<HttpResponse> {
  if (room.isRemote) return notice(page, 'deskAccounts.refused', 403);
  const { directory } = room.accounts;
  const { draft, fields, errors } = readAccountForm(form, page.t);
  if (Object.keys(errors).length > 0) return listPage(room, page, { draft, errors, status: 422 });
  const made = await directory.create(fields);
  if (typeof made === 'string') {
    errors['signIn'] = page.t(`deskAccounts.errors.${made}`);
    return listPage(room, page, { draft, errors, status: 422 });
  }
  const { role, regions, handlesCases } = fields;
  await room.record(request, page.session.name, 'account.create', { details: { account: made.id, role, regions, handlesCases } });
  const account = (await directory.get(made.id)) as Account;
  return listPage(room, page, { access: await newAccess(room, account) });
}

async function newAccess({ accounts, publicUrl }: Room, { id, name, signIn }: Account): Promise<FirstAccess> {
  const { password, linkToken } = await accounts.signIn.newFirstAccess(id);
  return { name, signIn: signIn ?? '', password, link: signInLink(publicUrl, linkToken) };
}

const changeFields: CarryOut = async (room, change) => {
  const { account, form, page } = change;
  if (account.isRemote) return refused(room, change, 'remote');
  const { draft, fields, errors } = readAccountForm(form, page.t);
  const refusal = Object.keys(errors).length > 0 ? null : await room.accounts.directory.change(account.id, fields);
  if (refusal) errors[refusal === 'taken' ? 'signIn' : 'form'] = page.t(`deskAccounts.errors.${refusal}`);
  if (Object.keys(errors).length > 0) return editPage(room, change, { draft, errors, status: 422 });
  const { role, regions, handlesCases } = fields;
  await writeDown(room, change, 'account.change', { role, regions, handlesCases });
  return done(account, 'changed');
};

const giveAccess: CarryOut = async (room, change) => {
  const { account } = change;
  if (account.isRemote || account.isOff || room.isRemote) return refused(room, change, 'remote');
  await writeDown(room, change, 'account.access');
  return editPage(room, change, { access: await newAccess(room, account) });
};

/** Whoever ends their own sessions here keeps the one in which they ask. */
const endSessions: CarryOut = async (room, change) => {
  const { account, request, page } = change;
  const { sessions, tokenOf } = room.accounts;
  await writeDown(room, change, 'session.end-others');
  await sessions.endOthers(account.id, account.id === page.session.accountId ? tokenOf(request) : null);
  return done(account, 'ended');
};

const switchOff: CarryOut = async (room, change) => {
  const refusal = await room.accounts.directory.switchOff(change.account.id);
  if (refusal) return refused(room, change, refusal);
  await writeDown(room, change, 'account.off');
  return done(change.account, 'off');
};

const switchOn: CarryOut = async (room, change) => {
  await writeDown(room, change, 'account.on');
  await room.accounts.directory.switchOn(change.account.id);
  return done(change.account, 'on');
};

/** By what the form calls it. */
const CHANGES: ReadonlyMap<string, CarryOut> = new Map([
  ['change', changeFields],
  ['access', giveAccess],
  ['end', endSessions],
  ['off', switchOff],
  ['on', switchOn],
]);

const done = ({ id }: Account, what: string): HttpResponse => ({ redirect: `/desk/accounts/${id}?done=${what}` });

/** @param reason a key of `deskAccounts.errors` */
function refused(room: Room, change: Change, reason: string): HttpResponse {
  return editPage(room, change, { errors: { form: change.page.t(`deskAccounts.errors.${reason}`) }, status: 422 });
}

function writeDown(
  room: Room,
  { account, request, page }: Change,
  action: Parameters<Kit['record']>[2],
  details: object = {},
): Promise<void> {
  return room.record(request, page.session.name, action, { details: { account: account.id, ...details } });
}
