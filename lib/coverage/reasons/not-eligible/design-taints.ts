/** Taints that somebody put there on purpose. Whether this DaemonSet was meant is not in the API. */
import { NUMERIC_ON, tolerates } from '../../match/taints.ts';
import type { Toleration } from '../../objects.ts';
import { defineReason } from '../../reason.ts';
import { join } from '../shared/cost.ts';
import { kubectl } from '../shared/kubectl.ts';
import { waitRemedy } from '../shared/node-taints.ts';
import { type TaintsFound, tolerateRemedy, untaintAlternative } from '../shared/tolerate.ts';
import { formatToleration } from '../shared/tolerations.ts';
import { shortTaint } from '../shared/words.ts';
import { TAINT_FIELDS, taintEvidence, taintReason } from './taint-reason.ts';

const isNotTolerated = ({ taint }: TaintsFound) => `Taint ${shortTaint(taint)} is not tolerated.`;

/** The node is of the control plane; agents need the toleration, workloads must not have it. */
export const ControlPlaneTaint = taintReason({
  id: 'ControlPlaneTaint',
  about:
    "The node is of the control plane, or runs etcd, and its taint is not tolerated. Rollcall compares Node.spec.taints with the template's tolerations and those that the controller adds. Agents for every node need this toleration; whether this agent is one is not in the API.",
  class: 'controlPlane',
  severity: 'warning',
  width: 'anyValue',
  says: ({ taint }) => `Control plane taint ${shortTaint(taint)} is not tolerated.`,
  remedy: (found, context) => tolerateRemedy(found, context, 'anyValue'),
});

/** The node has GPUs, TPUs or the like, kept free of Pods that do not ask for them. */
export const AcceleratorTaint = taintReason({
  id: 'AcceleratorTaint',
  about:
    'The node has GPUs, TPUs or the like, and a taint keeps it free of Pods that do not ask for them. Rollcall knows the usual keys of device vendors. The ExtendedResourceToleration admission plugin does not help: it changes Pods, never which nodes a DaemonSet is meant for.',
  class: 'accelerator',
  severity: 'warning',
  width: 'anyValue',
  says: isNotTolerated,
  remedy: (found, context) => tolerateRemedy(found, context, 'anyValue', untaintAlternative(found, context)),
});

/** No kubelet of the usual kind runs there: host paths, host network and DaemonSets are out of reach. */
export const VirtualNodeTaint = taintReason({
  id: 'VirtualNodeTaint',
  about:
    'The node has no kubelet of the usual kind, such as Fargate or virtual-kubelet, and its taint is not tolerated. Rollcall knows such nodes by their taint or their label. That agents are not meant to run there is inferred from it.',
  class: 'virtualNode',
  severity: 'info',
  confidence: 'inferred',
  says: ({ taint }) => `Virtual node: taint ${shortTaint(taint)} is not tolerated.`,
  moreEvidence: (_found, { node }) => {
    const type = node.labels.get('type');
    return type === undefined ? [] : [{ label: 'Node label', value: `type=${type}`, path: 'Node.metadata.labels' }];
  },
  remedy: (_found, context) =>
    waitRemedy(
      `Nothing to do: virtual nodes rarely run agents, and ${context.daemonSet.name} keeping off is expected. Whether it would run there is not known.`,
      context,
      kubectl('get', 'node', context.node.name, '--show-labels'),
    ),
});

/** Any other NoSchedule taint: dedicated pools, spot capacity, CriticalAddonsOnly. */
export const DedicatedTaint = taintReason({
  id: 'DedicatedTaint',
  about:
    "A NoSchedule taint that has no meaning to Kubernetes itself is not tolerated: dedicated pools, spot capacity, CriticalAddonsOnly. Rollcall compares Node.spec.taints with the template's tolerations and those that the controller adds. Whether the DaemonSet was meant to stay off is not in the API; how many other agents tolerate the taint is a hint.",
  class: 'dedicated',
  severity: 'warning',
  width: 'sameValue',
  unless: (taint, { eligibility }) => eligibility.numericWouldMatch.includes(taint),
  says: isNotTolerated,
  remedy: (found, context) => tolerateRemedy(found, context, 'sameValue', untaintAlternative(found, context)),
});

/** Any other NoExecute taint: a Pod that is there is removed too. */
export const NoExecuteTaint = taintReason({
  id: 'NoExecuteTaint',
  about:
    "A NoExecute taint is not tolerated: no Pod is created here, and one that runs is removed. Rollcall compares Node.spec.taints with the template's tolerations and those that the controller adds. Whether the DaemonSet was meant to stay off is not in the API.",
  class: 'noExecute',
  severity: 'warning',
  width: 'sameValue',
  unless: (taint, { eligibility }) => eligibility.numericWouldMatch.includes(taint),
  says: isNotTolerated,
  remedy: (found, context) => tolerateRemedy(found, context, 'sameValue', untaintAlternative(found, context)),
});

interface NumericFound extends TaintsFound {
  /** The one that would match. */
  readonly used: Toleration;
  readonly inert: readonly Toleration[];
}

const isNumeric = ({ operator }: Toleration) => operator === 'Gt' || operator === 'Lt';

/** A Gt or Lt toleration that would match, were TaintTolerationComparisonOperators on. The API does not show gates. */
export const NumericTolerationInert = defineReason<NumericFound>({
  id: 'NumericTolerationInert',
  about:
    'The template has a Gt or Lt toleration that would cover the taint, but such tolerations count only with the feature gate TaintTolerationComparisonOperators, which is off by default. Rollcall computes both outcomes. Feature gates are not visible in the API, so this is inferred.',
  layer: 'notEligible',
  state: 'repelled',
  severity: 'warning',
  confidence: 'inferred',
  step: 'taints',
  affectedBy: TAINT_FIELDS,
  find({ eligibility, daemonSet }) {
    const all = eligibility.numericWouldMatch;
    const [taint] = all;
    if (taint === undefined) return null;
    const inert = daemonSet.template.tolerations.filter(isNumeric);
    const used = inert.find((toleration) => tolerates(toleration, taint, NUMERIC_ON));
    return used === undefined ? null : { taint, all, used, inert };
  },
  says: ({ taint, used }) =>
    `Toleration ${used.operator} ${used.value} counts for nothing while its feature gate is off: taint ${shortTaint(taint, 48)} stays.`,
  since: ({ taint }) => taint.timeAdded,
  evidence: (found, context) => [
    ...taintEvidence(found.all, context, 'sameValue'),
    ...found.inert.map((toleration) => ({
      label: 'Inert',
      value: formatToleration(toleration),
      path: 'DaemonSet.spec.template.spec.tolerations',
    })),
    {
      label: 'Depends on',
      value: 'feature gate TaintTolerationComparisonOperators, off by default through 1.37, not visible in the API',
      path: '',
    },
  ],
  remedy(found, context) {
    const remedy = tolerateRemedy(found, context, 'sameValue');
    return { ...remedy, says: join(remedy.says, 'Equal or Exists work on every cluster.') };
  },
});
