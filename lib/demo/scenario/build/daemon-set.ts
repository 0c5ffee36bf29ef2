/** DaemonSet and ControllerRevision objects. */
import type { Agent } from '../fleet/agent.ts';
import { safeHash } from '../random.ts';
import type { ControllerRevisionWire, DaemonSetWire, OwnerReference, PodTemplate } from '../wire.ts';
import { timestamp } from './time.ts';

const GENERATION = 'deprecated.daemonset.template.generation';

function buildTemplate(agent: Agent): PodTemplate {
  return {
    metadata: { labels: { ...agent.selector, ...agent.extraLabels } },
    spec: {
      ...(agent.initContainers === undefined ? {} : { initContainers: agent.initContainers }),
      containers: agent.containers,
      ...(agent.nodeSelector === undefined ? {} : { nodeSelector: agent.nodeSelector }),
      ...(agent.affinity === undefined ? {} : { affinity: agent.affinity }),
      ...(agent.tolerations.length === 0 ? {} : { tolerations: agent.tolerations }),
      ...(agent.hostNetwork === true ? { hostNetwork: true } : {}),
      ...(agent.priorityClassName === undefined ? {} : { priorityClassName: agent.priorityClassName }),
      serviceAccountName: agent.serviceAccountName,
      schedulerName: 'default-scheduler',
      restartPolicy: 'Always',
      dnsPolicy: agent.hostNetwork === true ? 'ClusterFirstWithHostNet' : 'ClusterFirst',
      terminationGracePeriodSeconds: 30,
      volumes: agent.volumes,
    },
  };
}

/** The template with another image in its main container, and wherever else it runs that image. */
export function withImage(template: PodTemplate, image: string): PodTemplate {
  const old = mainImage(template);
  const swap = <T extends { readonly image: string }>(container: T): T =>
    container.image === old ? { ...container, image } : container;
  const { containers, initContainers } = template.spec;
  const init = initContainers === undefined ? {} : { initContainers: initContainers.map(swap) };
  return { ...template, spec: { ...template.spec, ...init, containers: containers.map(swap) } };
}

/** The template with every memory request and limit of its containers set to `memory`. */
export function withMemory(template: PodTemplate, memory: string): PodTemplate {
  const containers = template.spec.containers.map((container) => {
    const requests = { ...container.resources.requests, memory };
    return { ...container, resources: { requests, limits: { memory } } };
  });
  return { ...template, spec: { ...template.spec, containers } };
}

/** The image of the container that asks for the most memory: the agent itself, not its side containers. */
function mainImage(template: PodTemplate): string {
  const size = (requests: { readonly memory?: string } | undefined) => Number.parseInt(requests?.memory ?? '0', 10);
  const [main] = [...template.spec.containers].sort((a, b) => size(b.resources.requests) - size(a.resources.requests));
  return main?.image ?? '';
}

/** As applied `createdAt`, with `agent.revision` templates so far and nothing observed yet. */
export function buildDaemonSet(agent: Agent, uid: string, createdAt: number): DaemonSetWire {
  return {
    metadata: {
      name: agent.name,
      namespace: agent.namespace,
      uid,
      creationTimestamp: timestamp(createdAt),
      generation: agent.revision,
      labels: { ...agent.selector, ...agent.extraLabels, ...managedBy(agent) },
      annotations: { ...agent.annotations, [GENERATION]: String(agent.revision) },
    },
    spec: {
      selector: { matchLabels: agent.selector },
      template: buildTemplate(agent),
      updateStrategy: {
        type: 'RollingUpdate',
        rollingUpdate: { maxUnavailable: agent.maxUnavailable, maxSurge: 0 },
      },
      revisionHistoryLimit: 10,
    },
    status: {
      currentNumberScheduled: 0,
      numberMisscheduled: 0,
      desiredNumberScheduled: 0,
      numberReady: 0,
      observedGeneration: 0,
    },
  };
}

function managedBy(agent: Agent): { readonly 'app.kubernetes.io/managed-by'?: string } {
  return 'meta.helm.sh/release-name' in agent.annotations ? { 'app.kubernetes.io/managed-by': 'Helm' } : {};
}

/** What `kubectl apply` of another template does to the object. */
export function changeTemplate(daemonSet: DaemonSetWire, template: PodTemplate): void {
  const generation = (daemonSet.metadata.generation ?? 0) + 1;
  daemonSet.spec.template = template;
  daemonSet.metadata.generation = generation;
  daemonSet.metadata.annotations = { ...daemonSet.metadata.annotations, [GENERATION]: String(generation) };
}

export function templateGeneration(daemonSet: DaemonSetWire): string {
  return daemonSet.metadata.annotations?.[GENERATION] ?? '';
}

export function ownerReference(daemonSet: DaemonSetWire): OwnerReference {
  const { name, uid } = daemonSet.metadata;
  return { apiVersion: 'apps/v1', kind: 'DaemonSet', name, uid, controller: true, blockOwnerDeletion: true };
}

export function buildRevision(
  daemonSet: DaemonSetWire,
  template: PodTemplate,
  options: { readonly uid: string; readonly revision: number; readonly createdAt: number },
): ControllerRevisionWire {
  const { name, namespace } = daemonSet.metadata;
  const hash = safeHash(`${namespace}/${name} ${JSON.stringify(template)}`);
  return {
    metadata: {
      name: `${name}-${hash}`,
      namespace,
      uid: options.uid,
      creationTimestamp: timestamp(options.createdAt),
      labels: { ...template.metadata.labels, 'controller-revision-hash': hash },
      annotations: { [GENERATION]: String(options.revision) },
      ownerReferences: [ownerReference(daemonSet)],
    },
    data: { spec: { template: { ...template, $patch: 'replace' } } },
    revision: options.revision,
  };
}
