/** The controller wants to create the Pod, and something keeps it from doing so. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ControlPlane } from '../control-plane.ts';
import type { KubeObject } from '../kinds.ts';
import { namespace } from '../manifests.ts';
import { staysAnnotation } from '../marks.ts';
import { setNodeStatus } from '../status.ts';
import type { Row } from './row.ts';

/** A webhook that is asked about the Pods of one namespace. */
const webhook = (name: string, url: string, authority = ''): KubeObject => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name },
  webhooks: [
    {
      name: `${name}.rollcall.test`,
      clientConfig: { url, ...(authority === '' ? {} : { caBundle: Buffer.from(authority).toString('base64') }) },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
      failurePolicy: 'Fail',
      sideEffects: 'None',
      admissionReviewVersions: ['v1'],
      timeoutSeconds: 2,
    },
  ],
});

/** Says no to everything, with the API server's own certificate, which is one for 127.0.0.1. */
async function startDenyingWebhook({ serving }: ControlPlane): Promise<string> {
  const server = createServer(serving, async (request, response) => {
    const { request: review } = (await new Response(request as unknown as BodyInit).json()) as {
      request: { uid: string };
    };
    response.setHeader('content-type', 'application/json').end(
      JSON.stringify({
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        response: { uid: review.uid, allowed: false, status: { message: 'images must be signed' } },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

export const noPod: Row[] = [
  {
    reason: 'QuotaExceeded',
    state: 'missing',
    says: /few-pods/,
    before: [
      namespace('quota-exceeded'),
      {
        apiVersion: 'v1',
        kind: 'ResourceQuota',
        metadata: { name: 'few-pods', namespace: 'quota-exceeded' },
        spec: { hard: { pods: '0' } },
      },
    ],
    agent: { namespace: 'quota-exceeded' },
  },
  {
    reason: 'PodSecurityDenied',
    state: 'missing',
    says: /baseline/,
    before: [namespace('pod-security-denied', { 'pod-security.kubernetes.io/enforce': 'baseline' })],
    agent: { namespace: 'pod-security-denied', pod: { hostNetwork: true } },
  },
  {
    reason: 'AdmissionWebhookUnreachable',
    state: 'missing',
    says: /admission-webhook-unreachable/,
    before: [
      namespace('admission-webhook-unreachable'),
      webhook('admission-webhook-unreachable', 'https://127.0.0.1:1/'),
    ],
    agent: { namespace: 'admission-webhook-unreachable' },
  },
  {
    reason: 'AdmissionWebhookDenied',
    state: 'missing',
    says: /images must be signed/,
    before: async (controlPlane) => [
      namespace('admission-webhook-denied'),
      webhook('admission-webhook-denied', await startDenyingWebhook(controlPlane), controlPlane.authority),
    ],
    agent: { namespace: 'admission-webhook-denied' },
  },
  {
    reason: 'ServiceAccountMissing',
    state: 'missing',
    says: /nobody-made-it/,
    agent: { pod: { serviceAccountName: 'nobody-made-it' } },
  },
  {
    reason: 'FailedCreateOther',
    state: 'missing',
    says: /PriorityClass/,
    agent: { pod: { priorityClassName: 'no-such-class' } },
  },
  {
    reason: 'WaitingForPreviousPod',
    state: 'missing',
    says: /terminating/,
    agent: { podAnnotations: { [staysAnnotation]: 'true' } },
    after: async ({ client, pod }) => client.delete(await pod('ready')),
  },
  {
    reason: 'TerminatingOnDeadNode',
    state: 'missing',
    says: /node Ready is False/,
    agent: { podAnnotations: { [staysAnnotation]: 'true' }, pod: { tolerations: [{ operator: 'Exists' }] } },
    after: async ({ client, node, pod }) => {
      const its = await pod('ready');
      const Ready = { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'disk is gone' } as const;
      await setNodeStatus(client, node.metadata.name, { conditions: [Ready] });
      await client.delete(its);
    },
  },
];
