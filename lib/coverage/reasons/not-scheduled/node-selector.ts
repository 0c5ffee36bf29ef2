/** The Pod carries a nodeSelector that the template does not have, and this node does not meet it. */
import type { Evidence } from '../../model.ts';
import type { PodObject, StringMap } from '../../objects.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { join } from '../shared/cost.ts';
import { kubectl, kubectlIn, verifyHere } from '../shared/kubectl.ts';
import { named } from '../shared/words.ts';
import { obstacleSeverity, UNSCHEDULED_FIELDS, unboundPod, waitingSince } from './unscheduled.ts';

/** A pair of the Pod's nodeSelector; `have` is null where the node lacks the label. */
interface Pair {
  readonly key: string;
  readonly want: string;
  readonly have: string | null;
}

interface Found {
  readonly pod: PodObject;
  readonly pairs: readonly [Pair, ...Pair[]];
  /** Who asks for the first pair; null when nothing that can be read says so. */
  readonly source: 'namespace' | 'runtimeClass' | null;
}

const FIELDS = [...UNSCHEDULED_FIELDS, 'DaemonSet.spec.template.spec.nodeSelector', 'Node.metadata.labels'];
const ANNOTATION = 'scheduler.alpha.kubernetes.io/node-selector';

/** The pairs that this node fails and the template does not have. */
function findPairs(context: CellContext): Found | null {
  const pod = unboundPod(context);
  if (pod === null || pod.spec.nodeSelector.size === 0) return null;
  const { nodeSelector } = context.daemonSet.template;
  const { labels } = context.node;
  const pairs = [...pod.spec.nodeSelector]
    .filter(([key, want]) => labels.get(key) !== want && nodeSelector.get(key) !== want)
    .map(([key, want]) => ({ key, want, have: labels.get(key) ?? null }));
  const [first, ...rest] = pairs;
  if (first === undefined) return null;
  return { pod, pairs: [first, ...rest], source: sourceOf(first, pod, context) };
}

function sourceOf({ key, want }: Pair, { spec }: PodObject, { around }: CellContext): Found['source'] {
  const { runtimeClassName } = spec;
  if (readSelector(around.namespace()?.nodeSelector ?? '').get(key) === want) return 'namespace';
  const runtimeClass = runtimeClassName === '' ? null : around.runtimeClass(runtimeClassName);
  return runtimeClass?.nodeSelector.get(key) === want ? 'runtimeClass' : null;
}

/** `a=b,c=d`, as `labels.ConvertSelectorToLabelsMap` reads it. */
function readSelector(text: string): StringMap {
  const pairs = text.split(',').map((pair) => pair.split('=').map((part) => part.trim()));
  return new Map(pairs.map(([key = '', value = '']) => [key, value]));
}

function wants({ key, want, have }: Pair, limit: number): string {
  const label = named(key, limit);
  const actual = have === null ? 'has no such label' : `has ${named(have, 16)}`;
  return `${label}=${named(want, 16)}; this node ${actual}`;
}

function pairEvidence(
  { pod, pairs }: Found,
  { daemonSet, around }: CellContext,
  more: readonly Evidence[] = [],
): Evidence[] {
  const own = [...daemonSet.template.nodeSelector].map(([key, value]) => `${key}=${value}`);
  const annotation = around.namespace()?.nodeSelector ?? '';
  return [
    ...pairs.flatMap(({ key, want, have }) => [
      { label: 'Pod wants', value: `${key}=${want}`, path: 'Pod.spec.nodeSelector' },
      { label: 'Node has', value: have === null ? `no label ${key}` : `${key}=${have}`, path: 'Node.metadata.labels' },
    ]),
    {
      label: 'Template wants',
      value: own.join(', ') || 'no labels',
      path: 'DaemonSet.spec.template.spec.nodeSelector',
    },
    {
      label: 'Namespace adds',
      value: around.canRead('namespaces') ? annotation || 'nothing' : 'not checked (no permission to list namespaces)',
      path: `Namespace.metadata.annotations[${ANNOTATION}]`,
    },
    ...(pod.spec.runtimeClassName === ''
      ? []
      : [{ label: 'RuntimeClass', value: pod.spec.runtimeClassName, path: 'Pod.spec.runtimeClassName' }]),
    ...more,
  ];
}

/** Admission put it there: the namespace's default, a RuntimeClass, or a webhook. The controller does not know. */
export const AdmissionAddedNodeSelector = defineReason<Found>({
  id: 'AdmissionAddedNodeSelector',
  about:
    "Admission added a nodeSelector to the Pod after the DaemonSet controller had chosen this node, and the node does not meet it: the controller creates the Pod here and the scheduler never places it. Rollcall compares the Pod with the template and with the node's labels, and names the namespace's annotation or the RuntimeClass where one of them asks for it. Which webhook did it, if none of them, is not in the API.",
  layer: 'notScheduled',
  state: 'pending',
  severity: obstacleSeverity,
  confidence: 'certain',
  step: 'scheduled',
  affectedBy: [...FIELDS, 'Namespace', 'RuntimeClass', 'ControllerRevision', 'Rollout'],
  find(context) {
    const found = findPairs(context);
    return found !== null && (context.isUpdated || found.source !== null) ? found : null;
  },
  says({ pairs: [pair], pod, source }) {
    if (source === 'namespace') return `Namespace ${named(pod.namespace, 32)} adds nodeSelector ${wants(pair, 32)}.`;
    if (source === 'runtimeClass')
      return `RuntimeClass ${named(pod.spec.runtimeClassName, 28)} adds nodeSelector ${wants(pair, 32)}.`;
    return `Admission added nodeSelector ${wants(pair, 48)}.`;
  },
  since: waitingSince,
  evidence: (found, context) => pairEvidence(found, context),
  remedy({ pairs, pod, source }, context) {
    const { daemonSet, node } = context;
    const [{ key, want, have }] = pairs;
    const label = kubectl('label', 'node', node.name, `${key}=${want}`, ...(have === null ? [] : ['--overwrite']));
    const again = kubectlIn(pod.namespace, 'delete', 'pod', pod.name);
    if (source === 'namespace') {
      return {
        says: `Adds ${daemonSet.name} to this node: an empty annotation ends the default for every Pod that is created in namespace ${pod.namespace} from then on; running Pods keep theirs. Deleting the Pod makes the controller create it anew. The other way is to label the node: ${label}.`,
        commands: [
          kubectl('annotate', 'namespace', pod.namespace, `${ANNOTATION}=`, '--overwrite'),
          again,
          verifyHere(context),
        ],
        patch: null,
      };
    }
    return {
      says: join(
        `Adds ${daemonSet.name} to this node: label the node as the Pod wants it, if it may run there. Whatever else selects this label follows too.`,
        source === 'runtimeClass'
          ? `The other way is to run it without RuntimeClass ${pod.spec.runtimeClassName}, or to keep it off such nodes with the same nodeSelector in the template.`
          : 'The other way is to change the admission webhook or plugin that adds it; which one is not known.',
      ),
      commands: [...pairs.map((pair) => labelCommand(pair, context)), verifyHere(context)],
      patch: null,
    };
  },
});

function labelCommand({ key, want, have }: Pair, { node }: CellContext): string {
  return kubectl('label', 'node', node.name, `${key}=${want}`, ...(have === null ? [] : ['--overwrite']));
}

/** The Pod is of an older template, whose nodeSelector this node met once; today's asks for something else. */
export const NodeLabelDrift = defineReason<Found>({
  id: 'NodeLabelDrift',
  about:
    "The Pod was made from an older template, whose nodeSelector this node does not meet any more; today's template does match. Rollcall compares the Pod with the template and with the node's labels. The Pod is replaced by the rollout, or by hand where updates are OnDelete.",
  layer: 'notScheduled',
  state: 'pending',
  severity: obstacleSeverity,
  confidence: 'certain',
  step: 'scheduled',
  affectedBy: [...FIELDS, 'Namespace', 'RuntimeClass', 'ControllerRevision', 'Rollout'],
  find(context) {
    const found = findPairs(context);
    return found !== null && !context.isUpdated && found.source === null ? found : null;
  },
  says: ({ pairs: [pair], pod }) => `Pod ${named(pod.name, 32)} is of an older template: wants ${wants(pair, 32)}.`,
  since: waitingSince,
  evidence: (found, context) =>
    pairEvidence(found, context, [
      {
        label: 'Pod is of',
        value: `revision ${found.pod.labels.get('controller-revision-hash') ?? 'unknown'}, not the current one`,
        path: 'Pod.metadata.labels',
      },
    ]),
  remedy: ({ pod }, context) => ({
    says: `Adds ${context.daemonSet.name} to this node: deleting the Pod makes the controller create one from today's template. It runs nowhere, so nothing is lost; a rollout that is under way does the same by itself.`,
    commands: [kubectlIn(pod.namespace, 'delete', 'pod', pod.name), verifyHere(context)],
    patch: null,
  }),
});
