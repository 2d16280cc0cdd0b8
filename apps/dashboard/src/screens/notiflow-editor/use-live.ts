import { keepPreviousData, type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { AnswerOf, OperationName } from 'notiflows-client/operations';
import { useCallback, useEffect, useState } from 'react';
import { type Call, call } from '../../api/call.ts';
import type { Failure } from '../../api/failure.ts';
import { useProject } from '../../session/project.ts';

/** Asks anew whenever what goes into it changes; what was typed before is not kept for long. */
export function useLive<O extends OperationName>(
  operation: O,
  given: Omit<Call<O>, 'signal'>,
  isEnabled: boolean,
): UseQueryResult<AnswerOf<O>, Failure> {
  const project = useProject();
  return useQuery<AnswerOf<O>, Failure>({
    queryKey: ['editor', project, operation, given],
    queryFn: ({ signal }) => call(project, operation, { ...given, signal }),
    enabled: isEnabled,
    gcTime: 5_000,
    staleTime: 60_000,
    refetchOnWindowFocus: false,
    placeholderData: keepPreviousData,
  });
}

/** A value as it is when nobody has changed it for a moment, or when somebody does not want to wait. */
export function useSettled<T>(value: T, afterMs: number): [T, () => void] {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), afterMs);
    return () => clearTimeout(timer);
  }, [value, afterMs]);
  return [settled, useCallback(() => setSettled(value), [value])];
}
