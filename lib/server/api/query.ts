/** Query parameters, checked: an unknown name or a value outside its list is an error, not an empty answer. */
import { CATEGORIES, CELL_STATES } from '../../coverage/model.ts';
import { KNOWN_REASON_IDS } from '../../coverage/reason-ids.ts';
import { QueryError } from './respond.ts';

export interface CoverageQuery {
  readonly cells: 'some' | 'all' | 'none';
  readonly state: ReadonlySet<string>;
  readonly reason: ReadonlySet<string>;
  readonly node: ReadonlySet<string>;
  readonly daemonSet: ReadonlySet<string>;
  readonly category: ReadonlySet<string>;
}

const FILTERS = ['state', 'reason', 'node', 'daemonSet', 'category'] as const;
/** DNS subdomain names, as Kubernetes validates them. */
const NAME = /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/;

/** The parameters of `GET /api/v1/coverage`. Throws `QueryError` with the field named. */
export function parseCoverageQuery(params: URLSearchParams): CoverageQuery {
  rejectUnknown(params, ['cells', ...FILTERS]);
  const cells = single(params, 'cells');
  if (cells !== null && cells !== 'all' && cells !== 'none') {
    throw new QueryError(`cells is all or none, not ${quote(cells)}; leave it out for the cells that need attention.`);
  }
  return {
    cells: cells ?? 'some',
    state: listed(params, 'state', new Set<string>(CELL_STATES)),
    reason: listed(params, 'reason', KNOWN_REASON_IDS),
    category: new Set(
      params.getAll('category').map((value) => matching('category', value, NAME, CATEGORIES.join(', '))),
    ),
    node: new Set(params.getAll('node').map((value) => matching('node', value, NAME, 'a node name'))),
    daemonSet: parseDaemonSets(params),
  };
}

/** The `daemonSet` filter: `namespace/name`, repeatable. Throws `QueryError`. */
export function parseDaemonSets(params: URLSearchParams): ReadonlySet<string> {
  return new Set(params.getAll('daemonSet').map(daemonSetName));
}

/** For routes that take no parameters. Throws `QueryError`. */
export function rejectUnknown(params: URLSearchParams, known: readonly string[]): void {
  for (const name of params.keys()) {
    if (known.includes(name)) continue;
    const words = known.length === 0 ? 'this route takes none' : `known are ${known.join(', ')}`;
    throw new QueryError(`Unknown parameter ${quote(name)}: ${words}.`);
  }
}

function single(params: URLSearchParams, name: string): string | null {
  const values = params.getAll(name);
  if (values.length > 1) throw new QueryError(`${name} is given ${values.length} times; once is enough.`);
  return values[0] ?? null;
}

function listed(params: URLSearchParams, name: string, allowed: ReadonlySet<string>): ReadonlySet<string> {
  const values = params.getAll(name);
  for (const value of values) {
    if (!allowed.has(value))
      throw new QueryError(`${name} ${quote(value)} does not exist: see /api/v1/openapi.json for the list.`);
  }
  return new Set(values);
}

function matching(name: string, value: string, pattern: RegExp, words: string): string {
  if (!pattern.test(value)) throw new QueryError(`${name} ${quote(value)} is malformed: it takes ${words}.`);
  return value;
}

function daemonSetName(value: string): string {
  const [namespace = '', name = '', ...more] = value.split('/');
  if (more.length > 0 || !NAME.test(namespace) || !NAME.test(name)) {
    throw new QueryError(`daemonSet ${quote(value)} is malformed: it takes namespace/name.`);
  }
  return value;
}

function quote(value: string): string {
  return JSON.stringify(value.slice(0, 60));
}
