import {
  isEmailAddress,
  isHttpUrl,
  isLocale,
  isMoment,
  isPhoneNumber,
  isTimeZone,
  parseId,
} from '@notiflow/contracts';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { pathOf } from '../src/openapi/describe-route.ts';
import { createOpenApi } from '../src/openapi.ts';
import type { NamedRoute } from '../src/route.ts';
import { routes } from '../src/routes/index.ts';
import { surfaces } from '../src/surfaces.ts';

/** An answer as it came, and what it answers. */
export interface SeenAnswer {
  method: string;
  path: string;
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** Everything in which an answer differs from what the OpenAPI document says, each as a sentence. */
export type AnswerCheck = (answer: SeenAnswer) => string[];

const eventStream = 'text/event-stream';

interface Described {
  content?: object;
}

/** Makes the check against the document of the route table. */
export function createAnswerCheck(): AnswerCheck {
  const document = createOpenApi(routes);
  const validator = createValidator(document);
  const places = routes.map((route) => ({ route, pattern: patternOf(route) }));
  return (answer) => {
    const [path = ''] = answer.path.split('?');
    const route = places.find(
      (place) => place.route.method === methodOf(answer) && place.pattern.test(path),
    )?.route;
    if (answer.status >= 400) {
      return [...checkStatus(answer, { document, route }), ...checkError(answer, validator)];
    }
    return route === undefined ? [] : checkSuccess(answer, { document, route, validator });
  };
}

type Document = ReturnType<typeof createOpenApi>;
type Validator = (pointer: string) => ValidateFunction;

function createValidator(document: Document): Validator {
  const ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  ajv.addFormat('uuid', (text: string) => parseId(text) !== null && text.length === 36);
  ajv.addFormat('date-time', isMoment);
  ajv.addFormat('email', isEmailAddress);
  ajv.addFormat('phone', isPhoneNumber);
  ajv.addFormat('locale', isLocale);
  ajv.addFormat('time-zone', isTimeZone);
  ajv.addFormat('http-url', isHttpUrl);
  ajv.addSchema(document, 'document');
  const compiled = new Map<string, ValidateFunction>();
  return (pointer) => {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `document#${pointer}` });
    compiled.set(pointer, validate);
    return validate;
  };
}

function patternOf({ surface, path, needsProject }: NamedRoute): RegExp {
  const { prefixes, takesProjectInPath } = surfaces[surface];
  const project = takesProjectInPath && needsProject ? '(?:/projects/[^/]+)?' : '';
  return new RegExp(`^(?:${prefixes.join('|')})${project}${path.replaceAll(/:\w+/g, '[^/]+')}/?$`);
}

// HEAD is answered as GET, without the body.
function methodOf({ method }: SeenAnswer): string {
  return method.toLowerCase().replace('head', 'get');
}

function responsesOf(document: Document, route: NamedRoute): Record<string, Described> {
  const operation = document.paths[pathOf(route)]?.[route.method];
  return (operation as { responses: Record<string, Described> }).responses;
}

function checkStatus(
  { status }: SeenAnswer,
  { document, route }: { document: Document; route: NamedRoute | undefined },
): string[] {
  if (route === undefined) return [];
  return status in responsesOf(document, route) ? [] : [`${route.name} documents no ${status}`];
}

function checkError(answer: SeenAnswer, validator: Validator): string[] {
  if (answer.method.toLowerCase() === 'head') return [];
  const parsed = parse(answer);
  if (!parsed.ok) return [parsed.problem];
  const problems = validate(validator('/components/schemas/Error'), parsed.value);
  if (problems.length > 0) return problems;
  const { error } = parsed.value as { error: { status: number; request_id: string } };
  return [
    ...(error.status === answer.status ? [] : [`the envelope says ${error.status}`]),
    ...(error.request_id === answer.headers['x-request-id'] ? [] : ['has another x-request-id']),
  ];
}

interface Successful {
  document: Document;
  route: NamedRoute;
  validator: Validator;
}

function checkSuccess(answer: SeenAnswer, { document, route, validator }: Successful): string[] {
  const undocumented = checkStatus(answer, { document, route });
  if (undocumented.length > 0) return undocumented;
  if (answer.headers['x-request-id'] === undefined) return ['has no x-request-id'];
  if (answer.method.toLowerCase() === 'head') return answer.text === '' ? [] : ['has a body'];
  const content = responsesOf(document, route)[answer.status]?.content;
  if (content !== undefined && eventStream in content) {
    const type = String(answer.headers['content-type']);
    return type.startsWith(eventStream) ? [] : [`is ${type} instead of a stream of events`];
  }
  if (content === undefined) {
    return answer.text === '' ? [] : ['has a body where none is documented'];
  }
  const parsed = parse(answer);
  if (!parsed.ok) return [parsed.problem];
  const escaped = pathOf(route).replaceAll('~', '~0').replaceAll('/', '~1');
  const pointer = `/paths/${encodeURIComponent(escaped)}/${route.method}/responses/${answer.status}/content/application~1json/schema`;
  return validate(validator(pointer), parsed.value);
}

function parse({
  headers,
  text,
}: SeenAnswer): { ok: true; value: unknown } | { ok: false; problem: string } {
  if (!/^application\/json\b/.test(String(headers['content-type']))) {
    return { ok: false, problem: `is ${String(headers['content-type'])} instead of JSON` };
  }
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch {
    return { ok: false, problem: 'is not valid JSON' };
  }
}

function validate(check: ValidateFunction, value: unknown): string[] {
  if (check(value)) return [];
  return (check.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${instancePath || 'the body'} ${message} ${JSON.stringify(params)}`,
  );
}
