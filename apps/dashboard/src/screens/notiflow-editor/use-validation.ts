import { useMemo } from 'react';
import type { Step } from './merge-steps.ts';
import { locateProblem, type Problem } from './problems.ts';
import { useLive, useSettled } from './use-live.ts';

const afterMs = 600;

/** Everything that would keep the steps from being published as they are typed now, and what is hardly meant. */
export function useValidation(
  handle: string,
  { steps, isEnabled }: { steps: Step[]; isEnabled: boolean },
): readonly Problem[] {
  const [checked] = useSettled(steps, afterMs);
  const { data } = useLive(
    'POST /management/v1/notiflows/{handle}/validate',
    { params: [handle], body: { steps: checked } as never },
    isEnabled,
  );
  return useMemo(() => {
    const { fields = [], warnings = [] } = data ?? {};
    return [
      ...fields.map((one) => locateProblem(one, { steps: checked })),
      ...warnings.map((one) => locateProblem(one, { steps: checked, isWarning: true })),
    ];
  }, [data, checked]);
}
