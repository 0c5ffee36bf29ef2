/** Admission webhooks, which Rollcall does not read: everything is from what the API server reports. */
import { describeDaemonSet, kubectl, verifyHere } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';
import { refusalReason } from './refusal-reason.ts';

const LIST = kubectl('get', 'validatingwebhookconfigurations,mutatingwebhookconfigurations');

/** The webhook answered, and its answer is no. */
export const AdmissionWebhookDenied = refusalReason({
  id: 'AdmissionWebhookDenied',
  about:
    "An admission webhook of the cluster looked at the Pod and refused it, by its own rules. Rollcall reads the API server's words in the controller's FailedCreate event, which name the webhook. It does not read webhooks, so whose it is and what it checks it can't know.",
  kind: 'webhookDenied',
  says({ by, detail }) {
    const why = firstLine(detail);
    return `Admission webhook ${named(by, 48)} denies the Pod${why === '' || why === 'without explanation' ? '' : `: ${named(why, 54)}`}.`;
  },
  moreEvidence: ({ by }) => [{ label: 'Webhook', value: by, path: 'not read by Rollcall' }],
  remedy: ({ by }, context) => ({
    says: `Meet the rule of webhook ${by}, or have its owner except ${context.daemonSet.namespace}/${context.daemonSet.name}: the controller retries by itself.`,
    commands: [LIST, describeDaemonSet(context), verifyHere(context)],
    patch: null,
  }),
});

/** The webhook did not answer and its failurePolicy is Fail. It may need the very agent that it keeps out. */
export const AdmissionWebhookUnreachable = refusalReason({
  id: 'AdmissionWebhookUnreachable',
  about:
    'The API server asks an admission webhook about every Pod and gets no answer, so it refuses them all. If the webhook needs this agent to run, for network or storage say, neither can start by itself. Rollcall reads the FailedCreate event; it does not read webhooks or the Services behind them.',
  kind: 'webhookUnreachable',
  says({ by, detail }) {
    const service = serviceOf(detail);
    const why = firstLine(cause(detail));
    return service === null
      ? `Admission webhook ${named(by, 50)} can't be called: ${named(why, 52)}.`
      : `Admission webhook ${named(by, 34)} at ${named(service, 36)} can't be called: ${named(why, 29)}.`;
  },
  moreEvidence({ by, detail }) {
    const service = serviceOf(detail);
    const path = 'not read by Rollcall';
    return [
      { label: 'Webhook', value: by, path },
      ...(service === null ? [] : [{ label: 'Service', value: service, path }]),
      { label: 'Error', value: cause(detail), path: '' },
    ];
  },
  remedy: ({ by }, context) => ({
    says: `Repair the Service behind webhook ${by}: the controller then creates the Pod by itself. If the webhook needs this agent to run, neither can start: except namespace ${context.daemonSet.namespace} from it with a namespaceSelector.`,
    commands: [LIST, kubectl('get', 'endpointslices', '-A'), verifyHere(context)],
    patch: null,
  }),
});

/** What went wrong, without the URL that was called. */
function cause(detail: string): string {
  return /(?:Post|Get) "[^"]*": (.*)$/s.exec(detail)?.[1] ?? detail;
}

/** `namespace/name` of the Service that was called; null for a webhook outside the cluster. */
function serviceOf(detail: string): string | null {
  const [, name, namespace] = /"https?:\/\/([a-z0-9-]+)\.([a-z0-9-]+)\.svc[.:/]/.exec(detail) ?? [];
  return name === undefined ? null : `${namespace}/${name}`;
}
