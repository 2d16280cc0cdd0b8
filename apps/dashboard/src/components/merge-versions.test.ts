import { findTyped, mergeVersions } from './merge-versions.ts';

const seen = { url: 'https://a.example', description: 'One', event_types: ['a'] };

it('takes what only the others changed, keeps what only I did, and asks for what both did', () => {
  const mine = { ...seen, url: 'https://mine.example', description: 'Mine' };
  const theirs = { ...seen, url: 'https://theirs.example', event_types: ['a', 'b'], more: 1 };
  expect(mergeVersions({ seen, mine, theirs })).toEqual({
    values: { url: 'https://mine.example', description: 'Mine', event_types: ['a', 'b'] },
    conflicts: ['url'],
    taken: ['event_types'],
  });
});

it('has nothing to ask when both changed it to the same, or only the order of names is another one', () => {
  const projects = [{ slug: 'shop', role: 'viewer' }];
  const mine = { url: 'https://b.example', projects };
  const theirs = { url: 'https://b.example', projects: [{ role: 'viewer', slug: 'shop' }] };
  const before = { url: 'https://a.example', projects };
  expect(mergeVersions({ seen: before, mine, theirs })).toEqual({
    values: mine,
    conflicts: [],
    taken: [],
  });
  expect(findTyped(before, mine)).toEqual(['url']);
});
