import { useAsk } from '../../api/use-call.ts';
import { CopyAs } from '../../components/copy-as.tsx';
import { Page } from '../../components/page.tsx';
import { Failed, Loading } from '../../components/states.tsx';
import { SettingsForm } from './settings-form.tsx';

/** What is set for the project. */
export default function SettingsScreen() {
  const { data, error, refetch } = useAsk('GET /management/v1/settings');
  return (
    <Page
      title="Settings"
      actions={<CopyAs request={{ operation: 'GET /management/v1/settings' }} />}
    >
      {error !== null && <Failed failure={error} onRetry={refetch} />}
      {data === undefined && error === null && <Loading rows={12} />}
      {data !== undefined && <SettingsForm loaded={data} />}
    </Page>
  );
}
