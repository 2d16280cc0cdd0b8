import type { VersionRecord } from '@notiflow/database';
import Type, { type Static } from 'typebox';
import { notFound } from '../../../errors.ts';
import { maskSecrets } from '../../../request/mask-secrets.ts';
import { notiflowParam, versionNumberParam } from '../../../request/path-params.ts';
import { defineRoute } from '../../../route.ts';
import { compareSteps } from './compare-steps.ts';
import type { ValueChange } from './compare-values.ts';
import { loadNotiflow } from './load-notiflow.ts';
import { presentStep, type stepResource } from './present-step.ts';
import { listedVersionResource, presentListedVersion } from './present-version.ts';

type StepResource = Static<typeof stepResource>;

const fieldsMax = 1_000;
const valueCharsMax = 2_000;

const fieldChange = Type.Object(
  {
    field: Type.String(),
    from: Type.Optional(Type.Unknown({ description: 'Left out where it was not there' })),
    to: Type.Optional(Type.Unknown({ description: 'Left out where it is gone' })),
    is_cut: Type.Boolean({
      description: `Whether a value has more than ${valueCharsMax} characters, of which these are the first`,
    }),
  },
  { title: 'FieldChange' },
);

const stepChange = Type.Object(
  {
    handle: Type.String(),
    type: Type.String(),
    change: Type.Enum(['added', 'removed', 'changed']),
    fields: Type.Array(fieldChange),
  },
  { title: 'StepChange' },
);

const versionDiff = Type.Object(
  {
    from: Type.Union([listedVersionResource, Type.Null()], {
      description: 'Null where no version is before the first one',
    }),
    to: listedVersionResource,
    steps: Type.Array(stepChange),
    fields_left_out: Type.Integer({ description: `Changes beyond the first ${fieldsMax}` }),
  },
  { title: 'VersionDiff' },
);

/** Tells what changes one version of a notiflow into another. */
export const diffVersions = defineRoute({
  surface: 'management',
  method: 'get',
  path: '/notiflows/:handle/versions/:version_number/diff',
  scope: null,
  isDefinition: true,
  summary: 'Compare a version of a notiflow with another one',
  params: { handle: notiflowParam, version_number: versionNumberParam },
  query: Type.Object(
    {
      with: Type.Optional(
        Type.Integer({
          minimum: 1,
          maximum: 2_147_483_647,
          description:
            'The number of the version it is compared with; by default the one before it',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  responses: { 200: { description: 'What is different', schema: versionDiff } },
  errors: ['not_found'],
  async handle({ database }, { project, caller, params, query }) {
    const projectId = project.id;
    const { id: notiflowId } = await loadNotiflow(database, { projectId, name: params.handle });
    const { findVersion, findVersionBefore } = database.notiflows;
    const find = async ({ text, number }: { text: string; number: number | null }) => {
      const version =
        number === null
          ? null
          : await findVersion({ projectId, notiflowId, versionNumber: number });
      if (version === null) throw notFound('version', text);
      return version;
    };
    const to = await find(params.version_number);
    const { versionNumber } = to;
    const from =
      query.with === undefined
        ? await findVersionBefore({ projectId, notiflowId, versionNumber })
        : await find({ text: String(query.with), number: query.with });
    return { status: 200, body: presentDiff({ from, to }, caller) };
  },
});

function presentDiff(
  { from, to }: { from: VersionRecord | null; to: VersionRecord },
  { readsPeople }: { readsPeople: boolean },
): Static<typeof versionDiff> {
  // Before they are taken apart: a field by itself does not tell that it is of what a server is asked with.
  const hide = readsPeople ? undefined : (step: StepResource) => maskSecrets(step) as StepResource;
  const before = (from?.steps ?? []).map(presentStep);
  const changes = compareSteps(before, to.steps.map(presentStep), hide);
  let left = fieldsMax;
  const steps = changes.map(({ fields, ...change }) => {
    const kept = fields.slice(0, left).map(presentField);
    left -= kept.length;
    return { ...change, fields: kept };
  });
  const count = changes.reduce((sum, { fields }) => sum + fields.length, 0);
  return {
    from: from && presentListedVersion(from),
    to: presentListedVersion(to),
    steps,
    fields_left_out: Math.max(0, count - fieldsMax),
  };
}

function presentField({ field, ...sides }: ValueChange): Static<typeof fieldChange> {
  const shown = Object.entries(sides).map(([side, value]) => [side, cut(value)] as const);
  const values = shown.map(([side, { value }]) => [side, value]);
  return { field, ...Object.fromEntries(values), is_cut: shown.some(([, { isCut }]) => isCut) };
}

/** A value as it is, or the beginning of its text when that is long. */
function cut(value: unknown): { value: unknown; isCut: boolean } {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.length <= valueCharsMax) return { value, isCut: false };
  return { value: text.slice(0, valueCharsMax).toWellFormed(), isCut: true };
}
