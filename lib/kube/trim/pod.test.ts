import { describe, expect, it } from 'vitest';
import { realPod } from '../testing/real-objects.ts';
import { trim } from '../testing/trim.ts';
import { Pool } from './pool.ts';

const amounts = new Map([
  ['cpu', 100],
  ['memory', 128 * 2 ** 20],
]);
const noState = {
  type: 'none',
  reason: '',
  message: '',
  exitCode: null,
  signal: null,
  startedAt: null,
  finishedAt: null,
};

function pod(spec: object, more: object = {}) {
  return trim('pods', { metadata: { namespace: 'default', name: 'p', ...more }, spec });
}

describe('a Pod', () => {
  it('keeps its status as the kubelet reported it', () => {
    expect(trim('pods', realPod())).toMatchObject({
      kind: 'Pod',
      namespace: 'monitoring',
      controller: { kind: 'DaemonSet', name: 'agent', uid: 'uid-agent' },
      nodeName: 'node-a',
      phase: 'Running',
      startTime: Date.UTC(2026, 0, 1, 0, 0, 5),
      conditions: [
        {
          type: 'Ready',
          status: 'False',
          reason: 'ContainersNotReady',
          message: 'agent is not ready',
          lastTransitionTime: null,
        },
      ],
      containerStatuses: [
        {
          name: 'agent',
          image: 'registry.example.com/agent:1.4.2',
          ready: false,
          started: false,
          restartCount: 3,
          state: {
            ...noState,
            type: 'waiting',
            reason: 'CrashLoopBackOff',
            message: 'back-off 40s restarting failed container',
          },
          lastState: {
            ...noState,
            type: 'terminated',
            reason: 'Error',
            message: 'panic: no matching driver',
            exitCode: 1,
            finishedAt: Date.UTC(2026, 0, 1, 0, 3),
          },
          allocated: amounts,
          actualRequests: amounts,
        },
      ],
      isMirror: false,
    });
  });

  it('keeps of its spec what scheduling looks at', () => {
    const { spec } = trim('pods', realPod());
    expect(spec).toMatchObject({
      nodeSelector: new Map([['kubernetes.io/os', 'linux']]),
      tolerations: [{ key: 'gpu', operator: 'Exists', value: '', effect: 'NoSchedule' }],
      priority: 2000001000,
      terminationGracePeriodSeconds: 60,
      initContainers: [{ name: 'init', restartPolicy: 'Always' }],
    });
    expect(spec.containers).toEqual([
      {
        name: 'agent',
        image: 'registry.example.com/agent:1.4.2',
        requests: amounts,
        limits: new Map([['memory', 256 * 2 ** 20]]),
        hostPorts: [{ hostIP: '', protocol: 'TCP', port: 9100 }],
        restartPolicy: '',
        hasReadinessProbe: true,
        hasStartupProbe: false,
        startupProbeSeconds: 0,
      },
    ]);
  });

  it('shares spec and labels with every Pod of its revision, wherever that runs', () => {
    const pool = new Pool();
    const a = trim('pods', realPod('agent-1', 'node-a'), pool);
    const b = trim('pods', realPod('agent-2', 'node-b'), pool);
    expect(b.spec).toBe(a.spec);
    expect(b.labels).toBe(a.labels);
    expect(b.nodeName).toBe('node-b');
  });

  it('keeps the pin to its node until it is bound there', () => {
    const pinned = [{ matchExpressions: [], matchFields: [{ key: 'metadata.name', operator: 'In', values: ['n1'] }] }];
    const affinity = {
      nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: pinned } },
    };
    expect(pod({ affinity }).spec.requiredNodeAffinity).toEqual(pinned);
    expect(pod({ affinity, nodeName: 'n2' }).spec.requiredNodeAffinity).toEqual(pinned);
    expect(pod({ affinity, nodeName: 'n1' }).spec.requiredNodeAffinity).toBeNull();
  });

  it('tells required node affinity that is absent from one that matches nothing', () => {
    const required = (value: unknown) => ({
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: value } },
    });
    expect(pod({}).spec.requiredNodeAffinity).toBeNull();
    expect(pod({ affinity: {} }).spec.requiredNodeAffinity).toBeNull();
    expect(pod(required(null)).spec.requiredNodeAffinity).toBeNull();
    expect(pod(required({})).spec.requiredNodeAffinity).toEqual([]);
    expect(pod(required({ nodeSelectorTerms: [] })).spec.requiredNodeAffinity).toEqual([]);
    expect(pod(required({ nodeSelectorTerms: [{}] })).spec.requiredNodeAffinity).toEqual([
      { matchExpressions: [], matchFields: [] },
    ]);
  });

  it('counts every container port as a host port on the host network, and only those named otherwise', () => {
    const ports = [{ containerPort: 80 }, { containerPort: 81, hostPort: 9081, protocol: 'UDP', hostIP: '127.0.0.1' }];
    const hostPorts = (spec: object) => pod(spec).spec.containers[0]?.hostPorts;
    expect(hostPorts({ containers: [{ name: 'c', ports }] })).toEqual([
      { hostIP: '127.0.0.1', protocol: 'UDP', port: 9081 },
    ]);
    expect(hostPorts({ hostNetwork: true, containers: [{ name: 'c', ports }] })).toEqual([
      { hostIP: '', protocol: 'TCP', port: 80 },
      { hostIP: '127.0.0.1', protocol: 'UDP', port: 9081 },
    ]);
  });

  it('leaves out the steps of the kubelet that are done, and keeps those that are not', () => {
    const conditions = ['PodScheduled', 'PodReadyToStartContainers', 'Initialized', 'ContainersReady', 'Ready'].flatMap(
      (type) => [
        { type, status: 'True' },
        { type, status: 'False' },
      ],
    );
    const kept = trim('pods', { metadata: { name: 'p' }, status: { conditions } }).conditions;
    expect(kept.map(({ type, status }) => `${type}=${status}`)).toEqual([
      'PodScheduled=True',
      'PodScheduled=False',
      'PodReadyToStartContainers=False',
      'Initialized=False',
      'ContainersReady=False',
      'Ready=True',
      'Ready=False',
    ]);
  });

  it('says whether it is the copy of a static Pod', () => {
    expect(pod({}, { annotations: { 'kubernetes.io/config.mirror': 'abc' } }).isMirror).toBe(true);
  });

  it('names the owner that controls it, not just any owner', () => {
    const ownerReferences = [
      { kind: 'Node', name: 'n', uid: '1' },
      { kind: 'DaemonSet', name: 'd', uid: '2', controller: true },
    ];
    expect(pod({}, { ownerReferences }).controller).toEqual({ kind: 'DaemonSet', name: 'd', uid: '2' });
    expect(pod({}, { ownerReferences: ownerReferences.slice(0, 1) }).controller).toBeNull();
  });

  it('keeps of what the application said only its last line, and no more than 160 characters of that', () => {
    const lastWords = (message: string) => {
      const containerStatuses = [{ name: 'c', state: { terminated: { reason: 'Error', exitCode: 1, message } } }];
      const pod = trim('pods', { metadata: { name: 'p' }, status: { containerStatuses } });
      return pod.containerStatuses[0]?.state.message;
    };
    expect(lastWords('token=abc\nfatal: no driver\n\n')).toBe('fatal: no driver');
    expect(lastWords('x'.repeat(500))).toBe(`${'x'.repeat(159)}…`);
    expect(lastWords('')).toBe('');
  });

  it('says how long its startup probe lets a container take, with the defaults of the API', () => {
    const seconds = (startupProbe: object | null) =>
      pod({ containers: [{ name: 'c', startupProbe }] }).spec.containers[0]?.startupProbeSeconds;
    expect(seconds(null)).toBe(0);
    expect(seconds({})).toBe(30);
    expect(seconds({ initialDelaySeconds: 5, failureThreshold: 30, periodSeconds: 2 })).toBe(65);
  });

  it('keeps neither command nor output of a hook that failed', () => {
    const said = (message: string, reason = 'PostStartHookError') => {
      const containerStatuses = [{ name: 'c', state: { waiting: { reason, message } } }];
      return trim('pods', { metadata: { name: 'p' }, status: { containerStatuses } }).containerStatuses[0]?.state
        .message;
    };
    const hook = `for Container "c" in Pod "p_ns(uid)" failed - error: `;
    const command = `command 'sh -c login --token=abc' exited with 1: denied for abc`;
    expect(said(`Exec lifecycle hook ([sh -c login --token=abc]) ${hook}${command}, message: "denied for abc"`)).toBe(
      'Exec lifecycle hook for Container "c" in Pod "p_ns(uid)" failed - error: command exited with 1',
    );
    expect(said(`HTTP lifecycle hook (/a?token=abc) ${hook}Get "http://10.0.0.1/a?token=abc": refused`)).toBe(
      'HTTP lifecycle hook for Container "c" in Pod "p_ns(uid)" failed',
    );
    expect(said('in words of a later release, token abc')).toBe('Lifecycle hook failed');
    expect(said('token', 'CreateContainerError')).toBe('token');
  });

  it('keeps the words of the runtime about a container that could not start', () => {
    const terminated = { reason: 'StartError', exitCode: 128, message: 'exec: "agent": not found' };
    const containerStatuses = [{ name: 'c', state: { terminated } }];
    const { containerStatuses: kept } = trim('pods', { metadata: { name: 'p' }, status: { containerStatuses } });
    expect(kept[0]?.state.message).toBe('exec: "agent": not found');
  });
});

describe("a Pod that something else's controller made", () => {
  const owner = { ownerReferences: [{ kind: 'ReplicaSet', name: 'web', uid: 'r', controller: true }] };
  const requests = { cpu: '100m' };
  const wire = (allocatedResources: object, conditions: object[] = []) => ({
    metadata: { namespace: 'default', name: 'web-1', ...owner },
    spec: { nodeName: 'n', containers: [{ name: 'c', resources: { requests } }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'c', allocatedResources }], conditions },
  });

  it('is kept for what it holds of its node, without its statuses', () => {
    const web = trim('pods', wire(requests, [{ type: 'Ready', status: 'True' }]));
    expect(web).toMatchObject({ nodeName: 'n', phase: 'Running', containerStatuses: [], conditions: [] });
    expect(web.spec.containers[0]?.requests).toEqual(new Map([['cpu', 100]]));
  });

  it('keeps them while it is being resized', () => {
    const web = trim('pods', wire({ cpu: '200m' }, [{ type: 'PodResizePending', reason: 'Infeasible' }]));
    expect(web.containerStatuses[0]?.allocated).toEqual(new Map([['cpu', 200]]));
    expect(web.conditions).toHaveLength(1);
  });
});
