/** Every note, in the order in which they are shown: what stops everything first. */
import { DaemonSetDeleting, NamespaceTerminating, SelectorSelectsAll } from './being-deleted.ts';
import { ControllerDown, ControllerNotObserving } from './controller.ts';
import { NoEligibleNodes } from './no-eligible-nodes.ts';
import type { Note, NoteContext, NoteFinding } from './note.ts';
import { RevisionNotRecorded, StatusLag } from './status.ts';
import { PodOnMissingNode, TargetNodeMissing } from './strays.ts';

export const ALL_NOTES: readonly Note[] = [
  DaemonSetDeleting,
  NamespaceTerminating,
  SelectorSelectsAll,
  ControllerDown,
  ControllerNotObserving,
  PodOnMissingNode,
  RevisionNotRecorded,
  NoEligibleNodes,
  TargetNodeMissing,
  StatusLag,
];

/** The notes that apply. */
export function findNotes(context: NoteContext): readonly NoteFinding[] {
  return ALL_NOTES.flatMap((note) => note.judge(context) ?? []);
}
