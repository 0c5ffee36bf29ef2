/** Rollouts in a line each. */
import type { RolloutPhase, RolloutView } from '../picture.ts';
import { formatAge, millis } from './words.ts';

export interface RolloutLine {
  /** What stands out, such as `stuck 9 min`. */
  readonly lead: string;
  /** Such as `21 of 60 updated`; may be empty. */
  readonly rest: string;
}

/** `stuck 9 min` and `21 of 60 updated`. `now` in milliseconds. */
export function rolloutLine(rollout: RolloutView, now: number): RolloutLine {
  const updated = `${rollout.updated} of ${rollout.desired} updated`;
  const unknown = rollout.unknown > 0 ? `${rollout.unknown} unknown` : '';
  switch (rollout.phase) {
    case 'complete':
      return { lead: 'complete', rest: unknown };
    case 'stuck':
      return { lead: sayStuck(rollout, now), rest: updated };
    case 'onDelete':
      return { lead: 'waiting for you: OnDelete', rest: updated };
    case 'waiting':
      return { lead: 'waiting for the controller', rest: updated };
    case 'progressing':
      return rollout.old === 0
        ? sayFinishing(rollout)
        : { lead: 'progressing', rest: `${updated}${sayLeft(rollout, now)}` };
    case 'unknown':
      return { lead: 'unknown', rest: '' };
  }
}

/** `stuck 9 min · 21 of 60 updated`. */
export function sayRollout(rollout: RolloutView, now: number): string {
  const { lead, rest } = rolloutLine(rollout, now);
  return rest === '' ? lead : `${lead} · ${rest}`;
}

/** What needs someone first, then what moves, then what is done. */
const PHASES: readonly RolloutPhase[] = ['stuck', 'onDelete', 'waiting', 'progressing', 'unknown', 'complete'];

/** Negative when `a` is to be read before `b`: by phase, then by what is left, then by name. */
export function compareRollouts(a: RolloutView, b: RolloutView): number {
  const left = (rollout: RolloutView) => rollout.desired - rollout.done;
  return PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase) || left(b) - left(a) || (a.daemonSet < b.daemonSet ? -1 : 1);
}

function sayStuck({ stuckSince }: RolloutView, now: number): string {
  const since = millis(stuckSince);
  return since === null ? 'stuck' : `stuck ${formatAge(now - since)}`;
}

/** Nothing old is left to replace, and yet it is not done: a new Pod is missing or not available. */
function sayFinishing({ done, desired }: RolloutView): RolloutLine {
  return { lead: 'no old Pod left', rest: `${done} of ${desired} updated and available` };
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** `, about 12-20 min left`; empty without an estimate or once it has passed. */
function sayLeft({ eta }: RolloutView, now: number): string {
  const earliest = millis(eta?.earliest ?? null);
  const latest = millis(eta?.latest ?? null);
  if (earliest === null || latest === null || latest <= now) return '';
  if (latest - now < MINUTE) return ', less than 1 min left';
  const [unit, name] = latest - now < 2 * HOUR ? ([MINUTE, 'min'] as const) : ([HOUR, 'h'] as const);
  const from = Math.max(1, Math.round((earliest - now) / unit));
  const to = Math.max(from, Math.ceil((latest - now) / unit));
  return `, about ${from === to ? to : `${from}-${to}`} ${name} left`;
}
