'use client';
import type { PageFacts } from '../../lib/client/page-data.ts';
import { DECIDING } from '../../lib/coverage/objects.ts';
import { formatAge, formatClock, formatSpan } from '../../lib/coverage/summary/words.ts';
import type { Mode } from '../app/mode.ts';
import { useConnection, useIsHydrated, useNow, useServices } from '../app/services.tsx';
import { Glyph } from '../glyph/glyph.tsx';

/** A heartbeat comes every 5 s; one that is a second late is nothing to speak of. */
const LIVE_WITHIN_MS = 6500;

/** How old what is on screen is. Only the word is announced: the age changes every second. */
export function Freshness({ picture, mode }: { readonly picture: PageFacts; readonly mode: Mode }) {
  const { connection, clock } = useServices();
  const { phase } = useConnection();
  useNow(1000);
  const isHydrated = useIsHydrated();
  if (!isHydrated) {
    return <Says word="as of" age={`${formatClock(Date.parse(picture.observedAt))} UTC`} glyph="aged" separator=" " />;
  }
  const now = clock.getSnapshot();
  const heard = now - clock.toServerTime(connection.lastMessageAt());
  if (mode === 'lost') return <Says word="stale" age={formatSpan(heard)} glyph="aged" isWarning />;
  if (mode === 'stale')
    return <Says word="stale" age={formatSpan(now - staleSince(picture, now))} glyph="aged" isWarning />;
  if (phase === 'waiting' || mode === 'connecting')
    return <Says word="connecting" age={formatAge(heard)} glyph="aged" />;
  if (heard > LIVE_WITHIN_MS) return <Says word="late" age={formatAge(heard)} glyph="aged" isWarning />;
  return <Says word="live" age={formatAge(heard)} glyph="live" />;
}

interface SaysProps {
  readonly word: string;
  readonly age: string;
  readonly glyph: 'live' | 'aged';
  readonly isWarning?: boolean;
  readonly separator?: string;
}

function Says({ word, age, glyph, isWarning = false, separator = ' · ' }: SaysProps) {
  const tone = isWarning ? 'font-[550] text-nr-t' : 'text-fg-2';
  return (
    <span className={`flex min-w-[92px] items-center gap-[5px] narrow:min-w-0 ${tone}`}>
      <Glyph name={glyph} />
      <span>
        <span role="status">{word}</span>
        {separator}
        {age}
      </span>
    </span>
  );
}

function staleSince(picture: PageFacts, now: number): number {
  const since = picture.sources
    .filter(({ resource, state }) => state === 'stale' && DECIDING.includes(resource))
    .map((source) => Date.parse(source.since));
  return Math.min(now, ...since);
}
