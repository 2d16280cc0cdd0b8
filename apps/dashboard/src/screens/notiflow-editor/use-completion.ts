import { useCallback, useMemo } from 'react';
import { useAsk } from '../../api/use-call.ts';
import { completeLiquid, type Suggestions, type Vocabulary } from './complete-liquid.ts';
import { nameSample, type Variable } from './name-values.ts';
import type { Sample } from './sample-panel.tsx';

/** Until the API has said what there is: what the notification had. */
const nothingKnown = { variables: [], filters: [], tags: [], partials: [], layouts: [] };

/** Completes what templates can say: by the API's vocabulary, and by the names of the data that is shown now. */
export function useCompletion(
  handle: string,
  { sample, isEnabled }: { sample: Sample; isEnabled: boolean },
): { complete: (before: string) => Suggestions | null; layouts: readonly string[] } {
  const { data } = useAsk(
    'GET /management/v1/notiflows/{handle}/vocabulary',
    { params: [handle] },
    { enabled: isEnabled },
  );
  const vocabulary = useMemo((): Vocabulary => {
    const { variables: known, ...language } = data ?? nothingKnown;
    const all: Variable[] = [...nameSample(sample), ...known];
    // What the API says of a name counts more than what one notification had.
    const variables = [...new Map(all.map((one) => [one.path, one])).values()];
    return { ...language, variables };
  }, [data, sample]);
  const complete = useCallback(
    (before: string) => completeLiquid(before, vocabulary),
    [vocabulary],
  );
  return { complete, layouts: data?.layouts ?? [] };
}
