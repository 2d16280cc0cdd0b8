import { createParser } from '../parser.ts';
import { stepBody } from '../steps.ts';
import { shapeOf, stepShapes, stepTypes } from './registry.ts';

// What a step says of itself, in a body or as stored; a setting of the same name could not be told from it.
const own = [
  'handle',
  'name',
  'description',
  'type',
  'position',
  'parent_step_handle',
  'branch_handle',
  'conditions',
  'settings',
];

describe('the table of step shapes', () => {
  it('lists every shape under its own type, with one first and one last step', () => {
    expect(Object.values(stepShapes).map(({ type }) => type)).toEqual(stepTypes);
    const only = stepTypes.map((type) => [type, shapeOf(type).only]);
    expect(only.filter(([, place]) => place !== undefined)).toEqual([
      ['trigger', 'first'],
      ['end', 'last'],
    ]);
  });

  it.each(stepTypes)(
    'lets %s have no setting that it does not know, or that a step has itself',
    (type) => {
      const { settings } = shapeOf(type);
      const parsed = createParser(settings)({ unknown_one: 1 });
      expect(parsed.ok ? [] : parsed.problems).toContainEqual({
        field: 'unknown_one',
        message: 'is not a known field',
        reason: 'unknown',
      });
      expect(Object.keys(settings.properties).filter((name) => own.includes(name))).toEqual([]);
      expect(own.filter((name) => !Object.hasOwn(stepBody.properties, name))).toEqual([]);
    },
  );
});
