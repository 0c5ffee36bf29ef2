/** The node is not ready for it, or not any more: taints of the control plane, the cloud and autoscalers. */
import type { Condition, Taint } from '../kinds.ts';
import { manualAnnotation } from '../marks.ts';
import { recoverNode, setNodeStatus, silenceNode } from '../status.ts';
import type { Row, Scene } from './row.ts';

const lastTransitionTime = new Date().toISOString();
const noNetwork =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized';

/** From its first moment on, so that no Pod is made before the taint is there. */
const withCondition = (reason: string, condition: Condition, row: Pick<Row, 'fault' | 'says'> & Partial<Row>): Row => ({
  reason,
  state: 'repelled',
  node: {
    annotations: { [manualAnnotation]: 'true' },
    conditions: [{ lastTransitionTime, ...condition }],
  },
  remedy: 'heals by hand',
  afterwards: recover,
  ...row,
});

const recover = ({ client, node }: Scene) => recoverNode(client, node.metadata.name);
const untaint = ({ patchNode }: Scene) => patchNode({ spec: { taints: null } });

const passing = (reason: string, taint: Taint, more: Partial<Row> = {}): Row => ({
  fault: `taint \`${taint.key}:${taint.effect}\``,
  reason,
  state: 'repelled',
  says: new RegExp(taint.key.slice(0, 30)),
  node: { taints: [taint] },
  remedy: 'heals by hand',
  afterwards: untaint,
  ...more,
});

const ready = (message: string): Condition => ({ type: 'Ready', status: 'False', reason: 'KubeletNotReady', message });

export const nodeLife: Row[] = [
  withCondition('NetworkBootstrapDeadlock', ready(noNetwork), {
    fault: 'the CNI agent does not tolerate a node that is not Ready, which waits for its CNI',
    says: /waits for its network/,
    agent: { image: 'registry.test/calico/node:v3.30', pod: { hostNetwork: true } },
    remedy: 'heals',
  }),
  withCondition('NodeNotReadyTaint', ready('container runtime is down'), {
    fault: 'a node that has not been Ready yet',
    says: /not.ready/i,
  }),
  withCondition(
    'NodeUnreachableTaint',
    { type: 'Ready', status: 'Unknown', reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' },
    { fault: 'a kubelet that fell silent before the agent came', says: /silent.*unreachable/i },
  ),
  withCondition(
    'NetworkUnavailableTaint',
    { type: 'NetworkUnavailable', status: 'True', reason: 'NoRouteCreated' },
    {
      fault: 'no route to the node',
      says: /network.unavailable/i,
      afterwards: ({ client, node }) =>
        setNodeStatus(client, node.metadata.name, { conditions: [{ type: 'NetworkUnavailable', status: 'False' }] }),
    },
  ),
  passing('CloudUninitializedTaint', {
    key: 'node.cloudprovider.kubernetes.io/uninitialized',
    value: 'true',
    effect: 'NoSchedule',
  }),
  passing('CloudShutdownTaint', { key: 'node.cloudprovider.kubernetes.io/shutdown', effect: 'NoSchedule' }),
  passing(
    'OutOfServiceTaint',
    { key: 'node.kubernetes.io/out-of-service', value: 'nodeshutdown', effect: 'NoExecute' },
    { remedy: 'heals' },
  ),
  passing('StartupTaint', { key: 'node.cilium.io/agent-not-ready', effect: 'NoSchedule' }),
  passing('StartupTaint', { key: 'ebs.csi.aws.com/agent-not-ready', effect: 'NoExecute' }, { variant: 'csi' }),
  passing(
    'StartupTaint',
    { key: 'startup-taint.cluster-autoscaler.kubernetes.io/gpu', effect: 'NoSchedule' },
    { variant: 'autoscaler' },
  ),
  passing('AutoscalerDisruptionTaint', { key: 'karpenter.sh/disrupted', effect: 'NoSchedule' }, { remedy: 'explains' }),
  passing(
    'AutoscalerDisruptionTaint',
    { key: 'ToBeDeletedByClusterAutoscaler', value: '1700000000', effect: 'NoSchedule' },
    { variant: 'autoscaler', remedy: 'explains' },
  ),
  passing(
    'PressureNoExecuteTaint',
    { key: 'node.kubernetes.io/disk-pressure', effect: 'NoExecute' },
    { remedy: 'heals' },
  ),
  {
    fault: 'the kubelet says that the node is not Ready',
    reason: 'NodeNotReady',
    state: 'notReady',
    says: /PLEG is not healthy/,
    after: async ({ client, node, pod }) => {
      await pod('ready');
      await setNodeStatus(client, node.metadata.name, { conditions: [ready('PLEG is not healthy') as never] });
    },
    remedy: 'heals by hand',
    afterwards: recover,
  },
  {
    fault: 'the kubelet falls silent',
    reason: 'NodeUnknown',
    state: 'unknown',
    says: /Kubelet stopped posting node status/,
    after: async ({ client, node, pod }) => {
      await pod('ready');
      await silenceNode(client, node.metadata.name);
    },
    remedy: 'heals by hand',
    afterwards: recover,
  },
];
