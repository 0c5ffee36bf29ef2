import { defineReason } from '../../reason.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { patchDaemonSet, verifyRollout } from '../shared/kubectl.ts';
import { named } from '../shared/words.ts';

/** The template names one node, and this is another. */
export const NodeNamePinnedElsewhere = defineReason<{ readonly wanted: string }>({
  id: 'NodeNamePinnedElsewhere',
  about:
    "The Pod template sets nodeName, so the DaemonSet runs on that one node and on no other. Rollcall compares the name with this node's. It is by design as a rule; a nodeName that was copied from a running Pod by mistake looks the same.",
  layer: 'notEligible',
  state: 'notSelected',
  severity: 'ok',
  confidence: 'certain',
  step: 'nodeName',
  affectedBy: ['DaemonSet.spec.template.spec.nodeName', 'Node.metadata.name'],
  find: ({ eligibility, daemonSet }) => (eligibility.nodeNameMatches ? null : { wanted: daemonSet.templateNodeName }),
  says: ({ wanted }) => `The template is pinned to node ${named(wanted, 80)} by nodeName.`,
  since: () => null,
  evidence: ({ wanted }, { node }) => [
    { label: 'DaemonSet wants', value: wanted, path: 'DaemonSet.spec.template.spec.nodeName' },
    { label: 'This node is', value: node.name, path: 'Node.metadata.name' },
  ],
  remedy: (_found, context) => ({
    says: join(
      `If more nodes should run it: dropping nodeName adds ${context.daemonSet.name} to every node that passes the other checks; a nodeSelector can say which.`,
      templateChangeCost(context),
    ),
    commands: [
      patchDaemonSet(context.daemonSet, [{ op: 'remove', path: '/spec/template/spec/nodeName' }]),
      verifyRollout(context),
    ],
    patch: ['spec:', '  template:', '    spec:', '      nodeName: null', ''].join('\n'),
  }),
});
