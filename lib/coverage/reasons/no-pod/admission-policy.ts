import { count } from '../../summary/words.ts';
import { describeDaemonSet, kubectl, verifyHere } from '../shared/kubectl.ts';
import { firstLine, named } from '../shared/words.ts';
import { nodesWithout, refusalReason } from './refusal-reason.ts';
import type { Refusal } from './refusals.ts';

const bindingOf = ({ text }: Refusal) => / with binding '([^']+)' denied request: /.exec(text)?.[1] ?? null;

/** A ValidatingAdmissionPolicy says no. Policies are not read: everything is from what the API server reports. */
export const AdmissionPolicyDenied = refusalReason({
  id: 'AdmissionPolicyDenied',
  about:
    "A ValidatingAdmissionPolicy of the cluster refuses the Pod. Rollcall reads the API server's words in the controller's FailedCreate event, which name the policy, its binding and what was broken. It does not read policies, so whether the rule still stands it can't know.",
  kind: 'policyDenied',
  says: ({ by, detail }) => `Admission policy ${named(by, 48)} denies the Pod: ${named(firstLine(detail), 56)}.`,
  moreEvidence: (refusal) => [
    { label: 'Policy', value: refusal.by, path: 'not read by Rollcall' },
    { label: 'Binding', value: bindingOf(refusal) ?? 'not named', path: 'not read by Rollcall' },
  ],
  remedy(refusal, context) {
    const { namespace, name } = context.daemonSet;
    const binding = bindingOf(refusal);
    return {
      says: `Adds ${name} to ${count(nodesWithout(context), 'node')}: meet the rule of policy ${refusal.by}, or have its owner except namespace ${namespace} in the binding's namespaceSelector. The controller retries by itself, up to 17 min apart.`,
      commands: [
        kubectl('get', 'validatingadmissionpolicy', refusal.by, '-o', 'yaml'),
        ...(binding === null ? [] : [kubectl('get', 'validatingadmissionpolicybinding', binding, '-o', 'yaml')]),
        describeDaemonSet(context),
        verifyHere(context),
      ],
      patch: null,
    };
  },
});
