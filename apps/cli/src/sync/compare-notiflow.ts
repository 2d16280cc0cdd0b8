import type { Env } from '../config.ts';
import { type FilePair, unifiedDiff } from '../diff/unified-diff.ts';
import { type FlatContent, flattenContent } from '../notiflow-files/flatten-content.ts';
import {
  contentOf,
  type RemoteNotiflow,
  type RemoteVersion,
  toCanonicalContent,
} from '../notiflow-files/notiflow-content.ts';
import type { LocalNotiflow } from '../notiflow-files/read-notiflow.ts';
import { flattenRemote } from '../notiflow-files/write-notiflow.ts';

/** A notiflow on both sides; null is a side that has none. */
export interface Sides {
  handle: string;
  local: LocalNotiflow | null;
  remote: RemoteNotiflow | null;
}

/** Whether a push would change nothing. */
export function isSameContent(local: LocalNotiflow, remote: RemoteNotiflow): boolean {
  // What the file leaves out, a push leaves as it is.
  const there = contentOf(remote);
  return Object.entries(local.content).every(
    ([field, value]) => JSON.stringify(value) === JSON.stringify(there[field]),
  );
}

/** Unified diffs of the files that differ, from the project to the working tree; none when a push would change nothing. */
export function compareNotiflow(env: Env, { handle, local, remote }: Sides): string[] {
  if (local !== null && remote !== null && isSameContent(local, remote)) return [];
  return compareFiles(handle, {
    from: remote && toFiles(flattenRemote(remote, { local, env })),
    to: local && toFiles(flattenContent(local.written)),
  });
}

/** Unified diffs of the files of two versions that differ. */
export function compareVersions(
  handle: string,
  { from, to }: { from: RemoteVersion | null; to: RemoteVersion },
): string[] {
  const filesOf = ({ steps }: RemoteVersion) =>
    toFiles(flattenContent(toCanonicalContent({ steps })));
  const names = {
    from: `version-${from?.version_number ?? 0}`,
    to: `version-${to.version_number}`,
  };
  return compareFiles(handle, { from: from && filesOf(from), to: filesOf(to), names });
}

type Files = Map<string, string>;

function compareFiles(
  handle: string,
  { from, to, names }: { from: Files | null; to: Files | null; names?: FilePair['names'] },
): string[] {
  const paths = new Set([...(from?.keys() ?? []), ...(to?.keys() ?? [])]);
  const pairs = [...paths].map(
    (path): FilePair => ({
      path: `${handle}/${path}`,
      from: from?.get(path) ?? null,
      to: to?.get(path) ?? null,
      names,
    }),
  );
  return pairs.map(unifiedDiff).filter((diff) => diff !== '');
}

function toFiles({ document, bodies }: FlatContent): Map<string, string> {
  return new Map([['notiflow.json', `${JSON.stringify(document, null, 2)}\n`], ...bodies]);
}
