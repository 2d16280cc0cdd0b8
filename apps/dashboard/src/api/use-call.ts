import {
  keepPreviousData,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { AnswerOf, OperationName } from 'notiflows-client/operations';
import type { ChangeKind } from '../live/changes.ts';
import { useConnection, useKeptFresh } from '../live/use-live.ts';
import { useProject } from '../session/project.ts';
import { type Call, call } from './call.ts';
import type { Failure } from './failure.ts';

interface AskOptions {
  /** What it shows: it is asked for anew as soon as one of these has changed. */
  live?: readonly ChangeKind[];
  /** How often that may be. */
  gapMs?: number;
  /** Asks again so often, where nothing tells when: without `live`, or while there is no stream. */
  everyMs?: number;
  /** The same while there is one: some things change without anybody's being told, as a queue or an age. */
  besideMs?: number;
  enabled?: boolean;
  /** Goes on showing the answer of before while another filter is asked for; never where nothing is asked for any more. */
  keepsShowing?: boolean;
}

/** Asks an operation of the current project and keeps its answer fresh. */
export function useAsk<O extends OperationName>(
  operation: O,
  given: Omit<Call<O>, 'signal'> = {},
  {
    live,
    gapMs = 1_000,
    everyMs,
    besideMs = 15_000,
    enabled,
    keepsShowing = true,
  }: AskOptions = {},
): UseQueryResult<AnswerOf<O>, Failure> {
  const project = useProject();
  const connection = useConnection();
  const queryKey = [project, operation, given];
  useKeptFresh({ queryKey, kinds: enabled === false ? undefined : live, gapMs });
  const isTold = live !== undefined && connection === 'live';
  return useQuery<AnswerOf<O>, Failure>({
    queryKey,
    queryFn: ({ signal }) => call(project, operation, { ...given, signal }),
    // What is not there is not asked for again and again.
    refetchInterval: ({ state }) =>
      everyMs !== undefined && state.error?.status !== 404 && (isTold ? besideMs : everyMs),
    enabled,
    placeholderData: keepsShowing && enabled !== false ? keepPreviousData : undefined,
  });
}

/** Changes something by an operation; everything of the project that is shown is asked for anew afterwards. */
export function useChange<O extends OperationName>(operation: O) {
  const project = useProject();
  const client = useQueryClient();
  return useMutation<AnswerOf<O>, Failure, Omit<Call<O>, 'signal'>>({
    mutationFn: (given) => call(project, operation, given),
    onSuccess: () => client.invalidateQueries({ queryKey: [project] }),
  });
}
