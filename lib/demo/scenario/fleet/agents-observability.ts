/** Logging and monitoring agents, in the shape of their upstream manifests. */
import { type Agent, ALL_NO_SCHEDULE, argo, container, EVERYWHERE, helm, hostPaths, readiness } from './agent.ts';

const FLUENT_BIT: Agent = {
  namespace: 'logging',
  name: 'fluent-bit',
  selector: { 'app.kubernetes.io/name': 'fluent-bit', 'app.kubernetes.io/instance': 'fluent-bit' },
  tolerations: [{ key: 'node-role.kubernetes.io/control-plane', operator: 'Exists', effect: 'NoSchedule' }],
  containers: [
    container(
      'fluent-bit',
      'cr.fluentbit.io/fluent/fluent-bit:4.1.0',
      { cpu: '100m', memory: '128Mi' },
      {
        ...readiness('/api/v1/health', 2020),
        env: [{ name: 'AWS_REGION', value: 'eu-west-1' }],
        ports: [{ name: 'http', containerPort: 2020 }],
      },
    ),
  ],
  serviceAccountName: 'fluent-bit',
  maxUnavailable: '10%',
  volumes: hostPaths('/var/log', '/var/lib/docker/containers', '/etc/machine-id'),
  annotations: helm('fluent-bit', 'logging'),
  revision: 11,
  previousImage: 'cr.fluentbit.io/fluent/fluent-bit:4.0.9',
  lastRollout: { hoursAgo: 29, minutes: 7 },
};

const VECTOR_AUDIT: Agent = {
  namespace: 'logging',
  name: 'vector-audit',
  selector: { 'app.kubernetes.io/name': 'vector', 'app.kubernetes.io/instance': 'vector-audit' },
  tolerations: [],
  nodeSelector: { 'karpenter.sh/nodepool': 'system-m6i' },
  containers: [
    container(
      'vector',
      'timberio/vector:0.50.0-distroless-libc',
      { cpu: '200m', memory: '256Mi' },
      {
        ...readiness('/health', 8686),
        args: ['--config-dir', '/etc/vector/'],
      },
    ),
  ],
  serviceAccountName: 'vector-audit',
  maxUnavailable: 1,
  volumes: hostPaths('/var/log/audit', '/var/lib/vector'),
  annotations: helm('vector-audit', 'logging'),
  revision: 4,
  previousImage: 'timberio/vector:0.49.0-distroless-libc',
  lastRollout: { hoursAgo: 340, minutes: 3 },
};

const NODE_EXPORTER: Agent = {
  namespace: 'monitoring',
  name: 'node-exporter',
  selector: { 'app.kubernetes.io/name': 'prometheus-node-exporter', 'app.kubernetes.io/instance': 'monitoring' },
  tolerations: ALL_NO_SCHEDULE,
  hostNetwork: true,
  containers: [
    container(
      'node-exporter',
      'quay.io/prometheus/node-exporter:v1.9.1',
      { cpu: '30m', memory: '48Mi' },
      {
        ...readiness('/', 9100),
        args: ['--path.procfs=/host/proc', '--path.sysfs=/host/sys', '--path.rootfs=/host'],
        ports: [{ name: 'http-metrics', containerPort: 9100, hostPort: 9100 }],
      },
    ),
  ],
  serviceAccountName: 'node-exporter',
  maxUnavailable: 1,
  volumes: hostPaths('/proc', '/sys', '/'),
  annotations: argo('node-exporter'),
  revision: 3,
  previousImage: 'quay.io/prometheus/node-exporter:v1.9.0',
  lastRollout: { hoursAgo: 505, minutes: 26 },
};

const NODE_PROBLEM_DETECTOR: Agent = {
  namespace: 'monitoring',
  name: 'node-problem-detector',
  selector: { app: 'node-problem-detector' },
  tolerations: ALL_NO_SCHEDULE,
  containers: [
    container(
      'node-problem-detector',
      'registry.k8s.io/node-problem-detector/node-problem-detector:v0.8.21',
      { cpu: '10m', memory: '40Mi' },
      { args: ['--config.system-log-monitor=/config/kernel-monitor.json'], securityContext: { privileged: true } },
    ),
  ],
  serviceAccountName: 'node-problem-detector',
  maxUnavailable: 1,
  volumes: hostPaths('/var/log', '/dev/kmsg'),
  annotations: argo('node-problem-detector'),
  revision: 2,
  previousImage: 'registry.k8s.io/node-problem-detector/node-problem-detector:v0.8.20',
  lastRollout: { hoursAgo: 260, minutes: 24 },
};

const OTEL_AGENT: Agent = {
  namespace: 'monitoring',
  name: 'otel-agent',
  selector: { 'app.kubernetes.io/name': 'opentelemetry-collector', component: 'agent-collector' },
  tolerations: EVERYWHERE,
  containers: [
    container(
      'otel-agent',
      'otel/opentelemetry-collector-contrib:0.136.0',
      { cpu: '200m', memory: '256Mi' },
      {
        ...readiness('/', 13133),
        args: ['--config=/conf/relay.yaml'],
        ports: [{ name: 'otlp', containerPort: 4317, hostPort: 4317 }],
      },
    ),
  ],
  serviceAccountName: 'otel-agent',
  maxUnavailable: '10%',
  volumes: hostPaths('/var/log/pods', '/hostfs'),
  annotations: helm('otel-agent', 'monitoring'),
  revision: 8,
  previousImage: 'otel/opentelemetry-collector-contrib:0.135.0',
  lastRollout: { hoursAgo: 96, minutes: 6 },
};

export const OBSERVABILITY_AGENTS: readonly Agent[] = [
  FLUENT_BIT,
  VECTOR_AUDIT,
  NODE_EXPORTER,
  NODE_PROBLEM_DETECTOR,
  OTEL_AGENT,
];
