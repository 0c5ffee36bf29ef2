/** The description of the routes, made from the same lists that the code uses. */
import { CATEGORIES, CELL_STATES, CHAIN_STEPS, SEVERITIES } from '../../coverage/model.ts';
import { KNOWN_REASON_IDS } from '../../coverage/reason-ids.ts';

type Schema = Readonly<Record<string, unknown>>;

const text: Schema = { type: 'string' };
const integer: Schema = { type: 'integer' };
const time: Schema = { type: 'string', format: 'date-time' };
const maybeTime: Schema = { type: ['string', 'null'], format: 'date-time' };
const maybeText: Schema = { type: ['string', 'null'] };
const oneOf = (values: Iterable<string>): Schema => ({ type: 'string', enum: [...values] });
const list = (items: Schema): Schema => ({ type: 'array', items });
const object = (properties: Record<string, Schema>): Schema => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
});
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const reason = oneOf(['', ...KNOWN_REASON_IDS]);
const numbers = object(
  Object.fromEntries(
    [
      'desiredNumberScheduled',
      'currentNumberScheduled',
      'numberMisscheduled',
      'numberReady',
      'numberAvailable',
      'updatedNumberScheduled',
      'numberUnavailable',
    ].map((name) => [name, integer]),
  ),
);
const counts = object(Object.fromEntries(CELL_STATES.map((state) => [state, integer])));

const SCHEMAS: Readonly<Record<string, Schema>> = {
  Error: object({ error: object({ code: text, message: text }) }),
  Source: object({
    resource: text,
    state: oneOf(['syncing', 'live', 'stale', 'forbidden']),
    since: time,
    message: text,
    objects: integer,
    malformed: integer,
  }),
  Cell: object({
    node: text,
    daemonSet: { ...text, description: 'namespace/name' },
    state: oneOf(CELL_STATES),
    reason,
    severity: oneOf(SEVERITIES),
    message: { ...text, description: 'One sentence that names the culprit.' },
    since: maybeTime,
    pod: maybeText,
    confidence: oneOf(['certain', 'inferred', 'reported']),
  }),
  Node: object({
    name: text,
    ready: oneOf(['True', 'False', 'Unknown']),
    unschedulable: { type: 'boolean' },
    createdAt: maybeTime,
    pool: text,
    labels: { type: 'object', additionalProperties: text },
    taints: list(text),
    counts,
    lifecycle: oneOf(['joining', 'steady', 'leaving', 'maintenance']),
  }),
  Rollout: object({
    daemonSet: text,
    phase: oneOf(['complete', 'progressing', 'stuck', 'waiting', 'onDelete', 'unknown']),
    updated: integer,
    available: integer,
    desired: integer,
    revision: { type: ['integer', 'null'] },
    pace: { type: ['number', 'null'], description: 'Seconds a node, median of finished nodes.' },
    eta: { oneOf: [{ type: 'null' }, object({ earliest: time, latest: time })] },
    budget: object({
      maxUnavailable: integer,
      used: integer,
      holders: list(
        object({ node: text, pod: maybeText, reason: text, blame: oneOf(['node', 'revision', 'unknown']) }),
      ),
    }),
    blockedBy: maybeText,
  }),
  DaemonSet: object({
    namespace: text,
    name: text,
    categories: list(oneOf(CATEGORIES)),
    family: maybeText,
    status: numbers,
    computed: { ...numbers, description: 'The same numbers, recomputed from nodes and Pods.' },
    disagrees: list(text),
    counts,
    rollout: { oneOf: [{ type: 'null' }, ref('Rollout')] },
    updateStrategy: { type: 'object' },
  }),
  Problem: object({
    daemonSet: maybeText,
    state: oneOf(CELL_STATES),
    reason,
    severity: oneOf(SEVERITIES),
    message: text,
    nodes: list(text),
    since: maybeTime,
    inCommon: list(object({ expression: text, inside: integer, insideTotal: integer, outside: integer })),
  }),
  CellDetail: {
    allOf: [
      ref('Cell'),
      object({
        chain: list(
          object({
            step: oneOf(CHAIN_STEPS),
            outcome: oneOf(['pass', 'fail', 'skipped', 'unknown']),
            says: text,
            evidence: list(object({ label: text, value: text, path: text })),
          }),
        ),
        also: list(object({ reason, message: text })),
        remedy: object({ says: text, commands: list(text), patch: maybeText }),
        events: list(object({ time: maybeTime, type: text, reason: text, count: integer, message: text })),
      }),
    ],
  },
};

const answers = (schema: Schema, others: Schema = {}): Schema => ({
  200: { description: 'OK', content: { 'application/json': { schema } } },
  ...others,
});
const refused = (status: number, description: string): Schema => ({
  [status]: { description, content: { 'application/json': { schema: ref('Error') } } },
});
const filter = (name: string, schema: Schema, description: string): Schema => ({
  name,
  in: 'query',
  description,
  schema: list(schema),
  style: 'form',
  explode: true,
});
const inPath = (name: string): Schema => ({ name, in: 'path', required: true, schema: text });
const get = (summary: string, responses: Schema, parameters: readonly Schema[] = []): Schema => ({
  get: { summary, parameters, responses },
});

/** OpenAPI 3.1 of every route that scripts may rely on. */
export function openApi(): Schema {
  const stamped = (properties: Record<string, Schema>) =>
    object({ revision: integer, observedAt: time, ...properties });
  return {
    openapi: '3.1.0',
    info: { title: 'Rollcall', version: '1', license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    paths: {
      '/api/v1/coverage': get(
        'Every node against every DaemonSet.',
        answers(
          stamped({
            cluster: object({ context: text, server: text, version: maybeText }),
            sources: list(ref('Source')),
            summary: object({ counts }),
            categories: list({ type: 'object' }),
            nodes: list(ref('Node')),
            daemonSets: list(ref('DaemonSet')),
            cells: list(ref('Cell')),
          }),
          refused(400, 'An unknown parameter or a malformed value; the message names the field.'),
        ),
        [
          {
            name: 'cells',
            in: 'query',
            schema: oneOf(['all', 'none']),
            description: 'Left out: no healthy or notSelected ones.',
          },
          filter('state', oneOf(CELL_STATES), 'Only cells in these states.'),
          filter('reason', oneOf(KNOWN_REASON_IDS), 'Only cells with these reasons.'),
          filter('node', text, 'Only these nodes.'),
          filter('daemonSet', text, 'Only these DaemonSets, as namespace/name.'),
          filter('category', text, 'Only DaemonSets of these categories.'),
        ],
      ),
      '/api/v1/cells/{namespace}/{daemonSet}/{node}': get(
        'One cell with its whole chain.',
        answers(ref('CellDetail'), refused(404, 'The message names what does not exist.')),
        [inPath('namespace'), inPath('daemonSet'), inPath('node')],
      ),
      '/api/v1/problems': get(
        'Cells grouped by cause, worst first.',
        answers(stamped({ problems: list(ref('Problem')) })),
      ),
      '/api/v1/rollouts': get("Every DaemonSet's rollout.", answers(stamped({ rollouts: list(ref('Rollout')) }))),
      '/api/v1/stream': get('Server-sent events: nodes, daemonSets, cells, sources, resync, heartbeat.', {
        200: { description: 'Resumes by Last-Event-ID.', content: { 'text/event-stream': { schema: text } } },
      }),
      '/healthz': get('The process answers.', { 200: { description: 'ok' } }),
      '/readyz': get('The first complete picture exists.', {
        200: { description: 'ok' },
        503: { description: 'not yet' },
      }),
      '/metrics': get('Prometheus text format.', { 200: { description: 'The exposition.' } }),
    },
    components: { schemas: SCHEMAS },
  };
}
