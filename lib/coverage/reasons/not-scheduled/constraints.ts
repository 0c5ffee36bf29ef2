/** Rules of the cluster or the template that the node does not meet, as the scheduler reports them. */
import type { Evidence } from '../../model.ts';
import { defineReason } from '../../reason.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import {
  describeNode,
  describePod,
  kubectl,
  kubectlIn,
  patchDaemonSet,
  verifyRollout,
  waitForPod,
} from '../shared/kubectl.ts';
import { named, shortNode } from '../shared/words.ts';
import { findReported, type Reported, reportedEvidence, reportedReason } from './reported.ts';
import { lastingSeverity, obstacleSeverity, UNSCHEDULED_FIELDS, unboundPod, waitingSince } from './unscheduled.ts';

interface Spread {
  /** The topology label that the node lacks; null when only the scheduler's text speaks of it. */
  readonly missing: string | null;
  readonly keys: readonly string[];
  readonly reported: Reported | null;
}

/** A DaemonSet's Pod has its node given: spreading it can only keep it off. */
export const TopologySpreadUnsatisfied = defineReason<Spread>({
  id: 'TopologySpreadUnsatisfied',
  about:
    "A topology spread constraint with DoNotSchedule keeps the Pod off its node. On a DaemonSet such a constraint is pointless, since each Pod has its node given. Rollcall finds a missing topology label by itself; whether the Pods are spread evenly enough it knows from the scheduler's text.",
  layer: 'notScheduled',
  state: 'pending',
  severity: (found, context) =>
    found.missing === null ? lastingSeverity(found, context) : obstacleSeverity(found, context),
  confidence: ({ missing }) => (missing === null ? 'reported' : 'certain'),
  step: 'scheduled',
  affectedBy: [...UNSCHEDULED_FIELDS, 'Node.metadata.labels'],
  find(context) {
    const pod = unboundPod(context);
    if (pod === null) return null;
    const keys = pod.spec.topologySpreadKeys;
    const missing = keys.find((key) => !context.node.labels.has(key)) ?? null;
    const reported = findReported(context, /topology spread/i);
    return missing === null && reported === null ? null : { missing, keys, reported };
  },
  says({ missing }, { node }) {
    const here = named(shortNode(node.name), 40);
    return missing === null
      ? `A topology spread constraint keeps the Pod off ${here}, the scheduler reports.`
      : `A topology spread constraint wants label ${named(missing, 48)}; ${here} has no such label.`;
  },
  since: waitingSince,
  evidence({ missing, keys, reported }, { node }) {
    const labels = keys.map((key) => `${key}=${node.labels.get(key) ?? '(absent)'}`);
    const rows: Evidence[] = [
      {
        label: 'Spread over',
        value: keys.join(', ') || 'a key that Rollcall does not see in the Pod',
        path: 'Pod.spec.topologySpreadConstraints',
      },
    ];
    if (labels.length > 0) rows.push({ label: 'Node has', value: labels.join(', '), path: 'Node.metadata.labels' });
    return missing === null && reported !== null ? [...rows, ...reportedEvidence(reported.pod)] : rows;
  },
  remedy(_found, context) {
    const { daemonSet, node } = context;
    if (daemonSet.template.topologySpreadKeys.length === 0) {
      return {
        says: `Adds ${daemonSet.name} to this node: find what adds the constraint to its Pods, admission or a default of the scheduler, and except this agent. The template has none.`,
        commands: [kubectlIn(daemonSet.namespace, 'get', 'ds', daemonSet.name, '-o', 'yaml'), describeNode(context)],
        patch: null,
      };
    }
    return {
      says: join(
        `Adds ${daemonSet.name} to this node: remove the constraints. They do nothing for a DaemonSet, whose Pods have their nodes given. Labelling ${named(node.name)} is the other way where it lacks the label.`,
        templateChangeCost(context),
      ),
      commands: [
        patchDaemonSet(daemonSet, [{ op: 'remove', path: '/spec/template/spec/topologySpreadConstraints' }]),
        verifyRollout(context),
      ],
      patch: ['spec:', '  template:', '    spec:', '      topologySpreadConstraints: null', ''].join('\n'),
    };
  },
});

const DRA = 'ResourceClaims, ResourceSlices and DeviceClasses: Rollcall does not read them';

export const ResourceClaimUnsatisfied = reportedReason({
  id: 'ResourceClaimUnsatisfied',
  about:
    "A device that the Pod claims through dynamic resource allocation is not to be had on this node, or the claim is not there, in use or being deleted. Rollcall knows it from the scheduler's text alone, as of its last attempt: it does not read claims, slices or device classes.",
  matches:
    /resource ?claim|cannot allocate all claims|device class .* does not exist|cannot fit resource|timed out trying to allocate devices/i,
  says: ({ text }) => `A device that the Pod claims is not to be had here, the scheduler reports: ${named(text, 56)}.`,
  unread: DRA,
  remedy: ({ pod }, { daemonSet }) => ({
    says: `Adds ${daemonSet.name} to this node: get the DRA driver that offers the device to run there, or free the device. Whether the node has one is not known.`,
    commands: [
      kubectlIn(pod.namespace, 'get', 'resourceclaims'),
      kubectl('get', 'resourceslices,deviceclasses'),
      describePod(pod),
      waitForPod(pod),
    ],
    patch: null,
  }),
});

export const NodeFeatureMissing = reportedReason({
  id: 'NodeFeatureMissing',
  about:
    "The Pod uses something that the kubelet of this node does not offer; kubelets declare such features in Node.status.declaredFeatures. Rollcall knows it from the scheduler's text alone, which does not name the feature.",
  matches: /required features/i,
  says: (_found, { node }) =>
    `The kubelet on ${named(shortNode(node.name), 40)} lacks a feature that the Pod needs, the scheduler reports.`,
  unread: 'Node.status.declaredFeatures: Rollcall does not read it',
  moreEvidence: (_found, { node }) => [
    { label: 'Kubelet', value: node.kubeletVersion || 'not reported', path: 'Node.status.nodeInfo.kubeletVersion' },
  ],
  remedy: ({ pod }, { daemonSet, node }) => ({
    says: `Adds ${daemonSet.name} to this node: upgrade its kubelet, or do without the feature in the template. Upgrading a kubelet takes a drain of the node as a rule.`,
    commands: [kubectl('get', 'node', node.name, '-o', 'jsonpath={.status.declaredFeatures}'), describePod(pod)],
    patch: null,
  }),
});

export const SchedulerEnforcedAffinity = reportedReason({
  id: 'SchedulerEnforcedAffinity',
  about:
    "The scheduler itself is configured to keep its Pods to certain nodes (addedAffinity of its NodeAffinity plugin), and this one is not among them. The DaemonSet controller does not know of it and creates the Pod all the same. Rollcall knows it from the scheduler's text alone: that configuration is not in the API.",
  matches: /scheduler-enforced/i,
  says: ({ pod }, { node }) =>
    `Scheduler ${named(pod.spec.schedulerName, 32)} is configured to keep off ${named(shortNode(node.name), 40)}, it reports.`,
  unread: "the scheduler's configuration: it is not in the API",
  moreEvidence: ({ pod }) => [{ label: 'Scheduler', value: pod.spec.schedulerName, path: 'Pod.spec.schedulerName' }],
  remedy: ({ pod }, context) => ({
    says: `Adds ${context.daemonSet.name} to this node: change addedAffinity in the configuration of ${pod.spec.schedulerName}, label the node as it asks, or name another scheduler in the template. ${templateChangeCost(context)}`,
    commands: [kubectl('get', 'node', context.node.name, '--show-labels'), describePod(pod)],
    patch: null,
  }),
});
