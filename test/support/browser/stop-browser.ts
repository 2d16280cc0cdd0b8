import stopServices from '../stop-services.ts';
import { takeRunningBrowser } from './start-browser.ts';

/** Stops what `startBrowser` started. */
export default async function stopBrowser(): Promise<void> {
  await Promise.all([takeRunningBrowser()?.close(), stopServices()]);
}
