/** What is made from a column's cells: its rollout, its notes, and whether Kubernetes' numbers agree. */
import { type Disagreement, findDisagreement } from '../disagreement.ts';
import { ELIGIBLE } from '../eligibility/eligibility.ts';
import type { NoteContext, Stray } from '../notes/note.ts';
import { findNotes } from '../notes/notes.ts';
import type { Taint } from '../objects.ts';
import { condition, isReady } from '../pods.ts';
import type { Surroundings } from '../reason.ts';
import { named, shortNode, shortTaint } from '../reasons/shared/words.ts';
import { TimeProbe } from '../time-probe.ts';
import { CURRENT, cellFacts, HOLDS_SLOT, LOOKS_AT_ROLLOUT, MISSCHEDULED } from './cell-facts.ts';
import type { Column } from './column.ts';
import { currentRevision } from './current-revision.ts';
import { haltOf } from './halted.ts';
import type { ObjectsStore } from './objects-store.ts';
import { rolloutOf, rolloutPrint } from './rollout.ts';

/** Returns whether the cells that look at the rollout must be asked again. `now` in milliseconds. */
export function settleColumn(column: Column, objects: ObjectsStore, around: Surroundings, now: number): boolean {
  column.noteNumbers(now);
  const time = new TimeProbe(now);
  const strays = straysOf(column, objects, time);
  const rollout = rolloutOf(column, objects, strays, time);
  const disagreement = disagreementOf(column, objects, around, time);
  const notes = findNotes(noteContext(column, objects, around, { strays, rollout, disagreement, time }));
  column.disagreement = disagreement;
  column.notes = notes;
  column.rollout = { ...rollout, halted: haltOf(rollout, column, notes, objects, around, time) };
  column.rolloutRecheckAt = time.recheckAt;
  const print = rolloutPrint(column.rollout);
  const isNew = print !== column.rolloutPrint;
  column.rolloutPrint = print;
  return isNew;
}

type Made = Pick<NoteContext, 'strays' | 'rollout' | 'disagreement' | 'time'>;

function noteContext(column: Column, objects: ObjectsStore, around: Surroundings, made: Made): NoteContext {
  const { daemonSet, eligibility } = column;
  return { daemonSet, eligibility, nodes: objects.nodes, computed: column.computed(), around, ...made };
}

const NO_LONGER_ELIGIBLE = { ...ELIGIBLE, shouldRun: false };
const NO_STRAYS: readonly Stray[] = [];

/** Looked for only where the Pods have more targets than the cells account for. */
function straysOf(column: Column, objects: ObjectsStore, time: TimeProbe): readonly Stray[] {
  const { daemonSet } = column;
  if (objects.targetCount(daemonSet.uid) <= column.sum(CURRENT) + column.sum(MISSCHEDULED)) return NO_STRAYS;
  const { currentHash } = currentRevision(column, objects);
  const strays: Stray[] = [];
  for (const node of objects.targetsOf(daemonSet.uid)) {
    if (objects.nodes.has(node)) continue;
    const candidates = objects.podsFor(daemonSet.uid, node);
    const facts = cellFacts(daemonSet, NO_LONGER_ELIGIBLE, candidates, currentHash, time);
    const [pod, ...others] = facts.pods;
    if (pod !== undefined)
      strays.push({
        node,
        pods: [pod, ...others],
        isOld: (facts.bits & LOOKS_AT_ROLLOUT) !== 0,
        holdsSlot: (facts.bits & HOLDS_SLOT) !== 0,
      });
  }
  return strays.sort((a, b) => (a.node < b.node ? -1 : 1));
}

/** A missing Pod whose card says that nobody tries to create it. */
const IDLE: ReadonlySet<string> = new Set(['PodMissingUnexplained', 'ControllerDown']);

function disagreementOf(
  column: Column,
  objects: ObjectsStore,
  around: Surroundings,
  time: TimeProbe,
): Disagreement | null {
  const { daemonSet } = column;
  return findDisagreement({
    daemonSet,
    computed: column.computed(),
    since: column.disagreesSince,
    movedAt: column.movedAt,
    isIdle: hasIdleCell(column),
    unwanted: () => unwantedNode(column),
    *readyTimes() {
      for (const node of column.records.keys()) {
        for (const pod of objects.podsFor(daemonSet.uid, node)) {
          const at = isReady(pod) ? condition(pod, 'Ready')?.lastTransitionTime : null;
          if (at != null) yield at;
        }
      }
    },
    time,
    around,
  });
}

function hasIdleCell({ isCrowded, missing, records }: Column): boolean {
  if (isCrowded) return false;
  for (const node of missing) {
    const record = records.get(node);
    if (record?.severity === 'critical' && IDLE.has(record.says.reason)) return true;
  }
  return false;
}

/** The taint that came last of those on nodes whose Pod stays all the same. */
function unwantedNode({ records, eligibility }: Column): string | null {
  let latest: { readonly at: number; readonly node: string; readonly taint: Taint } | null = null;
  for (const [node, { bits }] of records) {
    if ((bits & MISSCHEDULED) === 0) continue;
    const [taint] = eligibility.get(node)?.untolerated ?? [];
    if (taint === undefined) continue;
    const at = taint.timeAdded ?? 0;
    const isLater = latest === null || at > latest.at || (at === latest.at && node < latest.node);
    if (isLater) latest = { at, node, taint };
  }
  return latest === null ? null : `taint ${shortTaint(latest.taint, 32)} on ${named(shortNode(latest.node), 20)}`;
}
