import type { Context } from '../../context.ts';
import { defineCommand } from '../../define-command.ts';
import { usageFailure } from '../../failure.ts';
import { writeCredentials } from '../../settings/credentials-file.ts';
import { type GivenSecrets, parseSecrets } from '../../settings/secrets.ts';

/** Checks an account token and stores it for the installation. */
export const login = defineCommand<object>({
  usage: 'login',
  summary: 'Store an account token, and keys for imports',
  description: [
    'Stores an account token (nf_at_…) for one installation, after asking it whether the token is good.',
    'The token comes from --secret-file, NOTIFLOWS_TOKEN, stdin or a question, never from a flag.',
    'A file or stdin may hold pk_… and sk_… as well, or be the credentials.json of `npm start`:',
    'the keys are kept for the project, for imports and `run watch`.',
  ].join('\n'),
  examples: [
    'login',
    'login --secret-file .notiflows/credentials.json',
    'login --base-url https://notiflow.example.com < token.txt',
  ],
  async run(context) {
    const { config } = context;
    const secrets = await findSecrets(context);
    const { accountToken } = secrets;
    if (accountToken === undefined) throw usageFailure('There is no account token (nf_at_…).');
    const baseUrl = config.baseUrl;
    const client = context.connect.management({ baseUrl, accountToken, project: null });
    const { body } = await client.request<{ items: { slug: string }[] }>('GET', '/projects', {
      query: { limit: 100 },
    });
    const slugs = body.items.map(({ slug }) => slug);
    const project =
      secrets.project ?? config.project ?? (slugs.length === 1 ? slugs[0] : undefined);
    await store(context, { ...secrets, project });
    const data = { base_url: baseUrl, project: project ?? null, projects: slugs };
    return { data, note: `Logged in to ${baseUrl}${project ? `, project ${project}` : ''}.` };
  },
});

async function findSecrets(context: Context): Promise<GivenSecrets> {
  const { config, prompts } = context;
  const { accountToken, apiKey, secretKey, project } = config;
  const stored = config.credentials.installations[config.baseUrl]?.account_token;
  if (accountToken !== null && accountToken !== stored) {
    return {
      accountToken,
      ...(apiKey && { apiKey }),
      ...(secretKey && { secretKey }),
      ...(project && { project }),
    };
  }
  const piped = await context.readStdin();
  if (piped?.trim()) return parseSecrets(piped, 'stdin');
  if (prompts === null) {
    throw usageFailure('There is no account token.', 'nf login --secret-file <path>');
  }
  return { accountToken: (await prompts.askSecret('Account token (nf_at_…)')).trim() };
}

async function store({ config }: Context, secrets: GivenSecrets): Promise<void> {
  const { credentials, baseUrl, credentialsPath } = config;
  const { accountToken, apiKey, secretKey, project } = secrets;
  const before = credentials.installations[baseUrl] ?? {};
  const keys =
    project && secretKey
      ? { [project]: { ...(apiKey && { api_key: apiKey }), secret_key: secretKey } }
      : {};
  await writeCredentials(credentialsPath, {
    default: baseUrl,
    installations: {
      ...credentials.installations,
      [baseUrl]: {
        account_token: accountToken,
        ...((project ?? before.project) && { project: project ?? before.project }),
        keys: { ...before.keys, ...keys },
      },
    },
  });
}
