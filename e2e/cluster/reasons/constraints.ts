/** Volumes, devices and other Pods keep the Pod off its node. */
import type { KubeObject } from '../kinds.ts';
import { staysAnnotation } from '../marks.ts';
import { type Row, tenant, tenantLeaves } from './row.ts';

const size = { storage: '1Gi' };

const claim = (name: string, storageClassName: string, more: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolumeClaim',
  metadata: { name, namespace: 'default' },
  spec: { storageClassName, accessModes: ['ReadWriteOnce'], resources: { requests: size }, ...more },
});

/** A volume for the claim of the same name. */
const volume = (
  name: string,
  {
    labels,
    source,
    ...more
  }: { labels?: Record<string, string>; source?: Record<string, unknown> } & Record<string, unknown> = {},
): KubeObject => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name, ...(labels ? { labels } : {}) },
  spec: {
    capacity: size,
    accessModes: ['ReadWriteOnce'],
    storageClassName: '',
    claimRef: { namespace: 'default', name },
    ...(source ?? { hostPath: { path: '/data' } }),
    ...more,
  },
});

const bound = (name: string, more: Parameters<typeof volume>[1] = {}) => [
  volume(name, more),
  claim(name, '', { volumeName: name }),
];
const csi = (driver: string, volumeHandle: string) => ({ csi: { driver, volumeHandle } });
const uses = (claimName: string) => ({ volumes: [{ name: 'data', persistentVolumeClaim: { claimName } }] });
const onNode = (name: string) => ({
  required: {
    nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: [name] }] }],
  },
});

const csiNode = (name: string, drivers: object[]): KubeObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'CSINode',
  metadata: { name },
  spec: { drivers },
});

const storageClass = (name: string): KubeObject => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner: 'kubernetes.io/no-provisioner',
  volumeBindingMode: 'WaitForFirstConsumer',
});

/** A reason that the scheduler reports of the claim `<node name>`. */
const ofClaim = (reason: string, before: KubeObject[], row: Pick<Row, 'fault' | 'says'> & Partial<Row>): Row => {
  const name = reason.replace(/\B[A-Z]/g, '-$&').toLowerCase();
  return { reason, state: 'pending', before, agent: { pod: uses(name) }, ...row };
};

const required = (topologyKey: string, app: string) => ({
  requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey, labelSelector: { matchLabels: { app } } }],
});
const spread = (topologyKey: string) => [
  {
    maxSkew: 1,
    topologyKey,
    whenUnsatisfiable: 'DoNotSchedule',
    labelSelector: { matchLabels: { absent: 'everywhere' } },
  },
];

export const constraints: Row[] = [
  ofClaim('PvcMissing', [], {
    fault: 'a claim of the template does not exist',
    says: /PersistentVolumeClaim pvc-missing does not exist/,
    remedy: 'heals by hand',
    afterwards: ({ client }) => client.apply(bound('pvc-missing')),
  }),
  ofClaim('PvcUnbound', [claim('pvc-unbound', '')], {
    fault: 'a claim waits for a volume',
    says: /not bound to a volume/,
    remedy: 'heals by hand',
    afterwards: ({ client }) => client.apply(volume('pvc-unbound')),
  }),
  ofClaim(
    'VolumeNodeAffinityConflict',
    bound('volume-node-affinity-conflict', { source: { local: { path: '/data' } }, nodeAffinity: onNode('another') }),
    { fault: 'the volume is local to another node', says: /can't be reached from volume-node-affinity/ },
  ),
  ofClaim('NoVolumeFits', [storageClass('local'), claim('no-volume-fits', 'local')], {
    fault: 'the storage class binds late and has no volume here',
    says: /No PersistentVolume that no-volume-fits/,
    remedy: 'heals by hand',
    afterwards: ({ client }) =>
      client.apply(
        volume('no-volume-fits', {
          storageClassName: 'local',
          source: { local: { path: '/data' } },
          nodeAffinity: onNode('no-volume-fits'),
        }),
      ),
  }),
  ofClaim('VolumeZoneConflict', bound('volume-zone-conflict', { labels: { 'topology.kubernetes.io/zone': 'a' } }), {
    fault: 'the volume is in another zone',
    says: /another zone than volume-zone-conflict/,
    node: { labels: { 'topology.kubernetes.io/zone': 'b' } },
  }),
  ofClaim(
    'VolumeLimitReached',
    [
      csiNode('volume-limit-reached', [
        { name: 'disk.csi.test', nodeID: 'n', topologyKeys: [], allocatable: { count: 1 } },
      ]),
      ...bound('volume-limit-reached', { source: csi('disk.csi.test', 'v1') }),
      ...bound('volume-of-the-tenant', { source: csi('disk.csi.test', 'v2') }),
      tenant('volume-limit-reached', {}, { spec: uses('volume-of-the-tenant') }),
    ],
    {
      fault: 'the node has as many volumes attached as it may',
      says: /volume-limit-reached has as many volumes/,
      remedy: 'heals by hand',
      afterwards: tenantLeaves,
    },
  ),
  ofClaim(
    'CsiDriverMissing',
    [
      {
        apiVersion: 'storage.k8s.io/v1',
        kind: 'CSIDriver',
        metadata: { name: 'lost.csi.test' },
        spec: { attachRequired: false, preventPodSchedulingIfMissing: true },
      },
      ...bound('csi-driver-missing', { source: csi('lost.csi.test', 'v3') }),
    ],
    {
      fault: 'the CSI driver of the volume is not on the node',
      says: /CSI driver lost\.csi\.test is not installed on csi-driver-missing/,
      remedy: 'heals by hand',
      afterwards: ({ client }) =>
        client.apply(csiNode('csi-driver-missing', [{ name: 'lost.csi.test', nodeID: 'n', topologyKeys: [] }])),
    },
  ),
  ofClaim(
    'VolumeInUse',
    [
      volume('volume-in-use', { accessModes: ['ReadWriteOncePod'], source: csi('once.csi.test', 'v4') }),
      claim('volume-in-use', '', { volumeName: 'volume-in-use', accessModes: ['ReadWriteOncePod'] }),
      tenant('volume-in-use', {}, { spec: uses('volume-in-use') }),
    ],
    {
      fault: 'another Pod uses the ReadWriteOncePod claim',
      says: /ReadWriteOncePod/,
      remedy: 'heals by hand',
      afterwards: tenantLeaves,
    },
  ),
  {
    fault: 'a spread constraint over a label that the node lacks',
    reason: 'TopologySpreadUnsatisfied',
    state: 'pending',
    says: /wants label rack/,
    agent: { pod: { topologySpreadConstraints: spread('rack') } },
    remedy: 'heals',
  },
  {
    fault: 'the same, followed by its YAML',
    reason: 'TopologySpreadUnsatisfied',
    variant: 'yaml',
    state: 'pending',
    says: /wants label rack/,
    agent: { pod: { topologySpreadConstraints: spread('rack') } },
    remedy: 'heals by its YAML',
  },
  {
    fault: 'it must be beside a Pod that is not there',
    reason: 'PodAffinityUnsatisfied',
    state: 'pending',
    says: /app=cache.*there is none/,
    agent: { pod: { affinity: { podAffinity: required('kubernetes.io/hostname', 'cache') } } },
    remedy: 'heals',
  },
  {
    fault: 'it must not be beside a Pod that is there',
    reason: 'PodAntiAffinityConflict',
    state: 'pending',
    says: /default\/tenant-of-pod-anti-affinity-conflict/,
    before: [tenant('pod-anti-affinity-conflict', {}, { labels: { app: 'database' } })],
    agent: { pod: { affinity: { podAntiAffinity: required('kubernetes.io/hostname', 'database') } } },
    remedy: 'heals by its YAML',
  },
  {
    fault: 'a Pod that is there wants none beside it',
    reason: 'ExistingAntiAffinity',
    state: 'pending',
    says: /default\/tenant-of-existing-anti-affinity.*against this Pod/,
    before: [
      tenant(
        'existing-anti-affinity',
        {},
        {
          spec: { affinity: { podAntiAffinity: required('kubernetes.io/hostname', 'existing-anti-affinity') } },
        },
      ),
    ],
    remedy: 'heals by hand',
    afterwards: tenantLeaves,
  },
  {
    fault: 'the scheduler evicts a Pod for it, which takes its time to end',
    reason: 'PreemptionPending',
    state: 'pending',
    says: /default\/tenant-of-preemption-pending is still ending/,
    before: [
      tenant(
        'preemption-pending',
        {},
        {
          labels: { app: 'batch' },
          annotations: { [staysAnnotation]: 'true' },
        },
      ),
    ],
    agent: {
      pod: {
        priorityClassName: 'system-node-critical',
        affinity: { podAntiAffinity: required('kubernetes.io/hostname', 'batch') },
      },
    },
    remedy: 'heals by hand',
    afterwards: tenantLeaves,
  },
  {
    fault: 'no node offers the device that is claimed',
    reason: 'ResourceClaimUnsatisfied',
    state: 'pending',
    says: /cannot allocate all claims/,
    before: [
      {
        apiVersion: 'resource.k8s.io/v1',
        kind: 'DeviceClass',
        metadata: { name: 'gpu.test' },
        spec: { selectors: [{ cel: { expression: 'device.driver == "gpu.test"' } }] },
      },
      {
        apiVersion: 'resource.k8s.io/v1',
        kind: 'ResourceClaim',
        metadata: { name: 'one-gpu', namespace: 'default' },
        spec: { devices: { requests: [{ name: 'gpu', exactly: { deviceClassName: 'gpu.test' } }] } },
      },
    ],
    agent: { pod: { resourceClaims: [{ name: 'gpu', resourceClaimName: 'one-gpu' }] } },
  },
];
