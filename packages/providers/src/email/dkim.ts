import { createPrivateKey } from 'node:crypto';
import type { FieldProblem } from '@notiflow/contracts';

const domain =
  '(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)+[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9]';
const rsaBitsMin = 1_024;

/** Settings of a channel whose mails we sign ourselves: services over HTTP sign what they send. */
export const dkimSettings = {
  dkim_domain: {
    type: 'string',
    maxLength: 253,
    pattern: `^${domain}$`,
    description:
      'Mails are signed by DKIM for this domain, best that of `from`. With `dkim_selector` and the credential `dkim_private_key`.',
  },
  dkim_selector: {
    type: 'string',
    maxLength: 100,
    pattern: '^[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?$',
    description: 'The public key is published at `<dkim_selector>._domainkey.<dkim_domain>`.',
  },
} as const;

/** The credential that goes with them. */
export const dkimCredentials = {
  dkim_private_key: {
    type: 'string',
    minLength: 1,
    maxLength: 10_000,
    description: 'PEM of an RSA key of at least 1,024 bits, without a passphrase.',
  },
} as const;

/** What the two say together. */
export interface DkimChannel {
  settings: { dkim_domain?: string; dkim_selector?: string };
  credentials: { dkim_private_key?: string };
}

/** With what a mail server signs mails. */
export interface DkimKey {
  domainName: string;
  keySelector: string;
  privateKey: string;
}

/** The key of a channel that signs; undefined when it does not. */
export function toDkimKey({ settings, credentials }: DkimChannel): DkimKey | undefined {
  const { dkim_domain: domainName, dkim_selector: keySelector } = settings;
  const { dkim_private_key: privateKey } = credentials;
  if (domainName === undefined || keySelector === undefined || privateKey === undefined) return;
  return { domainName, keySelector, privateKey };
}

/** What keeps a channel from signing that means to. */
export function findDkimProblems({ settings, credentials }: DkimChannel): FieldProblem[] {
  const values = {
    'settings.dkim_domain': settings.dkim_domain,
    'settings.dkim_selector': settings.dkim_selector,
    'credentials.dkim_private_key': credentials.dkim_private_key,
  };
  const missing = Object.entries(values).filter(([, value]) => value === undefined);
  if (missing.length === 3) return [];
  const problems: FieldProblem[] = missing.map(([field]) => {
    return { field, message: "can't be blank: the three of DKIM go together", reason: 'required' };
  });
  const { dkim_private_key: pem } = credentials;
  const message = pem === undefined ? null : judgeKey(pem);
  if (message === null) return problems;
  return [...problems, { field: 'credentials.dkim_private_key', message, reason: 'invalid' }];
}

/** Nothing but RSA is verified everywhere, and a signature that is not made would go unnoticed. */
function judgeKey(pem: string): string | null {
  try {
    const key = createPrivateKey(pem);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    if (key.asymmetricKeyType === 'rsa' && bits >= rsaBitsMin) return null;
    return `must be an RSA key of at least ${rsaBitsMin} bits`;
  } catch {
    return 'must be the PEM of a private key without a passphrase';
  }
}

/**
 * The headers that are signed, where a mail has them: those a reader sees or acts on. `List-Unsubscribe` and
 * `List-Unsubscribe-Post` have to be among them, or mailbox providers offer no one-click (RFC 8058).
 */
export const signedHeaders = [
  'From',
  'Sender',
  'Reply-To',
  'Subject',
  'Date',
  'Message-ID',
  'To',
  'MIME-Version',
  'Content-Type',
  'Content-Transfer-Encoding',
  'In-Reply-To',
  'References',
  'Auto-Submitted',
  'List-ID',
  'List-Unsubscribe',
  'List-Unsubscribe-Post',
  'Feedback-ID',
].join(':');
