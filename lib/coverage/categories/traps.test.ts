/** What a recogniser of node agents is easily wrong about, by name. */
import { describe, expect, test } from 'vitest';
import { type Fields, recogniseOf } from './testing.ts';

describe('mirrors and re-tags hide the registry', () => {
  test.each([
    ['harbor.corp.example/proxy-cache/fluent/fluent-bit:4.0', 'Fluent Bit'],
    ['123456789012.dkr.ecr.eu-west-1.amazonaws.com/quay/calico/node@sha256:00', 'Calico'],
    ['localhost:5000/falcosecurity/falco', 'Falco'],
    ['artifactory.corp.example:8443/docker-remote/grafana/alloy:latest', 'Grafana Alloy'],
  ])('%s is %s', (image, family) => {
    expect(recogniseOf({ image }).family).toBe(family);
  });
});

describe('one agent can be many DaemonSets', () => {
  const familiesOf = (all: readonly Fields[]) => new Set(all.map((fields) => recogniseOf(fields).family));

  test('KubeArmor has one for every enforcer and runtime', () => {
    const names = ['kubearmor', 'kubearmor-apparmor-containerd-98c2c', 'kubearmor-bpf-crio-a1b2c'];
    expect(familiesOf(names.map((name) => ({ namespace: 'kubearmor', name })))).toEqual(new Set(['KubeArmor']));
  });

  test('GKE\u2019s GPU plugin has one for every size and node image', () => {
    const twins = ['small', 'medium', 'large'].flatMap((size) => [`${size}-cos`, `${size}-ubuntu`]);
    const image = 'gke.gcr.io/nvidia-gpu-device-plugin@sha256:00';
    const names = twins.map((twin) => ({ image, name: `nvidia-gpu-device-plugin-${twin}` }));
    expect(familiesOf(names)).toEqual(new Set(['NVIDIA device plugin']));
  });

  test('GKE\u2019s metrics agent has scaling and Windows twins', () => {
    const names = ['', '-scaling-10', '-scaling-20', '-windows'].map((end) => `gke-metrics-agent${end}`);
    expect(familiesOf(names.map((name) => ({ namespace: 'kube-system', name })))).toEqual(
      new Set(['GKE metrics agent']),
    );
  });

  test('the NVIDIA driver has one for every kernel, Longhorn one for every engine version', () => {
    const kernels = ['nvidia-driver-daemonset', 'nvidia-driver-daemonset-5.15.0-1075-ubuntu22.04'];
    expect(familiesOf(kernels.map((name) => ({ namespace: 'gpu-operator', name })))).toEqual(
      new Set(['NVIDIA driver']),
    );
    const engines = ['engine-image-ei-51cc7b9c', 'engine-image-ei-0f1e2d3c'];
    expect(familiesOf(engines.map((name) => ({ namespace: 'longhorn-system', name })))).toEqual(new Set(['Longhorn']));
  });

  test.each([
    ['kube-system', 'kube-proxy', 'kube-proxy-windows', 'kube-proxy'],
    ['calico-system', 'calico-node', 'calico-node-windows', 'Calico'],
    ['kube-system', 'ebs-csi-node', 'ebs-csi-node-windows', 'AWS EBS CSI'],
    ['kube-system', 'csi-azuredisk-node', 'csi-azuredisk-node-win', 'Azure Disk CSI'],
    ['kube-system', 'pdcsi-node', 'pdcsi-node-windows', 'GCE PD CSI'],
    ['kube-system', 'ama-logs', 'ama-logs-windows', 'Azure Monitor logs'],
    ['kube-system', 'cloud-node-manager', 'cloud-node-manager-windows', 'Azure cloud-node-manager'],
    ['wiz', 'prod-wiz-sensor', 'prod-wiz-sensor-windows', 'Wiz Sensor'],
  ])('Windows twins in %s: %s and %s are %s', (namespace, name, twin, family) => {
    expect(
      familiesOf([
        { namespace, name },
        { namespace, name: twin },
      ]),
    ).toEqual(new Set([family]));
  });
});

describe('one DaemonSet can be several categories', () => {
  test.each([
    ['datadog/agent:7', ['monitoring', 'logging', 'security']],
    ['elastic-agent/elastic-agent:9', ['logging', 'monitoring', 'security']],
    ['grafana/alloy:v1', ['logging', 'monitoring']],
    ['sysdig/agent:13', ['security', 'monitoring']],
  ])('%s is %j, the most telling first', (image, categories) => {
    expect(recogniseOf({ image }).categories).toEqual(categories);
  });
});

describe('uninstallers, image pullers and probes run on nodes and cover nothing', () => {
  test.each([
    ['CrowdStrike Falcon', 'uninstaller', { image: 'r/falcon-node-sensor:7', name: 'prod-node-cleanup' }],
    [null, 'uninstaller', { name: 'agent-uninstall' }],
    ['Image puller', 'imagePuller', { name: 'hook-image-puller', labels: { component: 'hook-image-puller' } }],
    ['Image puller', 'imagePuller', { name: 'continuous-image-puller', namespace: 'hub' }],
    [null, 'imagePuller', { name: 'image-prepuller' }],
    [null, 'imagePuller', { name: 'pre-puller' }],
    [null, 'imagePuller', { name: 'nightly-prepull' }],
    [null, 'uninstaller', { name: 'sensor-uninstaller' }],
    ['Loki canary', 'probe', { image: 'grafana/loki-canary:3' }],
    ['Goldpinger', 'probe', { image: 'bloomberg/goldpinger:3' }],
    ['NVIDIA operator validator', 'probe', { image: 'nvidia/cloud-native/gpu-operator-validator:v25' }],
    ['Node scanner', 'probe', { image: 'aquasecurity/node-collector:0.3' }],
  ] satisfies [string | null, string, Fields][])('%s is an %s: %j', (family, role, fields) => {
    expect(recogniseOf(fields)).toMatchObject({ family, role });
  });

  test('k3s\u2019 ServiceLB is one for every Service, and no agent', () => {
    expect(recogniseOf({ image: 'rancher/klipper-lb:v0.4' }).role).toBe('workload');
  });

  test('a puller that names agents\u2019 images in its init containers is none of them', () => {
    const fields = { name: 'hook-image-puller', initImages: ['datadog/agent:7'], image: 'registry.k8s.io/pause:3.10' };
    expect(recogniseOf(fields)).toMatchObject({ family: 'Image puller', role: 'imagePuller' });
  });

  test('an agent is an agent, and so is what nobody knows', () => {
    expect(recogniseOf({ image: 'datadog/agent:7' }).role).toBe('agent');
    for (const name of ['pullers-guild', 'log-puller', 'git-puller', 'uninstall-guard', 'uninstall-protection']) {
      expect(recogniseOf({ name }), name).toMatchObject({ family: null, role: 'agent' });
    }
  });
});

describe('a name changes across versions, and the family stays', () => {
  test.each([
    ['rook-ceph', 'csi-rbdplugin', 'rook-ceph.rbd.csi.ceph.com-nodeplugin', 'Ceph CSI'],
    ['velero', 'restic', 'node-agent', 'Velero node agent'],
    ['kube-system', 'nodelocaldns', 'node-local-dns', 'NodeLocal DNS'],
    ['kube-system', 'cilium', 'anetd', 'Cilium'],
  ])('in %s %s became %s: both are %s', (namespace, before, after, family) => {
    expect(recogniseOf({ namespace, name: before }).family).toBe(family);
    expect(recogniseOf({ namespace, name: after }).family).toBe(family);
  });
});

describe('a generic name or label alone is never enough', () => {
  test('Velero and Kubescape both call it node-agent, and are told apart by namespace, image or label', () => {
    expect(recogniseOf({ name: 'node-agent', namespace: 'velero' }).categories).toEqual(['backup']);
    expect(recogniseOf({ name: 'node-agent', namespace: 'kubescape' }).categories).toEqual(['security']);
    expect(recogniseOf({ name: 'node-agent', namespace: 'tools' }).family).toBeNull();
    const moved = { name: 'node-agent', namespace: 'tools' };
    expect(recogniseOf({ ...moved, image: 'velero/velero:v1' }).family).toBe('Velero node agent');
    expect(recogniseOf({ ...moved, image: 'kubescape/node-agent:v0' }).family).toBe('Kubescape node agent');
    expect(recogniseOf({ ...moved, labels: { name: 'node-agent', role: 'node-agent' } }).family).toBe(
      'Velero node agent',
    );
  });

  test('cilium/tetragon is no Cilium, although it comes from its makers', () => {
    expect(
      recogniseOf({ image: 'quay.io/cilium/tetragon:v1', namespace: 'kube-system', name: 'tetragon' }),
    ).toMatchObject({ family: 'Tetragon', categories: ['security'] });
  });

  test('the device plugin and the feature discovery in one image are told apart by their labels', () => {
    const image = 'nvcr.io/nvidia/k8s-device-plugin:v0.17.2';
    expect(recogniseOf({ image, templateLabels: { app: 'gpu-feature-discovery' } }).family).toBe(
      'GPU feature discovery',
    );
    expect(recogniseOf({ image }).family).toBe('NVIDIA device plugin');
  });

  test('so are AMD\u2019s device plugin and its node labeller', () => {
    const image = 'rocm/k8s-device-plugin:labeller-latest';
    expect(recogniseOf({ image, templateLabels: { name: 'amdgpu-lbl-ds' } }).family).toBe('AMD GPU node labeller');
    expect(recogniseOf({ image: 'rocm/k8s-device-plugin:1.31' }).family).toBe('AMD GPU device plugin');
  });
});
