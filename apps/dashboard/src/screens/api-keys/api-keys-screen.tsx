import { Page } from '../../components/page.tsx';
import { Tabs, useTab } from '../../components/tabs.tsx';
import { ApiKeys } from './api-keys.tsx';
import { SigningKeys } from './signing-keys.tsx';

const tabs = [
  { name: 'api', title: 'API keys' },
  { name: 'signing', title: 'Signing keys' },
] as const;

/** What programs show to say who they are. */
export default function ApiKeysScreen() {
  const tab = useTab(['api', 'signing']);
  return (
    <Page title="API keys">
      <Tabs label="Kinds of keys" tabs={tabs} current={tab} />
      {tab === 'api' ? <ApiKeys /> : <SigningKeys />}
    </Page>
  );
}
