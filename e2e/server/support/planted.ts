/** A cluster with a secret wherever one may be kept, and each says where it was. */
import type { ApiServer } from '../../../lib/demo/api-server/server.ts';
import type { KubeObject } from '../../../lib/demo/api-server/store.ts';
import { daemonSet, node, pod, revision } from './objects.ts';

const SECRET = 'canary-secret';
/** What may be shown: it proves that a search would find a secret. */
export const SHOWN = 'canary-shown';

export const secretIn = (place: string) => `${SECRET}-in-${place}`;

/** The secrets in a text. */
export function secretsIn(text: string): readonly string[] {
  return text.match(new RegExp(`${SECRET}[\\w-]*`, 'g')) ?? [];
}

type Fields = Record<string, unknown>;
/** A wire object with more in it. */
export function planted(
  object: KubeObject,
  change: (fields: { metadata: Fields; spec: Fields; status: Fields }) => void,
) {
  const copy = structuredClone(object) as unknown as { metadata: Fields; spec: Fields; status: Fields };
  change(copy);
  return copy as unknown as KubeObject;
}
const annotations = (kind: string) => ({
  'kubectl.kubernetes.io/last-applied-configuration': JSON.stringify({ token: secretIn(`${kind}-last-applied`) }),
  'example.com/password': secretIn(`${kind}-annotation`),
});
const managedFields = (kind: string) => [{ manager: secretIn(`${kind}-managed-fields`), operation: 'Update' }];
const containers = (kind: string) =>
  ['containers', 'initContainers'].map((list) => [
    list,
    [
      {
        name: 'agent',
        image: 'example.com/agent:1',
        command: ['/agent', secretIn(`${kind}-${list}-command`)],
        args: [`--password=${secretIn(`${kind}-${list}-args`)}`],
        env: [{ name: 'PASSWORD', value: secretIn(`${kind}-${list}-env`) }],
        envFrom: [{ secretRef: { name: secretIn(`${kind}-${list}-env-from`) } }],
        lifecycle: { postStart: { exec: { command: [secretIn(`${kind}-${list}-lifecycle`)] } } },
        livenessProbe: {
          httpGet: { path: '/', httpHeaders: [{ name: 'x', value: secretIn(`${kind}-${list}-probe`) }] },
        },
        volumeMounts: [{ name: 'v', mountPath: `/${secretIn(`${kind}-${list}-mount`)}` }],
      },
    ],
  ]);
export const specSecrets = (kind: string) => ({
  ...Object.fromEntries(containers(kind)),
  volumes: [{ name: 'v', hostPath: { path: `/${secretIn(`${kind}-volume`)}` } }],
  imagePullSecrets: [{ name: secretIn(`${kind}-pull-secret`) }],
  hostAliases: [{ ip: '10.0.0.1', hostnames: [secretIn(`${kind}-host-alias`)] }],
});

/** Three nodes, an agent with a Pod on two of them, one Pod that can't be read. */
export function plantCluster(api: ApiServer): void {
  for (const name of ['n1', 'n2', 'n3']) {
    api.store.put(
      'nodes',
      planted(node(name), ({ metadata, spec, status }) => {
        Object.assign(metadata, {
          annotations: annotations('node'),
          managedFields: managedFields('node'),
          labels: { 'example.com/label': SHOWN },
        });
        Object.assign(spec, { providerID: secretIn('provider-id') });
        Object.assign(status, {
          addresses: [{ type: 'ExternalIP', address: secretIn('address') }],
          images: [{ names: [secretIn('image-list')] }],
          nodeInfo: { kernelVersion: SHOWN, bootID: secretIn('boot-id') },
        });
      }),
    );
  }
  for (const [name, isReady] of [
    ['n1', true],
    ['n2', false],
  ] as const) {
    api.store.put(
      'pods',
      planted(pod(name, isReady), ({ metadata, spec, status }) => {
        Object.assign(metadata, { annotations: annotations('pod'), managedFields: managedFields('pod') });
        Object.assign(spec, specSecrets('pod'));
        Object.assign(status, { podIP: secretIn('pod-ip'), hostIP: secretIn('host-ip') });
      }),
    );
  }
  api.store.put(
    'daemonsets',
    planted(daemonSet(), ({ metadata, spec }) => {
      Object.assign(metadata, { annotations: annotations('daemonset'), managedFields: managedFields('daemonset') });
      const template = spec.template as { metadata: Fields; spec: Fields };
      Object.assign(template.metadata, { annotations: annotations('template') });
      Object.assign(template.spec, specSecrets('template'));
    }),
  );
  const withData = Object.assign(revision(), { data: { spec: { template: { spec: specSecrets('revision') } } } });
  api.store.put('controllerrevisions', withData);
  api.store.put(
    'events',
    Object.assign(
      { metadata: { name: 'e1', namespace: 'agents', annotations: annotations('event') } },
      {
        involvedObject: { kind: 'Pod', namespace: 'agents', name: 'agent-n2', uid: 'x' },
        reason: 'Odd',
        message: 'something odd',
        type: 'Warning',
        source: { component: secretIn('event-source'), host: secretIn('event-host') },
        reportingInstance: secretIn('event-reporter'),
      },
    ),
  );
  // What can't be read at all is named, and nothing of it is told.
  api.store.put(
    'pods',
    Object.assign({ metadata: { name: 'broken', namespace: 'agents' } }, { spec: secretIn('malformed') }),
  );
}
