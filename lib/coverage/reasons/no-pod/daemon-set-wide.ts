/** What keeps the controller from creating any Pod of the DaemonSet, on every node. */
import { defineReason } from '../../reason.ts';
import { join, ownerNote } from '../shared/cost.ts';
import { describeDaemonSet, kubectl, kubectlIn } from '../shared/kubectl.ts';
import { formatCondition, named, timestamp } from '../shared/words.ts';
import { whenRead } from './checked.ts';

/** Foreground deletion waits for the Pods to end, which takes minutes at most. */
const LONG_DELETION_MS = 10 * 60_000;

/** The DaemonSet itself goes: the controller leaves it alone from then on. */
export const DaemonSetDeleting = defineReason<{ readonly at: number; readonly isLong: boolean }>({
  id: 'DaemonSetDeleting',
  about:
    'Somebody deleted the DaemonSet, and it is still there because a finalizer or its last Pods hold it. From then on the controller creates no Pod of it anywhere. Rollcall reads the deletion time and the finalizers; who asked for the deletion is not in the API.',
  layer: 'noPod',
  state: 'missing',
  severity: ({ isLong }) => (isLong ? 'warning' : 'info'),
  confidence: 'certain',
  haltsRollout: true,
  step: 'podCreated',
  affectedBy: ['DaemonSet.metadata.deletionTimestamp', 'Pod.metadata'],
  find({ daemonSet: { deletedAt }, pod, time }) {
    if (pod !== null || deletedAt === null) return null;
    return { at: deletedAt, isLong: time.isOlderThan(deletedAt, LONG_DELETION_MS) };
  },
  says: (_found, { daemonSet }) =>
    `DaemonSet ${named(daemonSet.name, 70)} is being deleted; no Pod of it is created any more.`,
  since: ({ at }) => at,
  evidence: ({ at }, { daemonSet }) => [
    { label: 'Deleted', value: timestamp(at), path: 'DaemonSet.metadata.deletionTimestamp' },
    { label: 'Finalizers', value: daemonSet.finalizers.join(', ') || 'none', path: 'DaemonSet.metadata.finalizers' },
  ],
  remedy(_found, context) {
    const { namespace, name, finalizers } = context.daemonSet;
    const others = finalizers.filter((finalizer) => !BUILT_IN_FINALIZERS.has(finalizer));
    const held =
      others.length === 0
        ? 'It is gone once its Pods are gone.'
        : `It waits for the owner of finalizer ${others.join(', ')} to take that off.`;
    return {
      says: join(
        `A deletion can't be taken back. ${held} If it was a mistake, create ${name} again then.`,
        ownerNote(context.daemonSet),
      ),
      commands: [
        kubectlIn(namespace, 'get', 'ds', name, '-o', 'jsonpath={.metadata.finalizers}'),
        kubectlIn(namespace, 'get', 'pods', '-o', 'wide'),
      ],
      patch: null,
    };
  },
});

/** Taken off by the garbage collector itself. */
const BUILT_IN_FINALIZERS: ReadonlySet<string> = new Set(['foregroundDeletion', 'orphan']);

/** Nothing can be created in a namespace that goes, and no event tells of it. */
export const NamespaceTerminating = defineReason<{ readonly at: number | null }>({
  id: 'NamespaceTerminating',
  about:
    "The namespace is being deleted, so the API server refuses every new object in it. The controller sends no event for that. Rollcall reads the namespace's phase, deletion time and conditions; without permission to list namespaces it can't tell.",
  layer: 'noPod',
  state: 'missing',
  severity: 'warning',
  confidence: 'certain',
  haltsRollout: true,
  step: 'podCreated',
  affectedBy: ['Namespace', 'Pod.metadata'],
  find({ around, pod }) {
    const namespace = pod === null ? around.namespace() : null;
    if (namespace === null) return null;
    return namespace.deletedAt !== null || namespace.phase === 'Terminating' ? { at: namespace.deletedAt } : null;
  },
  says: (_found, { daemonSet }) =>
    `Namespace ${named(daemonSet.namespace, 63)} is being deleted: no Pod can be created in it.`,
  since: ({ at }) => at,
  evidence({ at }, { around }) {
    const { phase, conditions } = around.namespace() ?? { phase: 'not known', conditions: [] };
    return [
      { label: 'Phase', value: phase, path: 'Namespace.status.phase' },
      { label: 'Deleted', value: timestamp(at), path: 'Namespace.metadata.deletionTimestamp' },
      ...conditions
        .filter(({ status }) => status === 'True')
        .map((one) => ({ label: 'What holds it', value: formatCondition(one), path: 'Namespace.status.conditions' })),
    ];
  },
  remedy(_found, { daemonSet }) {
    const { namespace, name } = daemonSet;
    return {
      says: join(
        `A deletion can't be taken back. Install ${name} in another namespace, or in ${namespace} again once it is gone; what still holds it stands in its conditions.`,
        ownerNote(daemonSet),
      ),
      commands: [
        kubectl('get', 'namespace', namespace, '-o', 'jsonpath={.status.conditions}'),
        kubectl('get', 'namespace', namespace),
      ],
      patch: null,
    };
  },
});

/** Only an object from before apps/v1 can have such a selector; the controller does nothing with it. */
export const SelectorSelectsAll = defineReason<true>({
  id: 'SelectorSelectsAll',
  about:
    "The DaemonSet's selector is empty and would select every Pod of its namespace, so the controller does nothing for it and sends a SelectingAll event. Rollcall reads spec.selector. The API has refused such objects since apps/v1; only a very old one can have it.",
  layer: 'noPod',
  state: 'missing',
  severity: 'critical',
  confidence: 'certain',
  haltsRollout: true,
  step: 'podCreated',
  affectedBy: ['DaemonSet.spec.selector', 'DaemonSet.metadata.creationTimestamp', 'Pod.metadata'],
  find({ daemonSet: { selector }, pod }) {
    return pod === null && selector.matchLabels.size === 0 && selector.matchExpressions.length === 0 ? true : null;
  },
  says: (_found, { daemonSet }) =>
    `DaemonSet ${named(daemonSet.name, 60)} has an empty selector, so the controller does nothing for it.`,
  since: (_found, { daemonSet }) => daemonSet.createdAt,
  evidence(_found, context) {
    const event = context.around.eventsOf(context.daemonSet.uid).find(({ reason }) => reason === 'SelectingAll');
    return [
      { label: 'Selector', value: '{}', path: 'DaemonSet.spec.selector' },
      {
        label: 'Event',
        value: whenRead('events', context, () => event?.message ?? 'none kept; events usually expire after 1 h'),
        path: 'Event SelectingAll of the DaemonSet',
      },
    ];
  },
  remedy(_found, context) {
    const { namespace, name, templateLabels } = context.daemonSet;
    const labels = [...templateLabels].map(([key, value]) => `${key}=${value}`).join(', ');
    return {
      says: join(
        `Adds ${name} to every node that it is for: a selector can't be changed, so delete the DaemonSet and create it again with one${labels === '' ? '' : ` that matches its template's labels (${labels})`}.`,
        ownerNote(context.daemonSet),
      ),
      commands: [kubectlIn(namespace, 'get', 'ds', name, '-o', 'yaml'), describeDaemonSet(context)],
      patch: null,
    };
  },
});
