import { describe, expect, test } from 'vitest';
import { CATEGORIES } from '../model.ts';
import { fits } from './agent.ts';
import { CATALOGUE } from './catalogue.ts';
import { KNOWN_IMAGES, KNOWN_LABELS, KNOWN_NAMES } from './known-agents.ts';
import { imagePath } from './recognise.ts';
import { recogniseOf } from './testing.ts';

const rowsOf = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((line) => line.split(' | ') as [string, string]);

describe('the catalogue', () => {
  test('knows its agents by name, one entry each, in known categories', () => {
    expect(CATALOGUE).toHaveLength(127);
    expect(new Set(CATALOGUE.map(({ family }) => family)).size).toBe(CATALOGUE.length);
    for (const agent of CATALOGUE) {
      expect(agent.categories.length, agent.family).toBeGreaterThan(0);
      expect(CATEGORIES, agent.family).toEqual(expect.arrayContaining([...agent.categories]));
      expect(agent.images.length, agent.family).toBeGreaterThan(0);
      expect(agent.names.length, agent.family).toBeGreaterThan(0);
    }
  });

  test('is known by image wherever an image tells', () => {
    const seen = new Set(rowsOf(KNOWN_IMAGES).map(([, family]) => family));
    const byLabelOnly = ['Logging operator Fluent Bit', 'GKE Fluent Bit', 'Image puller'];
    expect(
      CATALOGUE.map(({ family }) => family)
        .filter((family) => !seen.has(family))
        .sort(),
    ).toEqual(byLabelOnly.sort());
  });
});

test.each(rowsOf(KNOWN_IMAGES))('image %s is %s', (image, family) => {
  expect(recogniseOf({ image }).family).toBe(family);
});

test.each(rowsOf(KNOWN_IMAGES))('a mirror of %s is still %s', (image, family) => {
  expect(recogniseOf({ image: `mirror.corp.example:5000/proxy/${imagePath(image).join('/')}:1` }).family).toBe(family);
});

test.each(rowsOf(KNOWN_LABELS))('label %s is %s', (text, family) => {
  const [, namespace = 'agents', key = '', value = ''] =
    /^(?:([a-z-]+)\/(?=[a-z0-9-]+=|app\.))?(.+)=(.+)$/.exec(text) ?? [];
  expect(recogniseOf({ labels: { [key]: value }, namespace }).family).toBe(family);
  expect(recogniseOf({ templateLabels: { [key]: value }, namespace }).family).toBe(family);
});

test.each(rowsOf(KNOWN_NAMES))('%s is %s', (text, family) => {
  const [namespace = '', name = ''] = text.split('/');
  expect(recogniseOf({ name, namespace }).family).toBe(family);
});

describe('an image path', () => {
  test.each([
    ['nginx', 'nginx'],
    ['nginx:1.27', 'nginx'],
    ['quay.io/cilium/cilium:v1@sha256:00', 'cilium/cilium'],
    ['localhost:5000/a/b:1', 'a/b'],
    ['localhost/a:1', 'a'],
    ['registry.corp.example:443/x/y/z@sha256:00', 'x/y/z'],
    ['fluent/fluent-bit', 'fluent/fluent-bit'],
    ['', ''],
  ])('of %s is %s', (image, path) => {
    expect(imagePath(image).join('/')).toBe(path);
  });
});

test.each([
  ['abc', 'abc', true],
  ['abc', 'ab', false],
  ['abc', 'a*', true],
  ['abc', '*c', true],
  ['abc', 'a*c', true],
  ['abc', '*b*', true],
  ['abc', '*', true],
  ['', '*', true],
  ['ab', 'ab*b', false],
  ['ab', 'a*b*b', false],
  ['abc', '*x*', false],
  ['xabc', 'a*', false],
])('%j fits %j: %s', (text, pattern, expected) => {
  expect(fits(text, pattern)).toBe(expected);
});

describe('the order of evidence', () => {
  test('an image outranks a label, a label outranks a name', () => {
    const labels = { 'k8s-app': 'kube-proxy' };
    expect(recogniseOf({ image: 'velero/velero:1', labels, namespace: 'falco', name: 'falco' }).family).toBe(
      'Velero node agent',
    );
    expect(recogniseOf({ labels, namespace: 'falco', name: 'falco' }).family).toBe('kube-proxy');
    expect(recogniseOf({ namespace: 'falco', name: 'falco' }).family).toBe('Falco');
  });

  test('labels tell apart what ships in the same image', () => {
    const image = 'nvcr.io/nvidia/k8s-device-plugin:v0.17.2';
    expect(recogniseOf({ image }).family).toBe('NVIDIA device plugin');
    expect(recogniseOf({ image, templateLabels: { app: 'gpu-feature-discovery' } }).family).toBe(
      'GPU feature discovery',
    );
    expect(recogniseOf({ image: 'fluent/fluent-bit', labels: { 'k8s-app': 'fluentbit-gke' } }).family).toBe(
      'GKE Fluent Bit',
    );
  });

  test('so do names, where labels do not', () => {
    expect(recogniseOf({ image: 'fluent/fluent-bit', namespace: 'logging', name: 'main-fluentbit' }).family).toBe(
      'Logging operator Fluent Bit',
    );
  });

  test('the first container that is known decides; helpers come after the agent', () => {
    expect(recogniseOf({ images: ['a/helper:1', 'quay.io/calico/node:v3', 'coreos/flannel:v0'] }).family).toBe(
      'Calico',
    );
  });

  test('init containers tell nothing: a puller names other people’s images there', () => {
    expect(recogniseOf({ image: 'registry.k8s.io/pause:3.10', initImages: ['datadog/agent:7'] })).toEqual({
      categories: ['other'],
      family: null,
      role: 'agent',
      isIgnored: false,
    });
  });
});

describe('what is easily mistaken', () => {
  test.each(['agent', 'collector', 'sensor', 'speaker', 'node-agent', 'falco', 'fluent-bit'])(
    'the name %s alone, in a namespace that says nothing, is not enough',
    (name) => {
      expect(recogniseOf({ name, namespace: 'team-a' })).toMatchObject({ categories: ['other'], family: null });
    },
  );

  test.each([
    ['app', 'collector'],
    ['app', 'node-agent'],
    ['app.kubernetes.io/name', 'agent'],
    ['app.kubernetes.io/name', 'collector'],
    ['app.kubernetes.io/component', 'speaker'],
    ['app.kubernetes.io/component', 'canary'],
  ])('the label %s=%s alone is not enough', (key, value) => {
    expect(recogniseOf({ labels: { [key]: value }, namespace: 'team-a' }).family).toBeNull();
  });

  test.each([
    'corp/agent:1',
    'corp/collector:1',
    'corp/sensor:1',
    'corp/driver:1',
    'corp/node:1',
    'corp/my-fluent-bit:1',
  ])('the image %s is nobody’s', (image) => {
    expect(recogniseOf({ image }).family).toBeNull();
  });
});

describe('categories', () => {
  test.each([
    ['datadog/agent:7', ['monitoring', 'logging', 'security']],
    ['elastic-agent/elastic-agent:9', ['logging', 'monitoring', 'security']],
    ['quay.io/cilium/cilium:v1', ['network']],
    ['nvidia/k8s/dcgm-exporter:4', ['device', 'monitoring']],
    ['nfd/node-feature-discovery:v0', ['device', 'lifecycle']],
    ['csi-secrets-store/driver:v1', ['storage', 'security']],
    ['jtblin/kube2iam:0', ['security']],
    ['kubecost-network-costs:v0', ['monitoring']],
    ['spegel-org/spegel:v0', ['lifecycle']],
  ])('of %s: %j', (image, categories) => {
    expect(recogniseOf({ image }).categories).toEqual(categories);
  });

  test('a driver that registers with the kubelet is storage, whoever made it', () => {
    const images = ['corp/own-csi:1', 'registry.k8s.io/sig-storage/csi-node-driver-registrar:v2.13.0'];
    expect(recogniseOf({ images })).toMatchObject({ categories: ['storage'], family: null });
  });
});
