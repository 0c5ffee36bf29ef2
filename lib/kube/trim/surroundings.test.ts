import { describe, expect, it } from 'vitest';
import { trim } from '../testing/trim.ts';

const metadata = { name: 'a', namespace: 'agents', uid: 'u', creationTimestamp: '2026-11-24T14:00:00Z' };

describe('what surrounds a cell', () => {
  it('keeps of a Namespace whether it terminates, and the node selector that admission adds', () => {
    const wire = {
      metadata: {
        ...metadata,
        annotations: { 'scheduler.alpha.kubernetes.io/node-selector': 'pool=a', token: 's3cr3t' },
      },
      status: { phase: 'Terminating', conditions: [{ type: 'NamespaceContentRemaining', status: 'True' }] },
    };
    const kept = trim('namespaces', wire);
    expect(kept).toMatchObject({ kind: 'Namespace', phase: 'Terminating', nodeSelector: 'pool=a' });
    expect(kept.conditions).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain('s3cr3t');
  });

  it('keeps of a ResourceQuota what admission compares, as written', () => {
    const wire = { metadata, spec: { hard: { pods: '9' } }, status: { hard: { pods: '5' }, used: { pods: '4' } } };
    const { hard, used } = trim('resourcequotas', wire);
    expect([hard.get('pods'), used.get('pods')]).toEqual(['5', '4']);
  });

  it('keeps of a LimitRange what it forbids', () => {
    const item = { type: 'Container', max: { cpu: '1' }, min: { cpu: '10m' }, default: { cpu: '500m' } };
    expect(trim('limitranges', { metadata, spec: { limits: [item] } }).limits).toEqual([
      {
        type: 'Container',
        max: new Map([['cpu', '1']]),
        min: new Map([['cpu', '10m']]),
        maxLimitRequestRatio: new Map(),
      },
    ]);
  });

  it('keeps of a PriorityClass its value and whether it preempts', () => {
    expect(trim('priorityclasses', { metadata, value: 7, globalDefault: true })).toMatchObject({
      value: 7,
      preemptionPolicy: 'PreemptLowerPriority',
      isGlobalDefault: true,
    });
  });

  it('keeps of a RuntimeClass what it does to scheduling', () => {
    const scheduling = { nodeSelector: { sandbox: 'yes' }, tolerations: [{ key: 'sandbox', operator: 'Exists' }] };
    const kept = trim('runtimeclasses', {
      metadata,
      handler: 'kata',
      scheduling,
      overhead: { podFixed: { cpu: '250m' } },
    });
    expect(kept).toMatchObject({
      handler: 'kata',
      tolerations: [{ key: 'sandbox', operator: 'Exists', value: '', effect: '' }],
    });
    expect(kept.nodeSelector.get('sandbox')).toBe('yes');
    expect(kept.overhead.get('cpu')).toBe(250);
  });

  it('keeps of a Lease who holds it and when it was renewed, to the microsecond that JavaScript can tell', () => {
    const spec = { holderIdentity: 'cp-1', leaseDurationSeconds: 15, renewTime: '2026-11-24T14:00:00.123456Z' };
    expect(trim('leases', { metadata, spec })).toMatchObject({
      holder: 'cp-1',
      durationSeconds: 15,
      renewedAt: Date.UTC(2026, 10, 24, 14, 0, 0, 123),
    });
  });

  it('keeps of ClusterRoles and their bindings who may do what', () => {
    const rule = { verbs: ['get'], apiGroups: [''], resources: ['pods'] };
    expect(trim('clusterroles', { metadata, rules: [rule] }).rules).toEqual([
      { ...rule, resourceNames: [], nonResourceURLs: [] },
    ]);
    const subject = { kind: 'ServiceAccount', namespace: 'agents', name: 'shipper' };
    const binding = trim('clusterrolebindings', {
      metadata,
      roleRef: { kind: 'ClusterRole', name: 'r' },
      subjects: [subject],
    });
    expect(binding).toMatchObject({ roleName: 'r', subjects: [subject] });
    expect(trim('clusterroles', { metadata, rules: null }).rules).toEqual([]);
  });
});

describe('what a template can do to its node', () => {
  const spec = {
    containers: [
      {
        name: 'agent',
        image: 'a',
        livenessProbe: {},
        securityContext: { privileged: true },
        volumeMounts: [
          { name: 'root', mountPath: '/host', readOnly: true },
          { name: 'logs', mountPath: '/logs' },
        ],
      },
    ],
    initContainers: [{ name: 'setup', image: 'a', securityContext: { privileged: true } }],
    volumes: [
      { name: 'root', hostPath: { path: '/' } },
      { name: 'logs', hostPath: { path: '/var/log' } },
      { name: 'other', emptyDir: {} },
    ],
  };

  it('is kept: probes, privileges, and which paths of the node it can write to', () => {
    expect(trim('daemonsets', { metadata, spec: { template: { spec } } }).exposure).toEqual({
      livenessProbed: ['agent'],
      privileged: ['agent', 'setup'],
      hostPaths: [
        { path: '/', isWritable: false },
        { path: '/var/log', isWritable: true },
      ],
    });
  });
});
