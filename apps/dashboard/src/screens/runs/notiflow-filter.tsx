import { useAsk } from '../../api/use-call.ts';
import { SelectFilter } from '../../components/filters.tsx';

/** Chooses one of the project's notiflows. */
export function NotiflowFilter() {
  const { data } = useAsk('GET /management/v1/notiflows', { query: { limit: 100 } });
  const options = (data?.items ?? []).map(({ id, handle }) => ({ value: id, title: handle }));
  return <SelectFilter name="notiflow_id" label="Notiflow" options={options} />;
}
