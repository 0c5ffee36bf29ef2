/** DaemonSets and their ControllerRevisions as an API server sends them. */
import type { Agent } from './fleet.ts';
import { managedBy } from './managed-fields.ts';
import { agentSpec } from './pod-spec-wire.ts';
import { DAEMON_SET_UID, revisionHash } from './pod-wire.ts';
import { timeOf, uidOf } from './spell.ts';
import type { DaemonSetState } from './states.ts';

const REVISION_UID = 5;
const GENERATION = 'deprecated.daemonset.template.generation';

/** JSON without the first brace, kind and apiVersion. */
export function daemonSetBody(agent: Agent, state: DaemonSetState, createdAt: number): string {
  const { index, rv, revision, desired, scheduled, misscheduled, ready, updated } = state;
  const spec = {
    selector: { matchLabels: selectorOf(agent) },
    template: templateWire(agent, revision),
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '10%', maxSurge: 0 } },
    revisionHistoryLimit: 10,
  };
  return withoutBrace({
    metadata: {
      name: agent.name,
      namespace: agent.namespace,
      uid: uidOf(DAEMON_SET_UID, index),
      resourceVersion: String(rv),
      generation: revision,
      creationTimestamp: timeOf(createdAt),
      labels: { ...selectorOf(agent), 'app.kubernetes.io/managed-by': 'Helm' },
      annotations: {
        [GENERATION]: String(revision),
        'meta.helm.sh/release-name': agent.name,
        'meta.helm.sh/release-namespace': agent.namespace,
      },
      managedFields: [managedBy('helm', timeOf(createdAt), { spec })],
    },
    spec,
    status: {
      currentNumberScheduled: scheduled,
      numberMisscheduled: misscheduled,
      desiredNumberScheduled: desired,
      numberReady: ready,
      observedGeneration: revision,
      updatedNumberScheduled: updated,
      numberAvailable: ready,
      ...(desired === ready ? {} : { numberUnavailable: desired - ready }),
    },
  });
}

/** The same for one revision of it. */
export function revisionBody(agent: Agent, revision: number, rv: number, createdAt: number): string {
  const hash = revisionHash(agent.index, revision);
  const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name: agent.name, uid: uidOf(DAEMON_SET_UID, agent.index) };
  return withoutBrace({
    metadata: {
      name: `${agent.name}-${hash}`,
      namespace: agent.namespace,
      uid: uidOf(REVISION_UID, agent.index * 1000 + revision),
      resourceVersion: String(rv),
      creationTimestamp: timeOf(createdAt),
      labels: { ...selectorOf(agent), 'controller-revision-hash': hash },
      annotations: { [GENERATION]: String(revision) },
      ownerReferences: [{ ...owner, controller: true, blockOwnerDeletion: true }],
    },
    data: { spec: { template: { ...templateWire(agent, revision), $patch: 'replace' } } },
    revision,
  });
}

function selectorOf({ name }: Agent): Readonly<Record<string, string>> {
  return { 'app.kubernetes.io/instance': name, 'app.kubernetes.io/name': name };
}

function templateWire(agent: Agent, revision: number): object {
  return { metadata: { labels: selectorOf(agent) }, spec: agentSpec(agent, revision) };
}

function withoutBrace(object: object): string {
  return JSON.stringify(object).slice(1);
}
