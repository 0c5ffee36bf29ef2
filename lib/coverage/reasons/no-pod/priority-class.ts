import { count } from '../../summary/words.ts';
import { templateChangeCost } from '../shared/cost.ts';
import { kubectl, retryNow, verifyHere } from '../shared/kubectl.ts';
import { named } from '../shared/words.ts';
import { missingClass } from './missing-class.ts';
import { retryRemedy } from './quota.ts';
import { nodesWithout } from './refusal-reason.ts';

/** The API server makes these two itself, again and again. */
const isBuiltIn = (name: string) => name === 'system-node-critical' || name === 'system-cluster-critical';

/** The template's PriorityClass does not exist, so admission refuses every Pod of it. */
export const PriorityClassMissing = missingClass({
  id: 'PriorityClassMissing',
  about:
    "The Pod template names a PriorityClass that does not exist, and the API server refuses every Pod of it. Rollcall reads the controller's FailedCreate event and the list of priority classes; either is enough, and the list makes it certain. Without permission to list them it goes by the event.",
  refused: 'priorityClass',
  resource: 'priorityclasses',
  kind: 'PriorityClass',
  field: 'priorityClassName',
  exists: (name, { around }) => isBuiltIn(name) || around.priorityClass(name) !== null,
  says: ({ name, now }) =>
    now === 'exists'
      ? `PriorityClass ${named(name, 60)} was missing at the last attempt; it exists now.`
      : `PriorityClass ${named(name, 90)} does not exist.`,
  remedy({ name, now }, context) {
    if (now === 'exists') return retryRemedy(context);
    return {
      says: `Creating it adds ${context.daemonSet.name} to ${count(nodesWithout(context), 'node')}; the value says whom its Pods may push aside, and the one below pushes nobody of a higher class. The other way is the name of a class that exists. ${templateChangeCost(context)}`,
      commands: [
        kubectl('create', 'priorityclass', name, '--value=1000', '--description=for node agents'),
        retryNow(context.daemonSet),
        verifyHere(context),
      ],
      patch: null,
    };
  },
});
