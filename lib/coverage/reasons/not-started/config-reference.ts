import type { ContainerState, ContainerStatus, PodObject } from '../../objects.ts';
import { defineReason } from '../../reason.ts';
import { allStatuses, boundPod, CONTAINER_FIELDS, statusPath, unreadySince } from '../shared/containers.ts';
import { getIfThere, waitForPod } from '../shared/kubectl.ts';
import { withUndo } from '../shared/undo.ts';
import { named } from '../shared/words.ts';

interface Reference {
  readonly kind: 'ConfigMap' | 'Secret';
  readonly name: string;
  /** Empty when the object itself is missing. */
  readonly key: string;
}

interface Found {
  readonly pod: PodObject;
  readonly status: ContainerStatus;
  readonly missing: Reference;
}

/** A container takes a value from a ConfigMap or Secret, or a key of one, that does not exist. */
export const ConfigReferenceMissing = defineReason<Found>({
  id: 'ConfigReferenceMissing',
  about:
    "A container takes an environment variable from a ConfigMap or Secret, or from a key of one, that the kubelet can't find. Rollcall looks at the container's waiting state. It does not read ConfigMaps and Secrets, so it says what the kubelet reports.",
  layer: 'notStarted',
  state: 'notReady',
  severity: 'critical',
  confidence: 'reported',
  step: 'running',
  affectedBy: CONTAINER_FIELDS,
  find(context) {
    const pod = boundPod(context);
    if (pod === null) return null;
    for (const status of allStatuses(pod)) {
      const missing = missingReference(status.state);
      if (missing !== null) return { pod, status, missing };
    }
    return null;
  },
  says({ pod, missing: { kind, name, key } }) {
    const object = `${kind} ${named(`${pod.namespace}/${name}`, 70)}`;
    return key === '' ? `${object} does not exist.` : `${object} has no key ${named(key, 40)}.`;
  },
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ pod, status, missing }) => [
    {
      label: 'Kubelet says',
      value: status.state.message,
      path: `${statusPath(pod, status)}.state.waiting.message`,
    },
    { label: missing.kind, value: `${missing.name}: not read by Rollcall, as the kubelet reports it`, path: '' },
  ],
  remedy: ({ pod, missing: { kind, name, key } }, context) =>
    withUndo(
      {
        says: `Starts ${context.daemonSet.name} here and wherever it waits: ${key === '' ? `create the ${kind}` : `add key ${key} to the ${kind}`}, with what the agent expects. The kubelet tries again by itself; no other Pod is touched.`,
        commands: [getIfThere(pod.namespace, kind.toLowerCase(), name), waitForPod(pod)],
        patch: null,
      },
      context,
    ),
});

/** What the kubelet does not find; null when that is not what it says. */
export function missingReference(state: ContainerState): Reference | null {
  if (state.type !== 'waiting' || state.reason !== 'CreateContainerConfigError') return null;
  const object = /(configmap|secret) "([^"]+)" not found/i.exec(state.message);
  if (object !== null) return { kind: kindOf(object[1]), name: object[2] ?? '', key: '' };
  const key = /couldn't find key (\S+) in (ConfigMap|Secret) (?:[^/\s]+\/)?([^\s,]+)/i.exec(state.message);
  return key === null ? null : { kind: kindOf(key[2]), name: key[3] ?? '', key: key[1] ?? '' };
}

function kindOf(word: string | undefined): Reference['kind'] {
  return word?.toLowerCase() === 'secret' ? 'Secret' : 'ConfigMap';
}
