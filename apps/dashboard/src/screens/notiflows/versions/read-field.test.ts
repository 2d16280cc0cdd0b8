import { readField, toText } from './read-field.ts';

const step = {
  template: { data: { body: 'Hello' } },
  settings: { branches: [{ handle: 'a' }, { handle: 'b' }] },
};

describe('readField', () => {
  it.each([
    ['template.data.body', 'Hello'],
    ['settings.branches[1].handle', 'b'],
    ['settings.branches[2].handle', undefined],
    ['template.data.constructor', undefined],
    ['name', undefined],
  ])('of %s is %s', (field, value) => {
    expect(readField(step, field)).toBe(value);
  });

  it('finds nothing in a step that is not there', () => {
    expect(readField(undefined, 'name')).toBeUndefined();
    expect(toText(undefined)).toBe('');
    expect(toText({ a: 1 })).toBe('{\n  "a": 1\n}');
  });
});
