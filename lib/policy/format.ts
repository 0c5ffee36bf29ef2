/** What a policy file may say. */
import { HYGIENE_RULES } from '../coverage/hygiene/registry.ts';
import { CATEGORIES } from '../coverage/model.ts';
import { isDate } from '../coverage/policy/until.ts';
import { listOf, object, type Shape, type TextShape, type VariantsShape, type WordShape } from './shape.ts';

const text = (says: string, pattern: RegExp, takes: string, check?: TextShape['check']): TextShape => ({
  kind: 'text',
  says,
  pattern,
  takes,
  ...(check === undefined ? {} : { check }),
});
const words = (says: string): TextShape => text(says, /^\S(.{0,198}\S)?$/u, 'one line of up to 200 characters');

const reason = words('Why, in one line.');
const owner = words('Who answers for it: a person or a team.');
const until = text(
  'The last day on which it counts, in UTC; for ever when left out.',
  /^\d{4}-\d{2}-\d{2}$/,
  'a date, such as 2027-01-31',
  { format: 'date', passes: isDate },
);

const category: WordShape = { kind: 'word', says: 'What agents are for.', words: CATEGORIES };
const family = text(
  'The name of an agent, as the page shows it.',
  /^[A-Za-z0-9][A-Za-z0-9 ._()/+-]{0,62}$/,
  'the name of an agent, such as fluent-bit',
);
const daemonSets = listOf(
  'DaemonSets by namespace and name; * stands for anything within one of them.',
  text('namespace/name', /^[a-z0-9.*-]{1,253}\/[a-z0-9.*-]{1,253}$/, 'namespace/name, such as kube-system/kube-proxy'),
);
const AGENTS = {
  categories: listOf('Every agent of these categories.', category),
  families: listOf('These agents, whatever their DaemonSets are called.', family),
  daemonSets,
};
const BY_AGENT = Object.keys(AGENTS);

const labelKey = text(
  'A label key.',
  /^((?=[^/]{1,253}\/)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
  'a label key, such as topology.kubernetes.io/zone',
);
const labelValue = text(
  'A label value.',
  /^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/,
  'a label value of up to 63 letters, digits, dashes, underscores and dots',
);
const operator = (...some: string[]): WordShape => ({ kind: 'word', says: 'As in node affinity.', words: some });
const matchExpression: VariantsShape = {
  kind: 'variants',
  says: 'A requirement on one label, as in node affinity.',
  by: 'operator',
  variants: [
    object(
      'The value is, or is not, on a list. NotIn also holds where the label is absent.',
      { key: labelKey, operator: operator('In', 'NotIn'), values: listOf('Label values.', labelValue) },
      ['key', 'operator', 'values'],
    ),
    object('The label is there, or is not.', { key: labelKey, operator: operator('Exists', 'DoesNotExist') }, [
      'key',
      'operator',
    ]),
    object(
      'The value, as a number, is greater or less.',
      {
        key: labelKey,
        operator: operator('Gt', 'Lt'),
        values: {
          ...listOf(
            'One whole number.',
            text('A whole number.', /^-?\d{1,18}$/, 'a whole number in quotes, such as "5"'),
          ),
          exactly: 1,
        },
      },
      ['key', 'operator', 'values'],
    ),
  ],
};
const nodes = object(
  'Which nodes: all of it must hold. All nodes when left out.',
  {
    pools: listOf(
      'Any of these node pools; * stands for anything.',
      text(
        'The name of a pool.',
        /^[A-Za-z0-9*]([-A-Za-z0-9_.*]{0,61}[A-Za-z0-9*])?$/,
        'the name of a pool, such as gpu-*',
      ),
    ),
    matchLabels: { kind: 'textMap', says: 'Labels that the nodes have.', key: labelKey, value: labelValue },
    matchExpressions: listOf('Requirements on labels.', matchExpression),
  },
  [],
  ['pools', 'matchLabels', 'matchExpressions'],
);

const required = object(
  'Agents that must run: a node without is a gap, even one that the DaemonSet does not select. One agent of a category or family is enough, running or provided.',
  { ...AGENTS, nodes, reason, owner },
  [],
  BY_AGENT,
);
const excluded = object(
  'Agents that are meant to be left out: a node without is no gap.',
  { ...AGENTS, nodes, reason, owner, until },
  ['reason', 'owner'],
  BY_AGENT,
);
const provided = object(
  'Agents that need no DaemonSet: the node image or the cloud provider runs them. One of them meets all that is required of its category or family on these nodes, as if its DaemonSet ran there; where the cluster has no DaemonSet of it, name the category itself.',
  { ...AGENTS, nodes, by: words('What provides it, such as: static Pods of GKE.'), reason, owner },
  ['by'],
  BY_AGENT,
);
const agent = object(
  'What a DaemonSet is, where Rollcall would say otherwise.',
  {
    daemonSets,
    categories: AGENTS.categories,
    family,
    ignore: { kind: 'flag', says: 'Its cells count for nothing.' },
    reason,
    owner,
  },
  ['daemonSets'],
  ['categories', 'family', 'ignore'],
);
const hygiene = object(
  'Hygiene rules that are not to be shown.',
  {
    rules: listOf('Ids of hygiene rules.', {
      kind: 'word',
      says: 'The id of a rule.',
      words: HYGIENE_RULES.map(({ id }) => id),
    }),
    daemonSets: { ...daemonSets, says: 'For these DaemonSets; for all of them when left out.' },
    reason,
    owner,
    until,
  },
  ['rules', 'reason', 'owner'],
);

/** The whole file. */
export const POLICY_FORMAT: Shape = object(
  'What a team says of its own cluster to Rollcall.',
  {
    version: { kind: 'number', says: 'The version of this format.', value: 1 },
    required: listOf('What must run where.', required),
    excluded: listOf('What is meant to be left out, why, by whom and until when.', excluded),
    provided: listOf('What the node image or the cloud provider runs.', provided),
    agents: listOf('Corrections to what Rollcall takes a DaemonSet for.', agent),
    hygiene: listOf('Hygiene rules that are not to be shown.', hygiene),
  },
  ['version'],
);
