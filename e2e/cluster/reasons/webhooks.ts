/** Admission webhooks: one that says no, one that changes the Pod, and the objects that make the API server ask them. */
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ControlPlane } from '../control-plane.ts';
import type { KubeObject } from '../kinds.ts';

/** What the API server calls: an address of ours, or a Service. */
type Called = { url: string } | { service: { namespace: string; name: string } };

/** Asked about the Pods that are created in the namespace of its own name. */
export function webhook(name: string, called: Called, authority = '', isMutating = false): KubeObject {
  const caBundle = authority === '' ? {} : { caBundle: Buffer.from(authority).toString('base64') };
  return {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: isMutating ? 'MutatingWebhookConfiguration' : 'ValidatingWebhookConfiguration',
    metadata: { name },
    webhooks: [
      {
        name: `${name}.rollcall.test`,
        clientConfig: { ...called, ...caBundle },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['pods'] }],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': name } },
        failurePolicy: 'Fail',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        timeoutSeconds: 2,
      },
    ],
  };
}

interface Answer {
  allowed: boolean;
  status?: { message: string };
  patchType?: 'JSONPatch';
  patch?: string;
}

/** A JSON patch of the Pod. */
export const patches = (operations: readonly object[]): Answer => ({
  allowed: true,
  patchType: 'JSONPatch',
  patch: Buffer.from(JSON.stringify(operations)).toString('base64'),
});

/** Answers everything alike, with the API server's own certificate, which is one for 127.0.0.1; gone with the test. */
export async function startWebhook({ serving }: ControlPlane, answer: Answer): Promise<{ url: string }> {
  const server = createServer(serving, async (request, response) => {
    const { request: review } = (await new Response(request as unknown as BodyInit).json()) as {
      request: { uid: string };
    };
    response.setHeader('content-type', 'application/json').end(
      JSON.stringify({
        apiVersion: 'admission.k8s.io/v1',
        kind: 'AdmissionReview',
        response: { uid: review.uid, ...answer },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}
