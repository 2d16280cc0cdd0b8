import { writeValue } from '../../components/write-value.ts';
import { readSetting, type Settings, settingGroups } from './setting-fields.ts';

const settings: Settings = {
  name: 'Shop',
  live: true,
  allowed_origins: ['https://example.com', 'http://localhost:3000'],
  user_authentication: 'token',
  rate_limit_per_second: 500,
  retention_content_days: null,
  retention_history_days: 90,
  retention_audit_days: null,
  quota_open_deliveries: null,
  quota_scheduled_runs: null,
  quota_recipients_per_day: null,
  quota_stored_bytes: null,
  message_caps: [],
  message_limits: [],
  suppression_rules: { stop: { times: 1, days: null } },
  default_locale: null,
};

it('has a field for each setting, which says what was written into it', () => {
  const names = settingGroups.flatMap(({ fields }) => fields.map(({ name }) => name));
  expect([...names].sort()).toEqual(Object.keys(settings).sort());
  for (const name of names) {
    const read = readSetting(name, writeValue(settings[name]));
    expect([name, read]).toEqual([name, settings[name]]);
  }
});
