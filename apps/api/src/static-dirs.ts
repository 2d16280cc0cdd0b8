const dirsOf = (...places: string[]) => places.map((place) => new URL(place, import.meta.url));

/** Where files for browsers lie: beside the built program; and for a start from the sources, where they are written or made. */
export const staticDirs = {
  client: dirsOf(
    './static/client/',
    '../../../packages/client-browser/',
    '../../../packages/client-browser/bundle/',
    '../../../packages/react/bundle/',
  ),
  inbox: dirsOf('./static/inbox/', '../static/inbox/'),
  dashboard: dirsOf('./static/dashboard/', '../../dashboard/dist/'),
};

/** A folder of files for browsers. */
export type StaticGroup = keyof typeof staticDirs;
