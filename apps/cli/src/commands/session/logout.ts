import { defineCommand } from '../../define-command.ts';
import { writeCredentials } from '../../settings/credentials-file.ts';

/** Forgets what is stored for the installation; the token itself stays valid. */
export const logout = defineCommand<object>({
  usage: 'logout',
  summary: 'Forget the stored credentials of an installation',
  examples: ['logout', 'logout --base-url https://notiflow.example.com'],
  async run({ config }) {
    const { credentials, baseUrl } = config;
    const { [baseUrl]: stored, ...installations } = credentials.installations;
    const isDefault = credentials.default === baseUrl;
    const kept = isDefault ? Object.keys(installations)[0] : credentials.default;
    if (stored !== undefined) {
      await writeCredentials(config.credentialsPath, {
        ...(kept && { default: kept }),
        installations,
      });
    }
    const note = stored
      ? `Forgot the credentials of ${baseUrl}. The token stays valid until it is revoked.`
      : `Nothing is stored for ${baseUrl}.`;
    return { data: { base_url: baseUrl, was_logged_in: stored !== undefined }, note };
  },
});
