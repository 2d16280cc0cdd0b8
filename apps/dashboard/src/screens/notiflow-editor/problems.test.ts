import { locateInJson } from './locate-in-json.ts';
import { locateProblem, rangeOfLine } from './problems.ts';

const steps = [{ handle: 'trigger' }, { handle: 'mail' }];

it.each([
  [
    { field: 'steps[1].template.body', message: 'line 3: unknown filter' },
    { step: 'mail', templateField: 'body', line: 3, message: 'unknown filter' },
  ],
  [
    { field: 'steps[1].template.headers.X-Order', message: 'is too long' },
    { step: 'mail', templateField: 'headers.X-Order', line: null, message: 'is too long' },
  ],
  [
    { field: 'steps[1].channel_handle', message: "can't be blank" },
    { step: 'mail', templateField: null, line: null, message: "can't be blank" },
  ],
  [
    { field: 'steps', message: "can't be blank" },
    { step: null, templateField: null, line: null, message: "can't be blank" },
  ],
  [
    { field: 'steps[7].type', message: 'x' },
    { step: null, message: 'x' },
  ],
])('finds where %j is edited', (problem, located) => {
  expect(locateProblem(problem, { steps })).toMatchObject(located);
});

it('finds a line, and the last one for a line that is not there', () => {
  const text = 'one\ntwo\nthree';
  const at = (line: number | null) => {
    const { from, to } = rangeOfLine(text, line);
    return text.slice(from, to);
  };
  expect([at(1), at(2), at(9), at(null)]).toEqual(['one', 'two', 'three', 'one']);
});

it('finds a field in a JSON text, or what is around it', () => {
  const text = JSON.stringify(
    [{ handle: 'a' }, { template: { data: { body: 'Hi' } }, n: 3 }],
    null,
    2,
  );
  const at = (field: string) => {
    const { from, to } = locateInJson(text, field);
    return text.slice(from, to);
  };
  expect(at('[1].template.data.body')).toBe('"Hi"');
  expect(at('[1].n')).toBe('3');
  expect(at('[0].handle')).toBe('"a"');
  expect(at('[1].template.data.subject')).toBe('{');
  expect(at('[9]')).toBe('[');
  expect(locateInJson('', 'x')).toEqual({ from: 0, to: 0 });
});
