import { readUserId } from './read-user-id.ts';

const read = (given: string | undefined) => readUserId({ 'x-notiflows-user-id': given });

/** As Node hands over the bytes of a header. */
const asHeader = (text: string) => Buffer.from(text).toString('latin1');

it.each<[string | undefined, string | null]>([
  [undefined, null],
  ['', null],
  ['ann', 'ann'],
  ['100%', '100%'],
  ['J%C3%B6rg', 'J%C3%B6rg'],
  ["UTF-8''J%C3%B6rg", 'Jörg'],
  ["utf-8''%F0%9F%99%82", '🙂'],
  ["UTF-8''100%", "UTF-8''100%"],
  ["UTF-8''", "UTF-8''"],
  [asHeader('Jörg 🙂'), 'Jörg 🙂'],
  // Of a browser, whose headers are Latin-1.
  ['J\u00f6rg', 'Jörg'],
])('reads %j as %j', (given, id) => {
  expect(read(given)).toBe(id);
});
