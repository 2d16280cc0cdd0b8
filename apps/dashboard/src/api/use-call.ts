import {
  keepPreviousData,
  type UseQueryResult,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { AnswerOf, OperationName } from 'notiflows-client/operations';
import { useProject } from '../session/project.ts';
import { type Call, call } from './call.ts';
import type { Failure } from './failure.ts';

interface AskOptions {
  /** Asks again so often; how live a screen is without being told. */
  everyMs?: number;
  enabled?: boolean;
  /** Goes on showing the answer of before while another filter is asked for. */
  keepsShowing?: boolean;
}

/** Asks an operation of the current project and keeps its answer fresh. */
export function useAsk<O extends OperationName>(
  operation: O,
  given: Omit<Call<O>, 'signal'> = {},
  { everyMs, enabled, keepsShowing = true }: AskOptions = {},
): UseQueryResult<AnswerOf<O>, Failure> {
  const project = useProject();
  return useQuery<AnswerOf<O>, Failure>({
    queryKey: [project, operation, given],
    queryFn: ({ signal }) => call(project, operation, { ...given, signal }),
    refetchInterval: everyMs ?? false,
    enabled,
    placeholderData: keepsShowing ? keepPreviousData : undefined,
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
