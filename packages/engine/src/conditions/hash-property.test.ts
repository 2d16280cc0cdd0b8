import { hashProperty } from './hash-property.ts';
import type { PropertyFacts } from './read-property.ts';

const hash = (path: string | undefined, data: Record<string, unknown>) =>
  hashProperty(path, {
    data,
    recipient: { id: '1', external_id: 'ada' },
    actor: null,
    results: {},
    digest: null,
  });

describe('hashProperty', () => {
  it('tells values apart by their type, and what is missing from all of them', () => {
    const values = [0, '0', '', false, null, [], {}, 'null'];
    const hashes = [...values.map((key) => hash('key', { key })), hash('key', {})];
    expect(new Set(hashes).size).toBe(values.length + 1);
  });

  it('is the same for equal values, whatever the order of their fields', () => {
    expect(hash('data.key', { key: { a: 1, b: [2] } })).toBe(
      hash('key', { key: { b: [2], a: 1 } }),
    );
  });

  it('is one for all without a path, and that of a missing value', () => {
    expect(hash(undefined, { key: 1 })).toBe(hash('key', {}));
  });

  it('reads the recipient, too', () => {
    const facts = (external_id: string): PropertyFacts => {
      return {
        data: {},
        recipient: { id: '1', external_id },
        actor: null,
        results: {},
        digest: null,
      };
    };
    expect(hashProperty('user.external_id', facts('ada'))).not.toBe(
      hashProperty('user.external_id', facts('bob')),
    );
  });
});
