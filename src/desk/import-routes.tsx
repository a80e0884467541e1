/** Handing in an old ledger: a dry run that says what will be taken and what not, then the confirmation. */
import { z } from 'zod';
import { CodedError } from '../base/errors';
import type { HttpRequest, HttpResponse, Route } from '../base/http';
import type { Texts } from '../locale';
import { checkImport } from './import-check';
import type { Imports } from './imports';
import { html, notice, type Kit, type SignedInPage } from './kit';
import { readMultipart } from './multipart';
import { ImportPage, type ImportNews } from './pages/import';
import { isCsrfToken } from '../accounts';
import { MAX_FILE_BYTES, readSpreadsheet } from './spreadsheet';
import { deskWords } from './words';

export interface ImportRoom {
  imports: Imports;
  texts: Texts;
}

/** The form around the file. */
const FORM_BYTES = 16 * 1024;
const confirmation = z.object({ id: z.string().regex(/^im_[\w-]{1,64}$/) });

export function createImportRoutes({ signedIn, submitted, record }: Kit, { imports, texts }: ImportRoom): Route[] {
  /** A ledger may have been exported in the other language. */
  const languages = ['zh-CN', 'en'].map((locale) => deskWords(texts.in(locale)));

  const importPage = (page: SignedInPage, news: ImportNews | null, status = 200): HttpResponse =>
    html(<ImportPage page={page} news={news} />, status);

  async function dryRun(request: HttpRequest, page: SignedInPage): Promise<HttpResponse> {
    const sent = await request.rawBody().catch((error: unknown) => {
      if (error instanceof CodedError && error.code === 'TooLarge') return null;
      throw error;
    });
    if (sent === null) {
      const refusal = importPage(page, { problem: 'tooLarge' }, 413);
      // What may still be on its way must not be taken for the next request.
      return { ...refusal, headers: { ...refusal.headers, connection: 'close' } };
    }
    const form = readMultipart(request.headers['content-type'], sent);
    if (!isCsrfToken(page.session, form?.fields['csrf'])) return notice(page, 'refusals.csrf', 403);
    const file = form?.files['file'];
    if (!file || file.bytes.length === 0) return importPage(page, { problem: 'noFile' }, 422);
    const table = await readSpreadsheet(file.bytes);
    if (typeof table === 'string') return importPage(page, { problem: table }, 422);
    const checked = checkImport(table, page.now, languages);
    if (!checked) return importPage(page, { problem: 'noNameColumn' }, 422);
    await record(request, page.session.name, 'case.change', { details: { action: 'import.check', rows: table.length - 1 } });
    const rest = await imports.withoutKnown(checked, page.session);
    const id = rest.rows.length > 0 ? await imports.keep(rest.rows, page.session.name, page.now) : null;
    return importPage(page, { checked: rest, id });
  }

  const confirm = submitted(async (given, request, page) => {
    const read = confirmation.safeParse(given);
    if (!read.success) return notice(page, 'refusals.notFound', 404);
    await record(request, page.session.name, 'case.change', { details: { action: 'import.confirm', id: read.data.id } });
    const taken = await imports.take(read.data.id, page.session, page.now);
    return taken === null ? importPage(page, { problem: 'gone' }, 409) : importPage(page, { taken });
  });

  return [
    { method: 'GET', path: '/desk/import', handler: signedIn(async (_request, page) => importPage(page, null)) },
    { method: 'POST', path: '/desk/import', handler: signedIn(dryRun), bodyLimit: MAX_FILE_BYTES + FORM_BYTES },
    { method: 'POST', path: '/desk/import/confirm', handler: confirm },
  ];
}
