import type { PodObject } from '../../objects.ts';
import { defineReason } from '../../reason.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describePod, kubectlIn, patchDaemonSet, verifyRollout, waitForPod } from '../shared/kubectl.ts';
import { formatCondition, named } from '../shared/words.ts';
import { lastingSeverity, refusedBy, UNSCHEDULED_FIELDS, unboundPod, waitingSince } from './unscheduled.ts';

interface Gated {
  readonly pod: PodObject;
  readonly gates: readonly string[];
}

/** Somebody asked that the scheduler not look at the Pod yet. */
export const SchedulingGated = defineReason<Gated>({
  id: 'SchedulingGated',
  about:
    'The Pod has scheduling gates: the scheduler does not look at it before whoever set them has taken them off. Rollcall looks at the gates and at the condition PodScheduled. Who owns a gate can only be guessed from its name.',
  layer: 'notScheduled',
  state: 'pending',
  severity: lastingSeverity,
  confidence: 'certain',
  step: 'scheduled',
  affectedBy: UNSCHEDULED_FIELDS,
  find(context) {
    const pod = unboundPod(context);
    if (pod === null) return null;
    const { schedulingGates: gates } = pod.spec;
    return gates.length > 0 || refusedBy(pod)?.reason === 'SchedulingGated' ? { pod, gates } : null;
  },
  says({ pod, gates }) {
    const name = named(pod.name, 40);
    const [gate, ...more] = gates;
    if (gate === undefined)
      return `Pod ${name} was held by scheduling gates; the scheduler has not looked at it since.`;
    return `Pod ${name} is held by scheduling gate ${named(gate, 48)}${more.length === 0 ? '' : ` (and ${more.length} more)`}.`;
  },
  since: waitingSince,
  evidence({ pod, gates }, { daemonSet }) {
    const scheduled = refusedBy(pod);
    const own = daemonSet.template.schedulingGates;
    return [
      { label: 'Gates', value: gates.join(', ') || 'none any more', path: 'Pod.spec.schedulingGates' },
      {
        label: 'Template has',
        value: own.join(', ') || 'no gate: admission or a controller added it',
        path: 'DaemonSet.spec.template.spec.schedulingGates',
      },
      {
        label: 'Condition',
        value: scheduled === null ? 'PodScheduled is not set yet' : formatCondition(scheduled),
        path: 'Pod.status.conditions',
      },
    ];
  },
  remedy({ pod, gates }, context) {
    const { daemonSet } = context;
    if (gates.length === 0) {
      return {
        says: 'Wait: the scheduler places the Pod within seconds as a rule.',
        commands: [describePod(pod), waitForPod(pod)],
        patch: null,
      };
    }
    if (daemonSet.template.schedulingGates.length > 0) {
      return {
        says: join(
          `Adds ${daemonSet.name} to this node and to every other where it waits: the gate stands in the template, where it makes sense only with a controller that takes it off each Pod.`,
          templateChangeCost(context),
        ),
        commands: [
          patchDaemonSet(daemonSet, [{ op: 'remove', path: '/spec/template/spec/schedulingGates' }]),
          verifyRollout(context),
        ],
        patch: ['spec:', '  template:', '    spec:', '      schedulingGates: null', ''].join('\n'),
      };
    }
    const ungate = JSON.stringify([{ op: 'remove', path: '/spec/schedulingGates' }]);
    return {
      says: `Wait for the owner of the gate, or repair it. Taking the gates off by hand adds ${daemonSet.name} to this node without what they wait for; no other Pod is touched.`,
      commands: [kubectlIn(pod.namespace, 'patch', 'pod', pod.name, '--type=json', '-p', ungate), waitForPod(pod)],
      patch: null,
    };
  },
});
