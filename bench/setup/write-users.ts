import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** Writes a CSV or JSONL file of made-up users; those of another round are others. */
export async function writeUsers(
  path: string,
  { rowCount, round }: { rowCount: number; round: number },
): Promise<void> {
  const isCsv = path.endsWith('.csv');
  const file = createWriteStream(path);
  if (isCsv) file.write('external_id,email,first_name,plan,address.city\n');
  for (let number = 1; number <= rowCount; number += 1) {
    const name = `user-${round}-${number}`;
    const email = `${name}@example.com`;
    // Every tenth name is quoted.
    const firstName = number % 10 === 0 ? `Ada "the" ${number}` : `Ada ${number}`;
    const quoted = number % 10 === 0 ? `"${firstName.replaceAll('"', '""')}"` : firstName;
    const custom = { plan: 'pro', custom_fields: { address: { city: 'Bern' } } };
    const row = isCsv
      ? `${name},${email},${quoted},pro,Bern\n`
      : `${JSON.stringify({ external_id: name, email, first_name: firstName, ...custom })}\n`;
    if (!file.write(row)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}
