import type { ContainerStatus, PodObject } from '../../objects.ts';
import { condition } from '../../pods.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import {
  allStatuses,
  boundPod,
  CONTAINER_FIELDS,
  eventEvidence,
  exitEvidence,
  unreadySince,
} from '../shared/containers.ts';
import { describePod, verifyHere } from '../shared/kubectl.ts';
import { withUndo } from '../shared/undo.ts';
import { firstLine, formatCondition, formatExit, named } from '../shared/words.ts';

const MINUTE = 60_000;
/** A sentence says the longest of these that has passed, so that it does not change with every second. */
const AGES: readonly (readonly [number, string])[] = [
  [24 * 60 * MINUTE, '1 d'],
  [6 * 60 * MINUTE, '6 h'],
  [60 * MINUTE, '1 h'],
  [15 * MINUTE, '15 min'],
  [5 * MINUTE, '5 min'],
  [MINUTE, '1 min'],
];

interface Starting {
  readonly pod: PodObject;
  readonly status: ContainerStatus | null;
  readonly since: number | null;
  /** Empty within the first minute. */
  readonly age: string;
}

/** The Pod is bound and not ready, and nothing that has a rule of its own holds it up. */
export const StillStarting = defineReason<Starting>({
  id: 'StillStarting',
  about:
    'The Pod is bound and not ready, and no other rule explains it: as a rule it is on its way, pulling an image or creating containers. Rollcall says what the kubelet reported last and for how long it has been so. After a minute that is a warning; what the kubelet is waiting for may not be in the API.',
  isFallback: true,
  layer: 'notReady',
  state: 'notReady',
  severity: ({ age }) => (age === '' ? 'info' : 'warning'),
  confidence: 'inferred',
  step: 'running',
  affectedBy: CONTAINER_FIELDS,
  find(context) {
    const pod = boundPod(context);
    if (pod === null) return null;
    const since = unreadySince(pod);
    const status = allStatuses(pod).find(isUnfinished) ?? null;
    return { pod, status, since, age: passed(since, context) };
  },
  says({ pod, status, age }) {
    const lead = age === '' ? 'Starting' : `Not ready for over ${age}`;
    return `${lead}: ${what(pod, status)}.`;
  },
  since: ({ since }) => since,
  evidence({ pod, status }, { around }) {
    const conditions = pod.conditions.filter((one) => one.status !== 'True');
    return [
      { label: 'Phase', value: pod.phase || 'none', path: 'Pod.status.phase' },
      ...conditions.map((one) => ({ label: 'Condition', value: formatCondition(one), path: 'Pod.status.conditions' })),
      ...(status === null ? [] : exitEvidence(pod, status)),
      ...eventEvidence(around.eventsOf(pod.uid)[0] ?? null),
    ];
  },
  remedy: ({ pod, age }, context) =>
    age === ''
      ? { says: 'Wait: the Pod is starting.', commands: [verifyHere(context)], patch: null }
      : withUndo(
          {
            says: "The remedy is not known. The Pod's events tell what the kubelet is doing.",
            commands: [describePod(pod), verifyHere(context)],
            patch: null,
          },
          context,
        ),
});

/** The longest age that has passed; asks the clock only for the next one. */
function passed(since: number | null, { time }: CellContext): string {
  if (since === null) return '';
  let age = '';
  for (const [ms, words] of AGES.toReversed()) {
    if (!time.isOlderThan(since, ms)) break;
    age = words;
  }
  return age;
}

function isUnfinished({ ready, state }: ContainerStatus): boolean {
  return !ready && !(state.type === 'terminated' && state.exitCode === 0 && state.reason === 'Completed');
}

function what(pod: PodObject, status: ContainerStatus | null): string {
  if (pod.startTime === null && allStatuses(pod).length === 0) {
    return `the kubelet has not taken up Pod ${named(pod.name, 60)} yet`;
  }
  if (status === null) {
    const ready = condition(pod, 'Ready');
    return ready === null ? 'the kubelet has reported no container yet' : named(formatCondition(ready), 90);
  }
  const { state } = status;
  const container = `container ${named(status.name, 40)}`;
  switch (state.type) {
    case 'waiting': {
      const message = firstLine(state.message);
      return `${container} waits (${named(state.reason, 30)})${message === '' ? '' : `: ${named(message, 40)}`}`;
    }
    case 'running':
      return `${container} runs and does not count as started yet`;
    case 'terminated':
      return `${container} ended with ${named(formatExit(state), 40)} and is started again`;
    case 'none':
      return `${container} has no state yet`;
  }
}
