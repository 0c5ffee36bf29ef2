/** The description of the routes. */
import { CATEGORIES, CELL_STATES } from '../../coverage/model.ts';
import { KNOWN_REASON_IDS } from '../../coverage/reason-ids.ts';
import { counts, integer, list, object, oneOf, ref, SCHEMAS, type Schema, text, time } from './openapi-schemas.ts';

const answers = (schema: Schema, others: Schema = {}): Schema => ({
  200: { description: 'OK', content: { 'application/json': { schema } } },
  ...refused(400, 'An unknown parameter or a malformed value; the message names the field.'),
  ...others,
});
const refused = (status: number, description: string): Schema => ({
  [status]: { description, content: { 'application/json': { schema: ref('Error') } } },
});
const plain = (description: string): Schema => ({ description, content: { 'text/plain': { schema: text } } });
const UNCHANGED: Schema = { 304: { description: 'The revision is the one in If-None-Match.' } };
const ETAG: Schema = { name: 'If-None-Match', in: 'header', description: 'The ETag of the last answer.', schema: text };

const filter = (name: string, schema: Schema, description: string): Schema => ({
  name,
  in: 'query',
  description: `${description} Repeatable.`,
  schema: list(schema),
  style: 'form',
  explode: true,
});
const inPath = (name: string): Schema => ({ name, in: 'path', required: true, schema: text });
const get = (summary: string, responses: Schema, parameters: readonly Schema[] = []): Schema => ({
  get: { summary, parameters, responses },
});
const stamped = (properties: Record<string, Schema>) => object({ revision: integer, observedAt: time, ...properties });
const PICTURE = {
  cluster: ref('Cluster'),
  sources: list(ref('Source')),
  policy: ref('Policy'),
  nodes: list(ref('Node')),
};

const PATHS: Readonly<Record<string, Schema>> = {
  '/api/v1/coverage': get(
    'Every node against every DaemonSet.',
    answers(
      stamped({
        ...PICTURE,
        summary: object({ counts, verdict: object({ lead: text, rest: text, details: list(text) }) }),
        categories: list(ref('Category')),
        daemonSets: list(ref('DaemonSet')),
        cells: list(ref('Cell')),
      }),
      UNCHANGED,
    ),
    [
      {
        name: 'cells',
        in: 'query',
        schema: oneOf(['all', 'none']),
        description: 'Left out: no healthy or notSelected ones, unless a state or a reason asks for them by name.',
      },
      filter('state', oneOf(CELL_STATES), 'Only cells in these states.'),
      filter('reason', oneOf(KNOWN_REASON_IDS), 'Only cells with these reasons.'),
      filter('node', text, 'Only these nodes.'),
      filter('daemonSet', text, 'Only these DaemonSets, as namespace/name.'),
      filter('category', text, `Only DaemonSets of these categories: ${CATEGORIES.join(', ')}.`),
      ETAG,
    ],
  ),
  '/api/v1/cells/{namespace}/{daemonSet}/{node}': get(
    'One cell with its whole chain.',
    answers(ref('CellDetail'), refused(404, 'The message names what does not exist.')),
    [inPath('namespace'), inPath('daemonSet'), inPath('node')],
  ),
  '/api/v1/problems': get('Cells grouped by cause, worst first.', answers(stamped({ problems: list(ref('Problem')) }))),
  '/api/v1/rollouts': get("Every DaemonSet's rollout.", answers(stamped({ rollouts: list(ref('Rollout')) }))),
  '/api/v1/hygiene': get(
    "What is amiss with each DaemonSet's own manifest.",
    answers(stamped({ hygiene: list(object({ daemonSet: text, findings: list(ref('HygieneFinding')) })) })),
    [filter('daemonSet', text, 'Only these DaemonSets, as namespace/name.')],
  ),
  '/api/v1/stream': get(
    'Server-sent events: what changed, as it changes.',
    {
      200: {
        description:
          'nodes and daemonSets {revision, observedAt, set, gone}; cells {revision, observedAt, cells}; sources {observedAt, sources, requests, cluster}; resync {revision}: read the picture anew; heartbeat {observedAt, revision}, every 5 s. An event id is a revision.',
        content: { 'text/event-stream': { schema: text } },
      },
      ...refused(400, 'since is no revision.'),
      ...refused(503, 'Too many streams are open.'),
    },
    [
      {
        name: 'Last-Event-ID',
        in: 'header',
        schema: text,
        description: 'Go on after this revision; a resync where it is too old.',
      },
      { name: 'since', in: 'query', schema: integer, description: 'The same, for who can set no header.' },
    ],
  ),
  '/api/v1/picture': get(
    'What the page draws from. Its form may change: scripts use /api/v1/coverage.',
    answers(
      stamped({
        ...PICTURE,
        requests: list(object({ time, request: text, answer: text })),
        daemonSets: list(ref('DaemonSet')),
        grid: { ...list(text), description: 'One string a node, one letter a DaemonSet.' },
        cells: list(ref('Cell')),
      }),
      UNCHANGED,
    ),
    [ETAG],
  ),
  '/api/v1/openapi.json': get('This description.', answers({ type: 'object' })),
  '/healthz': get('The process answers.', { 200: plain('ok') }),
  '/readyz': get('The first complete picture exists.', { 200: plain('ok'), 503: plain('Not yet.') }),
  '/metrics': get('Prometheus text format.', { 200: plain('The exposition.') }),
};

/** OpenAPI 3.1 of every route. */
export function openApi(): Schema {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Rollcall',
      version: '1',
      description:
        "Read only. Every route answers GET and HEAD (else 405), by the Host names that it serves (else 421), and never to another site (403). Paths below /api/page are the page's own, may change with any version, and are not described.",
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths: PATHS,
    components: { schemas: SCHEMAS },
  };
}
