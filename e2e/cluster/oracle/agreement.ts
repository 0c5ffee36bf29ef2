/** Waits until controllers and scheduler are done, and says where Rollcall and they then differ. */
import { expect } from 'vitest';
import type { ControlPlane } from '../control-plane.ts';
import { waitForQuiet } from '../quiet.ts';
import type { WatchedCluster } from '../rollcall/in-process.ts';
import { waitFor } from '../wait.ts';
import { touch } from './changes.ts';
import { compare, type Disagreement, type MayStay } from './compare.ts';
import { reproduction } from './reproduce.ts';
import { readTruth } from './truth.ts';

/** A list of all Pods takes a tenth of a second. */
export const quietly = { everyMs: 500, timeoutMs: 110_000 };

/** The watches are at most this far behind; the scheduler's back-off is up to 10 s. */
const agreeWithinMs = 12_000;
/** What still differs this long in the same way is not on its way to agreement. */
const stuckAfterMs = 5_000;

const printedPerKind = 2;

/**
 * Empty when both agree; `rollcall` reads the same cluster. What the scheduler says of a pending Pod is how things were
 * at its last attempt, before the node was full. A new scheduler looks at all of them again; when it binds one, the
 * others' texts are old once more, so this goes on as long as it helps.
 */
async function disagreementsAtRest(
  { client, kill, start }: ControlPlane,
  rollcall: WatchedCluster,
  mayStay: MayStay,
): Promise<readonly Disagreement[]> {
  let found: readonly Disagreement[] = [];
  let before = Number.POSITIVE_INFINITY;
  let changedAt = Date.now();
  const isSettled = async () => {
    const now = compare(rollcall.engine, await readTruth(client), mayStay);
    if (now.length !== found.length) changedAt = Date.now();
    found = now;
    return found.length === 0 || Date.now() - changedAt > stuckAfterMs;
  };
  for (;;) {
    await waitForQuiet(client, quietly);
    // Some changes of Nodes wake the controller for none or few DaemonSets, and a quota that has room again wakes nobody.
    await touch(client, await client.list('DaemonSet'));
    await waitForQuiet(client, quietly);
    await kill('kube-scheduler');
    await start('kube-scheduler');
    changedAt = Date.now();
    await waitFor(isSettled, agreeWithinMs, 'agreement', 1_000).catch(() => {});
    if (found.length === 0 || found.length >= before) return found;
    before = found.length;
  }
}

/** Fails unless both agree at rest: with the kinds of disagreements, and the first one made small. */
export async function expectAgreement(
  controlPlane: ControlPlane,
  rollcall: WatchedCluster,
  mayStay: MayStay,
  seed: number,
): Promise<void> {
  const found = await disagreementsAtRest(controlPlane, rollcall, mayStay);
  const first = found.find(({ cell }) => cell !== null);
  if (first !== undefined) console.info(await reproduction(first, await readTruth(controlPlane.client)));
  expect(summary(found), `${found.length} disagreements, ROLLCALL_SEED=${seed}`).toEqual([]);
}

/** The kinds of disagreements, each with how many there are and some of them. */
function summary(found: readonly Disagreement[]): string[] {
  const kinds = new Map<string, Disagreement[]>();
  for (const one of found) kinds.set(one.kind, [...(kinds.get(one.kind) ?? []), one]);
  return [...kinds].map(([kind, ones]) => {
    const some = ones.slice(0, printedPerKind).map(({ says }) => says);
    return [`${ones.length} times: ${kind}`, ...some].join('\n    ');
  });
}
