/** A form with a file (`multipart/form-data`, RFC 7578) from bytes that are already limited in size. Pure; knows no form by name. */

export interface MultipartForm {
  fields: Record<string, string>;
  /** By field name; of a repeated one the last counts. */
  files: Record<string, { name: string; bytes: Buffer }>;
}

const MAX_PARTS = 20;
const MAX_HEADER_BYTES = 2_048;
const LINE_END = Buffer.from('\r\n');
const HEADER_END = Buffer.from('\r\n\r\n');

/** @returns null when it is no such form, or one that nobody's browser sends */
export function readMultipart(contentType: string | undefined, body: Buffer): MultipartForm | null {
  const boundary = /^multipart\/form-data\s*;.*?\bboundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(contentType ?? '');
  if (!boundary) return null;
  const delimiter = Buffer.from(`--${boundary[1] ?? boundary[2]}`);
  const form: MultipartForm = {
    fields: Object.create(null) as Record<string, string>,
    files: Object.create(null) as MultipartForm['files'],
  };
  let at = body.indexOf(delimiter);
  for (let parts = 0; at >= 0 && parts <= MAX_PARTS; parts++) {
    const start = at + delimiter.length;
    if (body.subarray(start, start + 2).toString() === '--') return form;
    const end = body.indexOf(Buffer.concat([LINE_END, delimiter]), start);
    const part = end < 0 ? null : readPart(body.subarray(start + LINE_END.length, end));
    if (!part) return null;
    if (part.fileName === null) form.fields[part.name] = part.content.toString('utf8');
    else form.files[part.name] = { name: part.fileName, bytes: part.content };
    at = end + LINE_END.length;
  }
  return null;
}

function readPart(part: Buffer): { name: string; fileName: string | null; content: Buffer } | null {
  const end = part.indexOf(HEADER_END);
  if (end < 0 || end > MAX_HEADER_BYTES) return null;
  const headers = part.subarray(0, end).toString('utf8');
  const name = /^content-disposition:\s*form-data\b[^\r\n]*?;\s*name="([^"\r\n]*)"/im.exec(headers)?.[1];
  if (name === undefined) return null;
  const fileName = /^content-disposition:[^\r\n]*;\s*filename="([^"\r\n]*)"/im.exec(headers)?.[1] ?? null;
  return { name, fileName, content: part.subarray(end + HEADER_END.length) };
}
