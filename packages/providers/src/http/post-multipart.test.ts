import { type FormField, postMultipart } from './post-multipart.ts';

const url = 'https://api.example.com/';

describe('form fields in parts', () => {
  it.each<[string, FormField[]]>([
    ['as they are', [['subject', 'Grüße ✓']]],
    [
      'several of one name',
      [
        ['tag', 'one'],
        ['tag', 'two'],
      ],
    ],
    ['with line breaks and what looks like an end', [['text', 'a\r\n--x--\r\n\r\nb\n']]],
    ['with quotes in the name', [['h:"x"', 'y']]],
    ['that are empty', [['text', '']]],
  ])('are read by others %s', async (_name, fields) => {
    const { headers, body } = postMultipart(url, {}, fields);
    const form = await new Response(new Uint8Array(body ?? []), { headers }).formData();
    expect([...form.entries()]).toEqual(fields);
  });

  it('are the same bytes each time', () => {
    const ask = () => postMultipart(url, {}, [['text', 'x']]);
    expect(ask()).toEqual(ask());
  });
});
