import type { RolloutView } from '../../lib/coverage/picture.ts';
import { growClass } from '../ui/share.ts';

/** Updated and Ready, updated and not Ready, old, unknown: as wide as they are many. */
export function RolloutBar({ rollout, isLarge = false, isPast }: BarProps) {
  const { desired, done, updatedUnavailable, old, unknown } = rollout;
  const parts = isPast
    ? ([['unknown', desired]] as const)
    : ([
        ['done', done],
        ['broken', updatedUnavailable],
        ['old', old],
        ['unknown', unknown],
      ] as const);
  return (
    <span className={`bar rollout-bar${isLarge ? ' large' : ''}`} aria-hidden="true">
      {parts.map(
        ([part, count]) => count > 0 && <span key={part} className={`${part} ${growClass(count, desired)}`} />,
      )}
    </span>
  );
}

interface BarProps {
  readonly rollout: RolloutView;
  readonly isLarge?: boolean;
  /** Nothing is current: the bar says only how many there are. */
  readonly isPast: boolean;
}
