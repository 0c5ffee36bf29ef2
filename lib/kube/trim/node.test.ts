import { describe, expect, it } from 'vitest';
import { realNode } from '../testing/real-objects.ts';
import { trim } from '../testing/trim.ts';

describe('a Node', () => {
  it('keeps what eligibility, capacity and the page need', () => {
    expect(trim('nodes', realNode())).toEqual({
      kind: 'Node',
      name: 'node-a',
      namespace: '',
      uid: 'uid-node-a',
      createdAt: Date.UTC(2026, 0, 1),
      deletedAt: null,
      labels: new Map([
        ['kubernetes.io/hostname', 'node-a'],
        ['kubernetes.io/os', 'linux'],
      ]),
      taints: [{ key: 'gpu', value: 'a100', effect: 'NoSchedule', timeAdded: Date.UTC(2026, 0, 1, 0, 1) }],
      unschedulable: false,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          message: 'kubelet is posting ready status',
          lastTransitionTime: Date.UTC(2026, 0, 1, 0, 2),
        },
      ],
      allocatable: new Map([
        ['cpu', 7910],
        ['memory', 31 * 2 ** 30],
        ['pods', 110],
        ['nvidia.com/gpu', 4],
        ['ephemeral-storage', 93 * 2 ** 30],
      ]),
      kubeletVersion: 'v1.37.0',
      kernelVersion: '6.8.0',
      osImage: 'Ubuntu 24.04',
      operatingSystem: 'linux',
      architecture: 'amd64',
      containerRuntimeVersion: 'containerd://2.1.0',
      finalizers: [],
    });
  });

  it('reads absent and null as nothing, as Go does', () => {
    const bare = { metadata: { name: 'bare' } };
    expect(trim('nodes', { ...bare, spec: null, status: { conditions: null, allocatable: null } })).toEqual(
      trim('nodes', bare),
    );
  });

  it('marks a quantity that does not parse, and keeps the others', () => {
    const status = { allocatable: { cpu: 'lots', memory: { amount: 1 }, pods: 110 } };
    const { allocatable } = trim('nodes', { metadata: { name: 'a' }, status });
    expect([...allocatable]).toEqual([
      ['cpu', Number.NaN],
      ['memory', Number.NaN],
      ['pods', 110],
    ]);
  });

  it('takes label keys that are names of Object.prototype for what they are', () => {
    const labels = JSON.parse('{"__proto__":"a","constructor":"b","toString":"c"}');
    const wire = `{"metadata":{"name":"a","labels":${JSON.stringify(labels)}}}`;
    expect(wire).toContain('"__proto__":"a"');
    expect([...trim('nodes', JSON.parse(wire)).labels]).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
    ]);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it.each([
    ['no name', { metadata: {} }],
    ['no metadata', {}],
    ['a name that is a number', { metadata: { name: 5 } }],
    ['labels that are a list', { metadata: { name: 'a', labels: ['x'] } }],
    ['a label that is a number', { metadata: { name: 'a', labels: { x: 1 } } }],
    ['taints that are an object', { metadata: { name: 'a' }, spec: { taints: {} } }],
    ['a taint that is null', { metadata: { name: 'a' }, spec: { taints: [null] } }],
    ['a time that is none', { metadata: { name: 'a', creationTimestamp: 'yesterday' } }],
    ['unschedulable: "true"', { metadata: { name: 'a' }, spec: { unschedulable: 'true' } }],
    ['a spec that is a string', { metadata: { name: 'a' }, spec: 'x' }],
  ])('is malformed with %s', (_, wire) => {
    expect(() => trim('nodes', wire)).toThrow();
  });

  it('holds free text to a length', () => {
    const conditions = [{ type: 'Ready', message: 'x'.repeat(1_500_000) }];
    const [condition] = trim('nodes', { metadata: { name: 'a' }, status: { conditions } }).conditions;
    expect(condition?.message).toBe(`${'x'.repeat(2_048)}...`);
  });
});
