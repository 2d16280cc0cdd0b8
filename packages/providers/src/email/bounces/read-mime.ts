/** A part of a mail, its header names in lower case; of a name that comes twice, all values. */
export interface MimePart {
  headers: ReadonlyMap<string, string[]>;
  /** In lower case, without parameters. */
  type: string;
  parameters: Readonly<Record<string, string>>;
  body: string;
}

/** Reads the headers of a mail or of a part of one, or a block of fields that look like some. */
export function readPart(text: string): MimePart {
  const end = /\r?\n\r?\n/.exec(text);
  const head = end === null ? text : text.slice(0, end.index);
  const headers = readFields(head);
  const [type = '', ...rest] = splitParameters(headers.get('content-type')?.[0] ?? 'text/plain');
  const encoding = headers.get('content-transfer-encoding')?.[0]?.trim().toLowerCase();
  const body = end === null ? '' : text.slice(end.index + end[0].length);
  return {
    headers,
    type: type.trim().toLowerCase(),
    parameters: readParameters(rest),
    body: decodeBody(body, encoding),
  };
}

const partsMax = 20;

/** The parts of a mail that has several; none of any other. */
export function partsOf({ type, parameters, body }: MimePart): MimePart[] {
  const { boundary } = parameters;
  if (!type.startsWith('multipart/') || boundary === undefined || boundary === '') return [];
  const parts: string[][] = [];
  for (const line of body.split(/\r?\n/)) {
    const marked = line.trimEnd();
    if (marked === `--${boundary}--` || parts.length > partsMax) break;
    if (marked === `--${boundary}`) parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts.map((lines) => readPart(lines.join('\n')));
}

/** Reads fields, each of which may go on in lines that begin with a space. */
export function readFields(text: string): Map<string, string[]> {
  const fields = new Map<string, string[]>();
  for (const line of text.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const values = fields.get(name) ?? [];
    values.push(line.slice(colon + 1).trim());
    fields.set(name, values);
  }
  return fields;
}

// More than any mail server writes: who looks for what stands in quotes reads the rest anew for each.
const parametersCharsMax = 1_000;

function splitParameters(text: string): string[] {
  return text.slice(0, parametersCharsMax).split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/);
}

function readParameters(texts: string[]): Record<string, string> {
  return Object.fromEntries(
    texts.map((text) => {
      const [name = '', ...value] = text.split('=');
      return [name.trim().toLowerCase(), value.join('=').trim().replaceAll(/^"|"$/g, '')];
    }),
  );
}

function decodeBody(body: string, encoding: string | undefined): string {
  switch (encoding) {
    case 'base64':
      return Buffer.from(body, 'base64').toString('latin1');
    case 'quoted-printable':
      return body
        .replaceAll(/=\r?\n/g, '')
        .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) =>
          String.fromCharCode(Number.parseInt(hex, 16)),
        );
    default:
      return body;
  }
}
