import type { AnswerOf } from 'notiflows-client/operations';
import { useAsk } from '../../../api/use-call.ts';
import { Badge } from '../../../components/badge.tsx';
import { Empty, Failed, Loading } from '../../../components/states.tsx';
import type { Version } from '../steps/describe-step.ts';
import { StepIcon } from '../steps/step-icon.tsx';
import { readField, toText } from './read-field.ts';
import { TextDiff } from './text-diff.tsx';

type Diff = AnswerOf<'GET /management/v1/notiflows/{handle}/versions/{version_number}/diff'>;
type StepChange = Diff['steps'][number];
type FieldChange = StepChange['fields'][number];

const tones = { added: 'good', removed: 'bad', changed: 'warn' } as const;

/** What makes one version into another: steps that came, went or changed, and their texts line by line. */
export function VersionDiff({
  notiflow,
  from,
  to,
}: {
  notiflow: string;
  from: string;
  to: string;
}) {
  const ask = 'GET /management/v1/notiflows/{handle}/versions/{version_number}' as const;
  const diff = useAsk(
    'GET /management/v1/notiflows/{handle}/versions/{version_number}/diff',
    { params: [notiflow, to], query: { with: Number(from) } },
    { keepsShowing: false },
  );
  const before = useAsk(ask, { params: [notiflow, from] });
  const after = useAsk(ask, { params: [notiflow, to] });
  const error = diff.error ?? before.error ?? after.error;
  if (error !== null) return <Failed failure={error} onRetry={diff.refetch} />;
  if (diff.data === undefined || before.data === undefined || after.data === undefined) {
    return <Loading rows={6} />;
  }
  const { steps, fields_left_out: leftOut } = diff.data;
  if (steps.length === 0)
    return <Empty title="No step is another">Both versions do the same.</Empty>;
  return (
    <div className="flex flex-col gap-4">
      {steps.map((step) => (
        <StepDiff
          key={`${step.change} ${step.handle}`}
          change={step}
          before={before.data}
          after={after.data}
        />
      ))}
      {leftOut > 0 && (
        <p className="text-quiet">{leftOut.toLocaleString('en')} more fields are not shown.</p>
      )}
    </div>
  );
}

function StepDiff({
  change,
  before,
  after,
}: {
  change: StepChange;
  before: Version;
  after: Version;
}) {
  const { handle, type, fields } = change;
  const earlier = before.steps.find((step) => step.handle === handle);
  const later = after.steps.find((step) => step.handle === handle);
  const shown = later ?? earlier;
  // Of a step that came or went its type says enough, where nothing else does.
  const told = fields.filter(({ field }) => field !== 'type' || change.change === 'changed');
  return (
    <section aria-label={`Step ${handle}`} className="rounded-lg border bg-panel">
      <header className="flex flex-wrap items-center gap-2.5 border-b p-3">
        {shown !== undefined && <StepIcon step={shown} />}
        <h3 className="font-semibold">{shown?.name ?? handle}</h3>
        <span className="text-quiet">
          {type.replaceAll('_', ' ')} · <code className="text-[13px]">{handle}</code>
        </span>
        <span className="ml-auto">
          <Badge text={change.change} tone={tones[change.change]} />
        </span>
      </header>
      <div className="flex flex-col gap-3 p-3">
        {told.map((field) => (
          <FieldDiff
            key={field.field}
            change={field}
            before={field.is_cut ? readField(earlier, field.field) : field.from}
            after={field.is_cut ? readField(later, field.field) : field.to}
          />
        ))}
      </div>
    </section>
  );
}

const shortCharsMax = 60;

function FieldDiff({
  change,
  before,
  after,
}: {
  change: FieldChange;
  before: unknown;
  after: unknown;
}) {
  const { field } = change;
  const label = field
    .replace(/^template\.data\./, 'template.')
    .replaceAll('_', ' ')
    .replaceAll('.', ' › ');
  const texts = [toText(before), toText(after)] as const;
  const isText = texts.some((text) => text.length > shortCharsMax || text.includes('\n'));
  if (isText) {
    return (
      <div>
        <p className="mb-1 text-xs text-quiet">{label}</p>
        <TextDiff before={texts[0]} after={texts[1]} label={label} />
      </div>
    );
  }
  return (
    <p className="flex flex-wrap items-baseline gap-x-2">
      <span className="min-w-36 text-xs text-quiet">{label}</span>
      {before !== undefined && (
        <del className="rounded bg-bad-ground px-1 font-mono text-[13px] text-bad no-underline">
          {texts[0] || '""'}
        </del>
      )}
      {before !== undefined && after !== undefined && <span aria-hidden>→</span>}
      {after !== undefined && (
        <ins className="rounded bg-good-ground px-1 font-mono text-[13px] text-good no-underline">
          {texts[1] || '""'}
        </ins>
      )}
    </p>
  );
}
