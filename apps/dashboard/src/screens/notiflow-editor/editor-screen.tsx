import { useParams } from '@tanstack/react-router';
import { useAsk } from '../../api/use-call.ts';
import { Page } from '../../components/page.tsx';
import { Failed, Loading } from '../../components/states.tsx';
import { Editor } from './editor.tsx';

/** The draft of one notiflow, to be edited. */
export default function EditorScreen() {
  const { notiflow: handle = '' } = useParams({ strict: false }) as { notiflow?: string };
  const { data, error, refetch } = useAsk(
    'GET /management/v1/notiflows/{handle}',
    { params: [handle] },
    { keepsShowing: false },
  );
  if (data === undefined) {
    return (
      <Page title={`Edit ${handle}`}>
        {error === null ? <Loading rows={10} /> : <Failed failure={error} onRetry={refetch} />}
      </Page>
    );
  }
  return <Editor key={data.id} notiflow={data} />;
}
