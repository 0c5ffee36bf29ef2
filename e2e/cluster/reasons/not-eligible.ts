/** The node is not for this DaemonSet: what its template asks for, or a taint that somebody put there on purpose. */
import type { Affinity, Taint } from '../kinds.ts';
import type { Row, Scene } from './row.ts';

const requires = (...nodeSelectorTerms: object[]): { affinity: Affinity } => ({
  affinity: {
    nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: nodeSelectorTerms as [] } },
  },
});
const dropAffinity = ({ patchTemplate }: Scene) => patchTemplate({ affinity: null });

const repelled = (reason: string, taint: Taint, more: Partial<Row> = {}): Row => ({
  fault: `taint \`${taint.key}:${taint.effect}\``,
  reason,
  state: 'repelled',
  says: new RegExp(taint.key.slice(0, 30)),
  node: { taints: [taint] },
  ...more,
});

const ownTolerations = [
  { key: 'first', operator: 'Exists' },
  { key: 'second', operator: 'Equal', value: 'yes', effect: 'NoExecute', tolerationSeconds: 30 },
] as const;
const firstTaint: Taint = { key: 'first', value: 'any', effect: 'NoSchedule' };

export const notEligible: Row[] = [
  {
    fault: 'the template names another node',
    reason: 'NodeNamePinnedElsewhere',
    state: 'notSelected',
    says: /somewhere-else/,
    agent: { pod: { nodeName: 'somewhere-else' } },
    remedy: 'heals',
  },
  {
    fault: 'a Windows node, an agent for Linux',
    reason: 'OperatingSystemMismatch',
    state: 'notSelected',
    says: /linux.*windows/,
    node: { labels: { 'kubernetes.io/os': 'windows' } },
    agent: { pod: { nodeSelector: { 'kubernetes.io/os': 'linux' } } },
  },
  {
    fault: 'an arm64 node, an agent for amd64',
    reason: 'ArchitectureMismatch',
    state: 'notSelected',
    says: /amd64.*arm64/,
    node: { labels: { 'kubernetes.io/arch': 'arm64' } },
    agent: { pod: { nodeSelector: { 'kubernetes.io/arch': 'amd64' } } },
  },
  {
    fault: 'the same, by required affinity',
    reason: 'ArchitectureMismatch',
    variant: 'affinity',
    state: 'notSelected',
    says: /amd64.*arm64/,
    node: { labels: { 'kubernetes.io/arch': 'arm64' } },
    agent: {
      pod: requires({ matchExpressions: [{ key: 'kubernetes.io/arch', operator: 'In', values: ['amd64'] }] }),
    },
  },
  {
    fault: 'a label of the nodeSelector has another value',
    reason: 'NodeSelectorMismatch',
    state: 'notSelected',
    says: /disk=ssd.*disk=hdd/,
    node: { labels: { disk: 'hdd' } },
    agent: { pod: { nodeSelector: { disk: 'ssd' } } },
    remedy: 'heals',
  },
  {
    fault: 'two labels of the nodeSelector are missing',
    reason: 'NodeSelectorMismatch',
    variant: 'absent',
    state: 'notSelected',
    says: /no label \w+ \(and 1 more\)/,
    agent: { pod: { nodeSelector: { rack: 'r1', tier: 'edge' } } },
    remedy: 'heals',
  },
  {
    fault: 'required affinity asks for a label that is missing',
    reason: 'NodeAffinityMismatch',
    state: 'notSelected',
    says: /tier In \[edge\].*no such label/,
    agent: { pod: requires({ matchExpressions: [{ key: 'tier', operator: 'In', values: ['edge'] }] }) },
    remedy: 'heals',
  },
  {
    fault: 'required affinity excludes a label that is there',
    reason: 'NodeAffinityMismatch',
    variant: 'not-in',
    state: 'notSelected',
    says: /tier NotIn \[edge\].*tier=edge/,
    node: { labels: { tier: 'edge' } },
    agent: { pod: requires({ matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['edge'] }] }) },
    remedy: 'heals by hand',
    afterwards: dropAffinity,
  },
  {
    fault: 'required affinity names another node by matchFields',
    reason: 'NodeAffinityMismatch',
    variant: 'fields',
    state: 'notSelected',
    says: /somewhere-else/,
    agent: { pod: requires({ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['somewhere-else'] }] }) },
    remedy: 'heals by hand',
    afterwards: dropAffinity,
  },
  {
    fault: 'an empty term and one that does not parse',
    reason: 'NodeAffinityUnmatchable',
    state: 'notSelected',
    says: /tier Gt \[high\]/,
    agent: { pod: requires({}, { matchExpressions: [{ key: 'tier', operator: 'Gt', values: ['high'] }] }) },
    remedy: 'heals by hand',
    afterwards: dropAffinity,
  },
  {
    fault: 'only an empty term',
    reason: 'NodeAffinityUnmatchable',
    variant: 'empty',
    state: 'notSelected',
    says: /empty/,
    agent: { pod: requires({}) },
    remedy: 'heals by hand',
    afterwards: dropAffinity,
  },
  repelled(
    'ControlPlaneTaint',
    { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
    { remedy: 'heals by its YAML' },
  ),
  repelled(
    'ControlPlaneTaint',
    { key: 'node-role.kubernetes.io/etcd', effect: 'NoExecute' },
    { variant: 'etcd', remedy: 'heals' },
  ),
  repelled('AcceleratorTaint', { key: 'nvidia.com/gpu', value: 'present', effect: 'NoSchedule' }, { remedy: 'heals' }),
  repelled('VirtualNodeTaint', { key: 'virtual-kubelet.io/provider', value: 'azure', effect: 'NoSchedule' }),
  repelled(
    'NumericTolerationInert',
    { key: 'sla', value: '950', effect: 'NoSchedule' },
    {
      fault: 'a toleration `Gt 900`, while only the API server has the feature gate',
      agent: { pod: { tolerations: [{ key: 'sla', operator: 'Gt', value: '900', effect: 'NoSchedule' }] } },
      remedy: 'heals',
    },
  ),
  repelled('DedicatedTaint', { key: 'dedicated', value: 'search', effect: 'NoSchedule' }, { remedy: 'heals' }),
  repelled(
    'DedicatedTaint',
    { key: 'dedicated', value: 'search', effect: 'NoSchedule' },
    {
      fault: 'one node of three is tainted; the template has tolerations of its own, which must stay',
      variant: 'one-of-three',
      node: { taints: [{ key: 'dedicated', value: 'search', effect: 'NoSchedule' }, firstTaint] },
      more: 2,
      agent: { pod: { tolerations: [...ownTolerations] } },
      remedy: 'heals',
    },
  ),
  repelled(
    'DedicatedTaint',
    { key: 'dedicated', value: '1', effect: 'NoSchedule' },
    {
      fault: 'the same, followed by its YAML',
      variant: 'yaml',
      node: { taints: [{ key: 'dedicated', value: '1', effect: 'NoSchedule' }, firstTaint] },
      more: 1,
      agent: { pod: { tolerations: [...ownTolerations] } },
      remedy: 'heals by its YAML',
    },
  ),
  repelled(
    'DedicatedTaint',
    { key: 'spot', value: 'true', effect: 'NoSchedule' },
    {
      fault: 'two taints, an agent that is updated OnDelete',
      variant: 'two',
      node: {
        taints: [
          { key: 'spot', value: 'true', effect: 'NoSchedule' },
          { key: 'team', value: 'red', effect: 'NoSchedule' },
        ],
      },
      more: 1,
      agent: { updateStrategy: { type: 'OnDelete' } },
      remedy: 'heals',
    },
  ),
  repelled('NoExecuteTaint', { key: 'drain-for-repair', effect: 'NoExecute' }, { remedy: 'heals' }),
];
