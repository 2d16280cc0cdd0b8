import { toCsv } from './to-csv.ts';

const columns = [
  { title: 'Name', text: ({ name }: { name: string | null }) => name },
  { title: 'Count', text: () => 7 },
];

it('quotes what has a comma, a quote or a line of its own', () => {
  const rows = [{ name: 'a,b' }, { name: 'say "hi"' }, { name: 'two\nlines' }, { name: null }];
  expect(toCsv(columns, rows)).toBe(
    'Name,Count\r\n"a,b",7\r\n"say ""hi""",7\r\n"two\nlines",7\r\n,7\r\n',
  );
});

it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])('makes no formula of %j', (name) => {
  expect(toCsv(columns, [{ name }])).toContain(`'${name}`);
});
