import { once } from 'node:events';
import { takeRunningServices } from './running-services.ts';

/** Stops what `startServices` started. */
export default async function stopServices(): Promise<void> {
  const child = takeRunningServices();
  if (child === undefined || child.exitCode !== null) return;
  child.stdin?.end();
  await once(child, 'exit');
}
