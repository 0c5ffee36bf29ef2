/** With which revision the Pods of a column are compared. */
import type { RolloutFacts } from '../rollout/rollout-facts.ts';
import { type Column, isObserved, templateNumber } from './column.ts';
import type { ObjectsStore } from './objects-store.ts';

type CurrentRevision = Pick<RolloutFacts, 'currentHash' | 'currentRevision' | 'currentCreatedAt'>;

/**
 * What a rollout says of its current revision; all null when that can't be read. The newest revision is not the current
 * one while the controller has not taken up another template: then only its number is known.
 */
export function currentRevision(column: Column, { revisions }: ObjectsStore): CurrentRevision {
  const newest = revisions.newest(column.daemonSet);
  const isCurrent = newest !== null && isTemplateTakenUp(column);
  return {
    currentHash: isCurrent ? newest.hash : null,
    currentRevision: newest?.revision ?? null,
    currentCreatedAt: isCurrent ? newest.createdAt : null,
  };
}

/** Whether the controller knows the template as it is now, as far as that can be told. */
export function isTemplateTakenUp({ daemonSet, templateTakenUp }: Column): boolean {
  const now = templateNumber(daemonSet);
  return isObserved(daemonSet) || now === null || now === templateTakenUp;
}

export function isSameRevision(a: CurrentRevision, b: CurrentRevision): boolean {
  return (
    a.currentHash === b.currentHash &&
    a.currentRevision === b.currentRevision &&
    a.currentCreatedAt === b.currentCreatedAt
  );
}
