/** A screen as the table of the dashboard has it. */
export interface ScreenRow {
  /** Below the project, parameters as `$name`. */
  path: string;
  menu: { title: string; key?: string } | null;
  isOfInstallation?: boolean;
  role?: string;
}

// By address and not by name: their components are typed for browsers.
const table = new URL('../../../apps/dashboard/src/screens/index.ts', import.meta.url);

/** Reads the table of screens that the dashboard is built from. */
export async function readScreens(): Promise<readonly ScreenRow[]> {
  const { screens }: { screens: readonly ScreenRow[] } = await import(table.href);
  return screens;
}
