/** The containers run, or did: written as the kubelet writes it. */
import type { Pod } from '../kinds.ts';
import { waitingContainer } from '../status.ts';
import { crashed, type KubeletSays, running } from './kubelet.ts';
import type { Row } from './row.ts';

const ill = (reason: string, says: RegExp, fault: string, told: () => KubeletSays, more: Partial<Row> = {}): Row => ({
  fault,
  reason,
  state: 'notReady',
  says,
  kubelet: told,
  remedy: 'heals by hand',
  ...(more.remedy === undefined ? { afterwards: ({ repairKubelet }) => repairKubelet() } : {}),
  ...more,
});

const crash = (exit: Parameters<typeof crashed>[1]) => (): KubeletSays => ({
  status: { phase: 'Running', containerStatuses: [crashed('agent', exit)] },
});
const runs =
  (more: Parameters<typeof running>[1] = {}, events: KubeletSays['events'] = []) =>
  (): KubeletSays => ({
    status: { phase: 'Running', containerStatuses: [running('agent', more, 2)] },
    events,
  });

export const outOfMemory = crash({ exitCode: 137, reason: 'OOMKilled' });
/** The memory limit of the agent. */
export const memoryOf = ({ spec }: Pod) => spec.containers[0]?.resources?.limits?.memory;
const unlessRaised = (pod: Pod) => (memoryOf(pod) === '64Mi' ? outOfMemory() : null);
const small = { container: { resources: { limits: { memory: '64Mi' } } } };

export const notReady: Row[] = [
  ill('OutOfMemoryKilled', /limit 64 ?Mi/, 'the kernel kills it at its limit, on one node of three', outOfMemory, {
    more: 2,
    agent: small,
    kubelet: unlessRaised,
    remedy: 'heals',
  }),
  ill('OutOfMemoryKilled', /limit 64 ?Mi/, 'the same, followed by its YAML, updated OnDelete', outOfMemory, {
    variant: 'yaml',
    agent: { ...small, updateStrategy: { type: 'OnDelete' } },
    kubelet: unlessRaised,
    remedy: 'heals by its YAML',
    afterwards: async ({ client, pod }) => client.delete(await pod()),
  }),
  ill('OutOfMemoryKilled', /no limit, the node ran out/, 'it has no limit, and the node ran out', outOfMemory, {
    variant: 'no-limit',
  }),
  ill('CrashLoop', /agent.*code 2.*5 restarts/, 'it exits with 2', crash({ exitCode: 2, reason: 'Error' })),
  ill(
    'CrashLoop',
    /cannot open \/etc\/agent\.yaml/,
    'it exits with last words',
    crash({ exitCode: 1, reason: 'Error', message: 'fatal: cannot open /etc/agent.yaml\n' }),
    { variant: 'words' },
  ),
  ill(
    'LivenessKilling',
    /agent is killed by its liveness probe: HTTP probe failed/,
    'its liveness probe fails',
    () => ({
      ...crash({ exitCode: 137, reason: 'Error' })(),
      events: [
        { reason: 'Unhealthy', message: 'Liveness probe failed: HTTP probe failed with statuscode: 500' },
        {
          reason: 'Killing',
          message: 'Container agent failed liveness probe, will be restarted',
          type: 'Normal',
        },
      ],
    }),
    { agent: { container: { livenessProbe: { httpGet: { path: '/live', port: 8080 } } } } },
  ),
  ill(
    'StartupProbePending',
    /startup probe has yet to pass \(may take 300 s\)/,
    'its startup probe has not passed yet',
    runs({ started: false }),
    { agent: { container: { startupProbe: { httpGet: { path: '/', port: 80 }, failureThreshold: 30 } } } },
  ),
  ill(
    'ReadinessFailing',
    /HTTP probe failed with statuscode: 503/,
    'its readiness probe fails',
    runs({}, [{ reason: 'Unhealthy', message: 'Readiness probe failed: HTTP probe failed with statuscode: 503' }]),
    { agent: { container: { readinessProbe: { httpGet: { path: '/ready', port: 8080 } } } } },
  ),
  ill(
    'ReadinessGatePending',
    /gate example\.com\/in-mesh is not True/,
    'a mesh has not taken it in',
    () => ({
      status: {
        phase: 'Running',
        conditions: [
          { type: 'ContainersReady', status: 'True' },
          {
            type: 'Ready',
            status: 'False',
            reason: 'ReadinessGatesNotReady',
            message: 'corresponding condition of pod readiness gate "example.com/in-mesh" does not exist.',
          },
        ],
        containerStatuses: [running('agent', { ready: true }, 2)],
      },
    }),
    { agent: { pod: { readinessGates: [{ conditionType: 'example.com/in-mesh' }] } } },
  ),
  ill('ContainerUnknown', /lost container agent/, 'the runtime has lost the container', () => ({
    status: {
      phase: 'Running',
      containerStatuses: [
        {
          ...waitingContainer('agent', { reason: '' }),
          state: { terminated: { exitCode: 137, reason: 'ContainerStatusUnknown', message: 'could not be located' } },
        },
      ],
    },
  })),
  {
    fault: 'Ready, but not for minReadySeconds',
    reason: 'WarmingUp',
    state: 'notReady',
    says: /600 s/,
    agent: { minReadySeconds: 600 },
  },
  ill('StillStarting', /container agent waits \(ContainerCreating\)/, 'it is still being created', () => ({
    status: { phase: 'Pending', containerStatuses: [waitingContainer('agent', { reason: 'ContainerCreating' })] },
  })),
  ill(
    'FlappingReady',
    /agent exited with code 1 within 10 min \(2 restarts\)/,
    'it is Ready between two crashes',
    () => {
      const at = new Date().toISOString();
      const lastState = { terminated: { exitCode: 1, reason: 'Error', startedAt: at, finishedAt: at } };
      return {
        status: {
          phase: 'Running',
          conditions: [{ type: 'Ready', status: 'True' }],
          containerStatuses: [running('agent', { ready: true, restartCount: 2, lastState })],
        },
      };
    },
    { state: 'healthy', remedy: 'explains' },
  ),
];
