import type { AnswerOf } from 'notiflows-client/operations';
import { useMemo, useRef } from 'react';
import type { Step } from './merge-steps.ts';
import { locateProblem, type Problem } from './problems.ts';
import type { Sample } from './sample-panel.tsx';
import { useLive, useSettled } from './use-live.ts';

const afterMs = 400;

/** Renders one step as it is typed, by the code that sends; while what is typed has a mistake, there is the message of before. */
export function usePreview(
  handle: string,
  { step, sample, isEnabled }: { step: Step | null; sample: Sample; isEnabled: boolean },
) {
  const alone = useMemo(() => (step === null ? [] : [standAlone(step)]), [step]);
  const wanted = useMemo(() => ({ ...sample, steps: alone }), [sample, alone]);
  const [body, previewNow] = useSettled(wanted, afterMs);
  const asked = useLive(
    'POST /management/v1/notiflows/{handle}/preview',
    // What somebody typed as data is checked by the API.
    { params: [handle], body: body as never },
    isEnabled && body.steps.length > 0,
  );
  const { data, error } = asked;
  const problems = useMemo((): Problem[] => {
    const refused = error?.details.fields ?? [];
    const located = refused.map((one) => locateProblem(one, { steps: body.steps }));
    const failed = error === null ? data?.steps.find((one) => 'error' in one) : undefined;
    if (failed === undefined || !('error' in failed)) return located;
    const { field, line, reason, variable } = failed.error;
    const message = variable === null ? reason : `${reason} (${variable})`;
    const place = { step: failed.step_handle, templateField: field, line };
    return [{ ...place, field: field ?? 'template', message, isWarning: false }];
  }, [data, error, body]);
  const hints = useMemo(
    () => (error === null ? (data?.steps ?? []).flatMap(findHints) : []),
    [data, error],
  );
  const good = useRef<Message | null>(null);
  const found = error === null ? data?.steps.find((one) => 'message' in one) : undefined;
  if (found !== undefined && 'message' in found) good.current = found;
  // Of another step it says nothing.
  const message = good.current?.step_handle === step?.handle ? good.current : null;
  const isOld = problems.length > 0 || error !== null || asked.isPlaceholderData;
  return { asked, problems, hints, message, isOld, previewNow };
}

type Shown = AnswerOf<'POST /management/v1/notiflows/{handle}/preview'>['steps'][number];
type Message = Extract<Shown, { message: unknown }>;

/** What its template names and the sample does not have, which may be meant. */
function findHints(shown: Shown): Problem[] {
  if (!('message' in shown)) return [];
  return shown.absent.map(({ field, line, variable }) => ({
    step: shown.step_handle,
    field,
    templateField: field,
    line,
    message: `The sample has no ${variable}`,
    isWarning: true,
  }));
}

/** A step without those around it, of which its message knows nothing. */
function standAlone(step: Step): Step {
  const { handle, type, channel_type, channel_handle, template } = step;
  return { handle, type, channel_type, channel_handle, template };
}
