/** What a DaemonSet's template and its Pods have in common, as large as charts make it. */
import type { Agent } from './fleet.ts';

export const POOL_LABEL = 'platform.example.com/pool';
export const TAINT = 'platform.example.com/maintenance';

const VOLUMES = ['var-log', 'lib-modules'];
const SETTINGS = ['LOG_LEVEL', 'CLUSTER_NAME', 'ENDPOINT', 'BUFFER_DIR'];

/** As stored: with every default that the API server fills in. */
export function containerWire(name: string, image: string, cpu: string): object {
  const probe = (path: string) => ({
    httpGet: { path, port: 9090, scheme: 'HTTP' },
    initialDelaySeconds: 5,
    timeoutSeconds: 1,
    periodSeconds: 10,
    successThreshold: 1,
    failureThreshold: 3,
  });
  return {
    name,
    image,
    args: ['--config=/etc/agent/config.yaml', '--metrics-bind-address=0.0.0.0:9090', '--leader-elect=false'],
    ports: [{ name: 'metrics', containerPort: 9090, protocol: 'TCP' }],
    env: [
      { name: 'NODE_NAME', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: 'spec.nodeName' } } },
      ...SETTINGS.map((setting) => ({ name: setting, value: `${setting.toLowerCase()} in production` })),
      { name: 'API_KEY', valueFrom: { secretKeyRef: { name: `${name}-credentials`, key: 'api-key' } } },
    ],
    resources: { limits: { memory: '512Mi' }, requests: { cpu, memory: '256Mi' } },
    volumeMounts: [
      ...VOLUMES.map((volume) => ({ name: volume, readOnly: true, mountPath: `/host/${volume}` })),
      { name: 'kube-api-access', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
    ],
    livenessProbe: probe('/healthz'),
    readinessProbe: probe('/ready'),
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
    securityContext: { privileged: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
  };
}

/** The container beside it, which does little. */
export const SIDE = {
  name: 'config-reloader',
  image: 'registry.example.com/platform/config-reloader:0.9.0',
  cpu: '10m',
} as const;

export function sideContainer(): object {
  const { name, image, cpu } = SIDE;
  return {
    name,
    image,
    args: ['--watched-dir=/etc/agent'],
    resources: { limits: { memory: '512Mi' }, requests: { cpu, memory: '256Mi' } },
    volumeMounts: [
      { name: 'kube-api-access', readOnly: true, mountPath: '/var/run/secrets/kubernetes.io/serviceaccount' },
    ],
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: 'IfNotPresent',
  };
}

export function volumesWire(): readonly object[] {
  return VOLUMES.map((name) => ({ name, hostPath: { path: `/${name.replaceAll('-', '/')}`, type: '' } }));
}

/** The volume that every Pod has and no template. */
export const API_ACCESS = {
  name: 'kube-api-access',
  projected: {
    sources: [
      { serviceAccountToken: { expirationSeconds: 3607, path: 'token' } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
    defaultMode: 420,
  },
};

export const AGENT_CPU = '100m';

/** Another revision has another image. */
export function imageOf(agent: Agent, revision: number): string {
  return revision === 1 ? agent.image : `${agent.image}-r${revision}`;
}

export function agentContainers(agent: Agent, revision: number): readonly object[] {
  return [containerWire(agent.name, imageOf(agent, revision), AGENT_CPU), sideContainer()];
}

export function agentTolerations({ toleratesAll }: Agent): readonly object[] {
  if (toleratesAll) return [{ operator: 'Exists' }];
  return [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }];
}

/** The template's spec, in the order of the API's fields. */
export function agentSpec(agent: Agent, revision: number): object {
  return {
    volumes: volumesWire(),
    containers: agentContainers(agent, revision),
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    ...(agent.pool === null ? {} : { nodeSelector: { [POOL_LABEL]: poolName(agent.pool) } }),
    serviceAccountName: agent.name,
    serviceAccount: agent.name,
    securityContext: {},
    schedulerName: 'default-scheduler',
    tolerations: agentTolerations(agent),
    priorityClassName: 'system-node-critical',
  };
}

export function poolName(pool: number): string {
  return `pool-${pool}`;
}
