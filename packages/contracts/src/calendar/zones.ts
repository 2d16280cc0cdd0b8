import { Temporal } from 'temporal-polyfill';

/**
 * A wall time: what a clock on a wall shows, without saying where, in milliseconds as if that wall were in UTC.
 * Rules and windows are reckoned on walls alone, and only then is it asked when a wall of a zone shows that.
 */
export type WallTime = number;

/** A stretch of time in which a zone keeps one offset to UTC, up to before its end. */
interface Season {
  from: number;
  until: number;
  offset: number;
}

// To read a season costs some 0.5 ms, and to know it nothing: a zone keeps the one it was asked for last.
const seasons = new Map<string, Season>();
const seasonsMax = 1_000;

/** No clock has been set by more than a day, so that further from a change a wall time names one moment. */
const changeMaxMs = 26 * 60 * 60 * 1_000;
const lookBackMs = 4 * 24 * 60 * 60 * 1_000;

/** What the walls of the zone show at the moment. */
export function wallTimeAt(moment: number, timezone: string): WallTime {
  return moment + seasonAt(moment, timezone).offset;
}

/**
 * When the walls of the zone show this time: `first` and `last` are one moment, but for the hour that a zone repeats.
 * A time that its clocks leap over counts as the moment of the leap, the first that is there afterwards.
 */
export function momentsOf(wall: WallTime, timezone: string): { first: number; last: number } {
  const season = seasons.get(timezone);
  if (season !== undefined) {
    const moment = wall - season.offset;
    if (moment - changeMaxMs >= season.from && moment + changeMaxMs < season.until) {
      return { first: moment, last: moment };
    }
  }
  const shown = Temporal.Instant.fromEpochMilliseconds(wall)
    .toZonedDateTimeISO('UTC')
    .toPlainDateTime();
  const earlier = shown.toZonedDateTime(timezone, { disambiguation: 'earlier' });
  if (!earlier.toPlainDateTime().equals(shown)) {
    const leap = earlier.getTimeZoneTransition('next') ?? earlier;
    return { first: leap.epochMilliseconds, last: leap.epochMilliseconds };
  }
  const later = shown.toZonedDateTime(timezone, { disambiguation: 'later' });
  seasonAt(later.epochMilliseconds, timezone);
  return { first: earlier.epochMilliseconds, last: later.epochMilliseconds };
}

/** When the zone's clocks are set next; infinity when no change is known. */
export function nextChangeAfter(moment: number, timezone: string): number {
  return seasonAt(moment, timezone).until;
}

function seasonAt(moment: number, timezone: string): Season {
  const known = seasons.get(timezone);
  if (known !== undefined && known.from <= moment && moment < known.until) return known;
  // From some days before on, since those are asked about, too. Seeking backwards costs 30 times as much as forwards.
  const before = readSeason(moment - lookBackMs, timezone);
  const season = moment < before.until ? before : readSeason(before.until, timezone);
  if (seasons.size >= seasonsMax) seasons.clear();
  seasons.set(timezone, season);
  return season;
}

/** The rest of a season from this moment on. */
function readSeason(from: number, timezone: string): Season {
  const here = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timezone);
  const change = here.getTimeZoneTransition('next');
  return {
    from,
    until: change?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: here.offsetNanoseconds / 1_000_000,
  };
}
