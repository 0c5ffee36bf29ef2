/** From a document that was found valid to the rules that are evaluated. */
import type { Category } from '../coverage/model.ts';
import type { SelectorRequirement } from '../coverage/objects.ts';
import type { NodeTest, Policy, Subject } from '../coverage/policy/policy.ts';
import { OFFSET } from './validate.ts';

/** What the validator let through; `POLICY_FORMAT` says which of these each section has. */
interface Entry {
  readonly [OFFSET]: number;
  readonly categories?: readonly Category[];
  readonly families?: readonly string[];
  readonly family?: string;
  readonly daemonSets?: readonly string[];
  readonly nodes?: {
    readonly pools?: readonly string[];
    readonly matchLabels?: readonly (readonly [string, string])[];
    readonly matchExpressions?: readonly { key: string; operator: string; values?: readonly string[] }[];
  };
  readonly rules?: readonly string[];
  readonly by?: string;
  readonly ignore?: boolean;
  readonly reason?: string;
  readonly owner?: string;
  readonly until?: string;
}
type Sections = { readonly [Section in keyof Policy]?: readonly Entry[] };

/** `lineOf` tells the line of an offset. */
export function compile(valid: unknown, lineOf: (offset: number) => number): Policy {
  const { required = [], excluded = [], provided = [], agents = [], hygiene = [] } = valid as Sections;
  const said = ({ [OFFSET]: offset, reason = '', owner = '' }: Entry) => ({ line: lineOf(offset), reason, owner });
  const scope = (entry: Entry) => ({ agents: subjectOf(entry), nodes: nodeTestOf(entry) });
  return {
    required: required.map((entry) => ({ ...said(entry), ...scope(entry) })),
    excluded: excluded.map((entry) => ({ ...said(entry), ...scope(entry), until: entry.until ?? null })),
    provided: provided.map((entry) => ({ ...said(entry), ...scope(entry), by: entry.by ?? '' })),
    agents: agents.map((entry) => ({
      ...said(entry),
      daemonSets: entry.daemonSets ?? [],
      categories: entry.categories ?? null,
      family: entry.family ?? null,
      ignore: entry.ignore ?? false,
    })),
    hygiene: hygiene.map((entry) => ({
      ...said(entry),
      rules: entry.rules ?? [],
      daemonSets: entry.daemonSets ?? [],
      until: entry.until ?? null,
    })),
  };
}

function subjectOf({ categories = [], families = [], daemonSets = [] }: Entry): Subject {
  return { categories, families, daemonSets };
}

function nodeTestOf({ nodes: { pools = [], matchLabels = [], matchExpressions = [] } = {} }: Entry): NodeTest {
  const labels = matchLabels.map(([key, value]): SelectorRequirement => ({ key, operator: 'In', values: [value] }));
  const expressions = matchExpressions.map(({ key, operator, values = [] }) => ({ key, operator, values }));
  return { pools, requirements: [...labels, ...expressions] };
}
