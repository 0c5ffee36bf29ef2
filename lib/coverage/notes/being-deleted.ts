/** What ends with its namespace, or by itself: the controller leaves it alone. */
import { isSelectAll } from '../match/label-selector.ts';
import type { DaemonSetObject } from '../objects.ts';
import { kubectl, kubectlIn } from '../reasons/shared/kubectl.ts';
import { named, timestamp } from '../reasons/shared/words.ts';
import { defineNote } from './note.ts';

const show = ({ namespace, name }: DaemonSetObject) => kubectlIn(namespace, 'get', 'ds', name, '-o', 'yaml');

export const DaemonSetDeleting = defineNote<number>({
  id: 'DaemonSetDeleting',
  about:
    'The DaemonSet has a deletionTimestamp. From then on the controller creates no Pod, takes no rollout step and writes no status; the garbage collector takes its Pods away. It stays in the list until its finalizers are gone.',
  severity: 'info',
  confidence: 'certain',
  haltsRollout: () => true,
  affectedBy: ['DaemonSet.metadata.deletionTimestamp'],
  find: ({ daemonSet }) => daemonSet.deletedAt,
  says: (at) => `The DaemonSet is being deleted since ${timestamp(at)}: no Pod is created or updated any more.`,
  since: (at) => at,
  evidence: (at) => [{ label: 'Deleted', value: timestamp(at), path: 'DaemonSet.metadata.deletionTimestamp' }],
  remedy: (_at, { daemonSet }) => ({
    says: 'Nothing to do, if it is meant to go. If it stays, its finalizers name who is still to let it go.',
    commands: [show(daemonSet)],
    patch: null,
  }),
});

export const NamespaceTerminating = defineNote<{ readonly at: number | null }>({
  id: 'NamespaceTerminating',
  about:
    'The namespace of the DaemonSet is being deleted. The API server refuses new Pods in it, for which the controller writes no event, and deletes what is in it. A namespace that stays in this phase waits for an object that can not be deleted.',
  severity: 'warning',
  confidence: 'certain',
  haltsRollout: () => true,
  affectedBy: ['Namespace'],
  find({ around }) {
    const namespace = around.namespace();
    if (namespace === null || (namespace.deletedAt === null && namespace.phase !== 'Terminating')) return null;
    return { at: namespace.deletedAt };
  },
  says: (_found, { daemonSet }) =>
    `Namespace ${named(daemonSet.namespace, 60)} is being deleted: no Pod can be created in it.`,
  since: ({ at }) => at,
  evidence: ({ at }, { around }) => [
    { label: 'Phase', value: around.namespace()?.phase || 'not set', path: 'Namespace.status.phase' },
    { label: 'Deleted', value: timestamp(at), path: 'Namespace.metadata.deletionTimestamp' },
  ],
  remedy: (_found, { daemonSet }) => ({
    says: 'Nothing to do, if it is meant to go; the agent then needs a home in another namespace. If it stays, its conditions name what can not be deleted.',
    commands: [kubectl('get', 'namespace', daemonSet.namespace, '-o', 'yaml')],
    patch: null,
  }),
});

export const SelectorSelectsAll = defineNote<true>({
  id: 'SelectorSelectsAll',
  about:
    'The selector of the DaemonSet is empty and would select every Pod of its namespace. The controller refuses to act on it: it creates nothing, deletes nothing and writes no status, and says so in an event SelectingAll.',
  severity: 'critical',
  confidence: 'certain',
  haltsRollout: () => true,
  affectedBy: ['DaemonSet.spec.selector'],
  find: ({ daemonSet }) => (isSelectAll(daemonSet.selector) ? true : null),
  says: () => 'The selector is empty and would select every Pod of the namespace: the controller does not act on it.',
  since: () => null,
  evidence: () => [{ label: 'Selector', value: '{}', path: 'DaemonSet.spec.selector' }],
  remedy: (_found, { daemonSet }) => ({
    says: "Lets the controller act: create the DaemonSet anew with a selector that matches its template's labels. A selector can't be changed. Deleting it deletes the Pods that it has.",
    commands: [show(daemonSet)],
    patch: null,
  }),
});
