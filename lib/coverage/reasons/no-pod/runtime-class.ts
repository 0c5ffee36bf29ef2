import { count } from '../../summary/words.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { kubectl, patchDaemonSet, verifyRollout } from '../shared/kubectl.ts';
import { named } from '../shared/words.ts';
import { missingClass } from './missing-class.ts';
import { retryRemedy } from './quota.ts';
import { nodesWithout } from './refusal-reason.ts';

/** The template's RuntimeClass does not exist, so admission refuses every Pod of it. */
export const RuntimeClassMissing = missingClass({
  id: 'RuntimeClassMissing',
  about:
    "The Pod template names a RuntimeClass that does not exist, and the API server refuses every Pod of it. Rollcall reads the controller's FailedCreate event and the list of runtime classes; either is enough, and the list makes it certain. Whether the nodes have such a runtime at all is not in the API.",
  refused: 'runtimeClass',
  resource: 'runtimeclasses',
  kind: 'RuntimeClass',
  field: 'runtimeClassName',
  exists: (name, { around }) => around.runtimeClass(name) !== null,
  says: ({ name, now }) =>
    now === 'exists'
      ? `RuntimeClass ${named(name, 60)} was missing at the last attempt; it exists now.`
      : `RuntimeClass ${named(name, 90)} does not exist.`,
  remedy({ now, name }, context) {
    if (now === 'exists') return retryRemedy(context);
    const { daemonSet } = context;
    return {
      says: join(
        `What installs the runtime ${name} on the nodes should bring its RuntimeClass; with it ${daemonSet.name} comes to ${count(nodesWithout(context), 'node')}. The other way, below, is the nodes' default runtime, if the agent can do with it.`,
        templateChangeCost(context),
      ),
      commands: [
        kubectl('get', 'runtimeclass'),
        patchDaemonSet(daemonSet, [{ op: 'remove', path: '/spec/template/spec/runtimeClassName' }]),
        verifyRollout(context),
      ],
      patch: ['spec:', '  template:', '    spec:', '      runtimeClassName: null', ''].join('\n'),
    };
  },
});
