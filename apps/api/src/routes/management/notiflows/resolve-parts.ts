import {
  channelTypeOf,
  type FieldProblem,
  isChannelType,
  isStepType,
  partsCharsMax,
  type Step,
  shapeOf,
  type TemplatePart,
  type TemplateParts,
} from '@notiflow/contracts';
import type { Database } from '@notiflow/database';
import {
  findPartUses,
  findUsesInPart,
  type PartUse,
  partialDepthMax,
  type RenderFields,
} from '@notiflow/templates';

/** What the templates of some steps use, or what is wrong with it. */
export interface ResolvedParts extends TemplateParts {
  problems: FieldProblem[];
}

interface Definitions {
  projectId: string;
  definitions: Step[][];
}

/** Finds what the templates of some steps use of the project's parts, as they are now. */
export async function resolveParts(
  database: Pick<Database, 'templateParts' | 'projects'>,
  { projectId, steps }: { projectId: string; steps: Step[] },
): Promise<ResolvedParts> {
  const [resolved] = await resolvePartsOfEach(database, { projectId, definitions: [steps] });
  return resolved ?? { parts: [], defaultLocale: null, problems: [] };
}

/** Finds what each of several lists of steps uses, with as many statements as partials are deep in one another. */
export async function resolvePartsOfEach(
  database: Pick<Database, 'templateParts' | 'projects'>,
  { projectId, definitions }: Definitions,
): Promise<ResolvedParts[]> {
  const usesOfEach = definitions.map(findUsesOfSteps);
  const known = await findReached(database, { projectId, uses: usesOfEach.flat() });
  const translates = [...usesOfEach.flat(), ...[...known.values()].flatMap(({ uses }) => uses)];
  if (translates.every(({ kind }) => kind !== 'translation')) {
    return usesOfEach.map((uses) =>
      resolve(uses, { known, translations: [], defaultLocale: null }),
    );
  }
  const [translations, settings] = await Promise.all([
    database.templateParts.findTranslations({ projectId }),
    database.projects.findSettings({ projectId }),
  ]);
  const defaultLocale = settings?.defaultLocale ?? null;
  return usesOfEach.map((uses) => resolve(uses, { known, translations, defaultLocale }));
}

/** A part, and what it uses itself. */
interface KnownPart {
  part: TemplatePart;
  uses: PartUse[];
}

type KnownParts = ReadonlyMap<string, KnownPart>;

const keyOf = ({ kind, name }: Pick<PartUse, 'kind' | 'name'>) => `${kind} ${name}`;

function findUsesOfSteps(steps: Step[]): PartUse[] {
  return steps.flatMap((step, index) => {
    const { path, render } = sourcesOf(step);
    const uses = findPartUses(render);
    return uses.map((use) => ({ ...use, field: `steps[${index}].${path}.${use.field}` }));
  });
}

/** Where the Liquid of a step stands: in its template, or among the settings of its type. */
function sourcesOf(step: Step): { path: string; render: RenderFields<unknown> } {
  if (step.type !== 'channel') {
    const shape = isStepType(step.type) ? shapeOf(step.type) : null;
    return { path: 'settings', render: (read) => shape?.render?.({ ...step }, read) };
  }
  const { channel_type: type, template } = step;
  const isKnown = template !== undefined && isChannelType(type);
  return {
    path: 'template',
    render: (read) => isKnown && channelTypeOf(type).render(template, read),
  };
}

/** Finds every part that is reached from these uses, one depth after the other. */
async function findReached(
  { templateParts }: Pick<Database, 'templateParts'>,
  { projectId, uses }: { projectId: string; uses: PartUse[] },
): Promise<KnownParts> {
  const known = new Map<string, KnownPart>();
  let open = uses;
  for (let depth = 0; depth <= partialDepthMax + 1 && open.length > 0; depth += 1) {
    const wanted = new Map(
      open.flatMap(({ kind, name }) =>
        name === null || known.has(keyOf({ kind, name }))
          ? []
          : [[keyOf({ kind, name }), { kind, name }] as const],
      ),
    );
    const names = [...wanted.values()];
    const found = await templateParts.findTemplateParts({ projectId, names });
    const reached = found.map((part) => ({ part, uses: findUsesInPart(part) }));
    for (const one of reached) known.set(keyOf(one.part), one);
    open = reached.flatMap((one) => one.uses);
  }
  return known;
}

interface Found {
  known: KnownParts;
  translations: TemplatePart[];
  defaultLocale: string | null;
}

function resolve(uses: PartUse[], { known, translations, defaultLocale }: Found): ResolvedParts {
  const parts = new Map<string, TemplatePart>();
  const problems: FieldProblem[] = [];
  const depths = new Map<string, number>();
  let translates = false;
  for (const use of uses) {
    const walk = (at: PartUse, way: PartUse[]): void => {
      if (at.kind === 'translation') {
        translates = true;
        return;
      }
      const key = keyOf(at);
      const reached = known.get(key);
      const problem = judge(at, { way, isThere: reached !== undefined });
      if (problem !== null)
        problems.push({ field: use.field, message: problem, reason: 'invalid' });
      const knownDepth = depths.get(key) ?? -1;
      if (problem !== null || reached === undefined || knownDepth >= way.length) return;
      for (const inside of reached.uses) walk(inside, [...way, at]);
      // Only now, and for no place deeper: until it is known where it leads, another way to it has to be walked, too.
      depths.set(key, way.length);
      parts.set(key, reached.part);
    };
    walk(use, []);
  }
  const used = [...parts.values(), ...(translates ? translations : [])];
  const chars = used.reduce((sum, { content }) => sum + content.length, 0);
  if (chars > partsCharsMax) {
    const message = `the partials, layouts and translations it uses exceed ${partsCharsMax} characters`;
    problems.push({ field: 'steps', message, reason: 'length' });
  }
  return { parts: used, defaultLocale: translates ? defaultLocale : null, problems };
}

function judge(
  use: PartUse,
  { way, isThere }: { way: PartUse[]; isThere: boolean },
): string | null {
  const inside = way.at(-1);
  const place = [
    ...(inside === undefined ? [] : [`in ${keyOf(inside)}`]),
    ...(use.line === null ? [] : [`line ${use.line}`]),
  ].join(', ');
  const at = place === '' ? '' : `${place}: `;
  if (!isThere) return `${at}there is no ${use.kind} "${use.name}"`;
  if (way.some((before) => keyOf(before) === keyOf(use))) {
    const names = [...way, use].map(({ name }) => name).join(' → ');
    return `${at}the ${use.kind} "${use.name}" renders itself: ${names}`;
  }
  if (way.length >= partialDepthMax) {
    return `${at}partials are more than ${partialDepthMax} deep in one another`;
  }
  return null;
}
