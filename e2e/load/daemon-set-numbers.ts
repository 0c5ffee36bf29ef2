/** What each DaemonSet's status should say, kept up cell by cell, as the DaemonSet controller counts. */
import { type DaemonSetState, isReady, type PodState } from './states.ts';

const NAMES = ['desired', 'scheduled', 'misscheduled', 'ready', 'updated'] as const;
export type Numbers = Readonly<Record<(typeof NAMES)[number], number>>;

export const NOTHING: Numbers = { desired: 0, scheduled: 0, misscheduled: 0, ready: 0, updated: 0 };

export class DaemonSetNumbers {
  readonly #numbers: Record<(typeof NAMES)[number], number>[];
  readonly #touched = new Set<number>();

  constructor(daemonSets: number) {
    this.#numbers = Array.from({ length: daemonSets }, () => ({ ...NOTHING }));
  }

  of(index: number): Numbers {
    return { ...NOTHING, ...this.#numbers[index] };
  }

  /** No Pod is of the new revision. */
  restart(index: number): void {
    const numbers = this.#numbers[index];
    if (numbers !== undefined) numbers.updated = 0;
  }

  /** Takes one cell in, or out again. */
  count(written: DaemonSetState, isWanted: boolean, pod: PodState | undefined, sign: 1 | -1): void {
    const numbers = this.#numbers[written.index];
    if (numbers === undefined) return;
    this.#touched.add(written.index);
    if (!isWanted) {
      if (pod !== undefined) numbers.misscheduled += sign;
      return;
    }
    numbers.desired += sign;
    if (pod === undefined) return;
    numbers.scheduled += sign;
    if (isReady(pod)) numbers.ready += sign;
    if (pod.revision === written.revision) numbers.updated += sign;
  }

  /** Those that say something else than what is written, once. */
  takeStale(written: readonly DaemonSetState[]): readonly DaemonSetState[] {
    const touched = [...this.#touched].flatMap((index) => written[index] ?? []);
    this.#touched.clear();
    return touched.filter((state) => NAMES.some((name) => state[name] !== this.#numbers[state.index]?.[name]));
  }
}
