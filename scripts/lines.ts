/**
 * Splits a stream of bytes into lines at line feeds alone. Node's readline also splits at U+2028 and at a lone carriage return, which may
 * stand inside a JSON string: one line would be answered twice.
 */
export async function* linesOf(input: AsyncIterable<Buffer | string>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8');
  let rest: string[] = [];
  for await (const chunk of input) {
    const pieces = decoder.decode(typeof chunk === 'string' ? Buffer.from(chunk) : chunk, { stream: true }).split('\n');
    rest.push(pieces[0] ?? '');
    if (pieces.length === 1) continue;
    yield withoutReturn(rest.join(''));
    for (const piece of pieces.slice(1, -1)) yield withoutReturn(piece);
    rest = [pieces.at(-1) ?? ''];
  }
  const last = rest.join('') + decoder.decode();
  if (last !== '') yield withoutReturn(last);
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line);
