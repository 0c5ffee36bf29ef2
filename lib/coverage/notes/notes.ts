/** Every note, in the order in which they are shown: what stops everything first. */
import { messageOf } from '../attempt.ts';
import { FAILED } from '../evaluate.ts';
import { clip, SENTENCE_LIMIT } from '../reason.ts';
import { kubectlIn } from '../reasons/shared/kubectl.ts';
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

/** The notes that apply. One that throws is left out, and that is noted: what it would say is not known. */
export function findNotes(context: NoteContext): readonly NoteFinding[] {
  return ALL_NOTES.flatMap((note) => {
    try {
      return note.judge(context) ?? [];
    } catch (error) {
      return failed(note, messageOf(error), context);
    }
  });
}

function failed({ id }: Note, error: string, { daemonSet: { namespace, name } }: NoteContext): NoteFinding {
  return {
    id: FAILED,
    severity: 'warning',
    confidence: 'inferred',
    haltsRollout: false,
    message: clip(`Rule ${id} failed on this DaemonSet: ${error}`, SENTENCE_LIMIT),
    since: null,
    evidence: [
      { label: 'Rule', value: id, path: '' },
      { label: 'Error', value: error, path: '' },
    ],
    remedy: {
      says: 'Report it, with the rule, the error and the DaemonSet: it is a fault of Rollcall, and nothing is known to be wrong with the DaemonSet.',
      commands: [kubectlIn(namespace, 'get', 'ds', name, '-o', 'yaml')],
      patch: null,
    },
  };
}
