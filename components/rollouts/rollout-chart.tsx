'use client';
import {
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import type { RolloutSample } from '../../lib/client/rollout-history.ts';
import type { RolloutView } from '../../lib/coverage/picture.ts';
import { formatAge, formatClock, millis } from '../../lib/coverage/summary/words.ts';
import { useNow } from '../app/services.tsx';

interface RolloutChartProps {
  /** Oldest first. */
  readonly samples: readonly RolloutSample[];
  readonly rollout: RolloutView;
  readonly isPast: boolean;
}

const TICK = { fontSize: 11, fill: 'var(--fg-3)' };
/** A shorter stretch would draw a minute as a cliff. */
const SHORTEST_MS = 60_000;

/** Updated and available Pods over the time that this page has seen. Steps, since a Pod is there or it is not. */
export default function RolloutChart({ samples, rollout, isPast }: RolloutChartProps) {
  const now = useNow(5000);
  const last = samples.at(-1);
  if (last === undefined) return <p>Nothing was seen of it yet.</p>;
  const end = Math.max(now, last.time);
  const from = Math.min(samples[0]?.time ?? end, end - SHORTEST_MS);
  const data = [...samples, { ...last, time: end }];
  const stuckSince = millis(rollout.stuckSince);
  const line = { type: 'stepAfter', dot: false, isAnimationActive: false } as const;
  return (
    <figure>
      <div className="h-[138px]" role="img" aria-label={sayLast(last, rollout)}>
        <ResponsiveContainer width="100%" height="100%">
          <ComposedChart data={data} margin={{ top: 8, right: 12, bottom: 0, left: -28 }}>
            <defs>
              <pattern id="stuck" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
                <path d="M0 0V6" stroke="var(--nr-f)" strokeWidth="1.2" opacity="0.3" />
              </pattern>
            </defs>
            <CartesianGrid vertical={false} stroke="var(--line)" />
            <XAxis
              dataKey="time"
              type="number"
              domain={[from, end]}
              ticks={[from, end]}
              tickFormatter={(time: number) => (time === end ? 'now' : formatClock(time).slice(0, 5))}
              tick={TICK}
              tickLine={false}
              axisLine={false}
            />
            <YAxis
              domain={[0, rollout.desired]}
              ticks={[0, Math.round(rollout.desired / 2), rollout.desired]}
              tick={TICK}
              tickLine={false}
              axisLine={false}
            />
            {stuckSince !== null && !isPast && (
              <ReferenceArea x1={Math.max(from, stuckSince)} x2={end} fill="url(#stuck)" fillOpacity={1} />
            )}
            <ReferenceLine x={end} stroke="var(--fg-3)" />
            <Line {...line} dataKey="available" stroke="var(--fg-3)" strokeWidth={1.3} strokeDasharray="2 3" />
            <Line {...line} dataKey="done" stroke={isPast ? 'var(--unk-f)' : 'var(--ok-f)'} strokeWidth={1.5} />
            <Line {...line} dataKey="updated" stroke={isPast ? 'var(--unk-f)' : 'var(--fg)'} strokeWidth={2} />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
      <figcaption className="mt-1 text-fg-3 text-label">
        <b className="font-semibold text-fg">{last.updated} updated</b>, {last.done} of them Ready; dotted:{' '}
        {last.available} available. Seen for {formatAge(end - (samples[0]?.time ?? end))}.
      </figcaption>
    </figure>
  );
}

function sayLast(last: RolloutSample, { desired }: RolloutView): string {
  return `${last.updated} of ${desired} updated, ${last.available} available`;
}
