import { findPublisher } from './find-publisher.ts';

const entry = (resource_id: string, created_at: string) => ({ resource_id, created_at });
const version = { published_at: '2026-03-01T12:00:00.000Z' };

describe('findPublisher', () => {
  it('finds who published it: the first entry of the notiflow right after', () => {
    const right = entry('a', '2026-03-01T12:00:00.020Z');
    const entries = [
      entry('a', '2026-03-01T12:00:30.000Z'),
      right,
      entry('b', '2026-03-01T12:00:00.010Z'),
      entry('a', '2026-03-01T11:59:59.000Z'),
    ];
    expect(findPublisher(entries, { notiflowId: 'a', version })).toBe(right);
  });

  it('finds nobody of a version that is not published, or was long ago', () => {
    const entries = [entry('a', '2026-03-01T13:00:00.000Z')];
    expect(findPublisher(entries, { notiflowId: 'a', version })).toBeNull();
    const draft = { published_at: null };
    expect(findPublisher(entries, { notiflowId: 'a', version: draft })).toBeNull();
  });
});
