import type { Condition, PodObject } from '../../objects.ts';
import { condition } from '../../pods.ts';
import { defineReason } from '../../reason.ts';
import { boundPod, isFresh, unreadySince } from '../shared/containers.ts';
import { describePod, kubectlIn, waitForPod } from '../shared/kubectl.ts';
import { formatCondition, named } from '../shared/words.ts';

interface Gated {
  readonly pod: PodObject;
  readonly ready: Condition;
  /** The condition types that are not True, as the kubelet lists them. */
  readonly gates: readonly string[];
}

/** Every container is ready, and somebody else has yet to say so of the Pod. */
export const ReadinessGatePending = defineReason<Gated>({
  id: 'ReadinessGatePending',
  about:
    "All containers are ready, and a readiness gate of the Pod is not: a condition that some controller outside of Kubernetes sets, as load balancers and meshes do. Rollcall looks at the Pod's Ready condition, which names the gate, and at the gate's own. Which controller should set it is not in the API.",
  layer: 'notReady',
  state: 'notReady',
  severity: ({ pod }, context) => (isFresh(pod, context) ? 'info' : 'warning'),
  confidence: 'certain',
  step: 'ready',
  affectedBy: ['Pod.metadata', 'Pod.spec.nodeName', 'Pod.status'],
  find(context) {
    const pod = boundPod(context);
    const ready = pod === null ? null : condition(pod, 'Ready');
    if (pod === null || ready?.status !== 'False' || ready.reason !== 'ReadinessGatesNotReady') return null;
    return { pod, ready, gates: [...ready.message.matchAll(/readiness gate "([^"]+)"/g)].map((one) => one[1] ?? '') };
  },
  says({ gates }) {
    const [gate, ...others] = gates;
    const more = others.length === 0 ? '' : ` and ${others.length} more`;
    return `Containers are ready; readiness gate${gate === undefined ? 's are' : ` ${named(gate, 70)}${more} ${more === '' ? 'is' : 'are'}`} not True.`;
  },
  since: ({ pod }) => unreadySince(pod),
  evidence: ({ pod, ready, gates }) => [
    { label: 'Condition', value: formatCondition(ready), path: 'Pod.status.conditions[Ready]' },
    ...gates.map((gate) => {
      const found = condition(pod, gate);
      return {
        label: 'Gate',
        value: found === null ? `${gate} was never set` : formatCondition(found),
        path: `Pod.status.conditions[${gate}]`,
      };
    }),
  ],
  remedy: ({ pod }, context) => ({
    says: `Look at the controller that sets the gate, as its name tells: ${context.daemonSet.name} itself shows no fault. The Pod is ready by itself once the gate is True.`,
    commands: [
      kubectlIn(pod.namespace, 'get', 'pod', pod.name, '-o', 'jsonpath={.status.conditions}'),
      describePod(pod),
      waitForPod(pod),
    ],
    patch: null,
  }),
});
