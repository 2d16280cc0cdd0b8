import { useAsk } from '../../api/use-call.ts';
import { SelectFilter } from '../../components/filters.tsx';

const useNotiflows = () => useAsk('GET /management/v1/notiflows', { query: { limit: 100 } });

/** The handles of notiflows by their ids; of one that is gone, or beyond the first hundred, the end of its id. */
export function useNotiflowHandles(): (id: string) => string {
  const { data } = useNotiflows();
  const handles = new Map((data?.items ?? []).map(({ id, handle }) => [id, handle]));
  return (id) => handles.get(id) ?? `…${id.slice(-8)}`;
}

/** Chooses one of the project's notiflows. */
export function NotiflowFilter() {
  const { data } = useNotiflows();
  const options = (data?.items ?? []).map(({ id, handle }) => ({ value: id, title: handle }));
  return <SelectFilter name="notiflow_id" label="Notiflow" options={options} />;
}
