/** What the routes answer with, made from the same lists that the code uses. */

import { HYGIENE_RULES } from '../../coverage/hygiene/registry.ts';
import { AGENT_ROLES, CATEGORIES, CELL_STATES, CHAIN_STEPS, SEVERITIES } from '../../coverage/model.ts';
import { DISAGREEMENT_KINDS, STATUS_FIELDS } from '../../coverage/picture.ts';
import { KNOWN_REASON_IDS } from '../../coverage/reason-ids.ts';

/** A JSON Schema, as OpenAPI 3.1 has it. */
export type Schema = Readonly<Record<string, unknown>>;

export const text: Schema = { type: 'string' };
export const integer: Schema = { type: 'integer' };
export const time: Schema = { type: 'string', format: 'date-time' };
const maybeText: Schema = { type: ['string', 'null'] };
const boolean: Schema = { type: 'boolean' };
const maybeTime: Schema = { type: ['string', 'null'], format: 'date-time' };
const numberOrPercent: Schema = { type: ['integer', 'string'] };

export const oneOf = (values: Iterable<string>): Schema => ({ type: 'string', enum: [...values] });
export const list = (items: Schema): Schema => ({ type: 'array', items });
/** Everything in `properties` is always there, and what is in `optional` sometimes. */
export const object = (properties: Record<string, Schema>, optional: Record<string, Schema> = {}): Schema => ({
  type: 'object',
  properties: { ...properties, ...optional },
  required: Object.keys(properties),
});
export const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });
const maybe = (schema: Schema): Schema => ({ oneOf: [{ type: 'null' }, schema] });

const reason = { ...oneOf(['', ...KNOWN_REASON_IDS]), description: 'Empty where there is nothing to say.' };
const namespacedName = { ...text, description: 'namespace/name' };
export const counts = object(Object.fromEntries(CELL_STATES.map((state) => [state, integer])));
const numbers = object(Object.fromEntries(STATUS_FIELDS.map((name) => [name, integer])));
const CELL: Record<string, Schema> = {
  node: text,
  daemonSet: namespacedName,
  state: oneOf(CELL_STATES),
  reason,
  severity: oneOf(SEVERITIES),
  message: { ...text, description: 'One sentence that names the culprit.' },
  since: maybeTime,
  pod: maybeText,
  confidence: oneOf(['certain', 'inferred', 'reported']),
};
const LAST_KNOWN = { lastKnown: { ...oneOf(CELL_STATES), description: 'Only where the state is unknown.' } };

const EVIDENCE = object({ label: text, value: text, path: text });
const REMEDY = object({ says: text, commands: list(text), patch: maybeText });
const RULE = { line: integer, reason: text, owner: text };
const AGENTS = object({ categories: list(oneOf(CATEGORIES)), families: list(text), daemonSets: list(text) });
const REQUIREMENT = object({ key: text, operator: text, values: list(text) });
const NODES = object({ pools: list(text), requirements: list(REQUIREMENT) });

export const SCHEMAS: Readonly<Record<string, Schema>> = {
  Error: object({ error: object({ code: text, message: text }) }),
  Cluster: object({ context: text, server: text, version: maybeText, isDemo: boolean }),
  Source: object(
    {
      resource: text,
      state: oneOf(['syncing', 'live', 'stale', 'forbidden']),
      since: time,
      message: text,
      objects: integer,
      malformed: integer,
    },
    { malformedNames: list(text), isOptional: boolean },
  ),
  Policy: object({
    state: {
      ...oneOf(['none', 'loaded', 'invalid']),
      description: 'invalid: the file is no valid policy, and the last good one stays in force.',
    },
    file: text,
    loadedAt: { ...maybeTime, description: 'When what is in force was read; null when nothing is.' },
    problems: list(object({ line: integer, column: integer, message: text })),
    rules: object({
      required: list(object({ ...RULE, agents: AGENTS, nodes: NODES })),
      excluded: list(object({ ...RULE, agents: AGENTS, nodes: NODES, until: maybeText })),
      provided: list(object({ ...RULE, agents: AGENTS, nodes: NODES, by: text })),
      agents: list(
        object({
          ...RULE,
          daemonSets: list(text),
          categories: maybe(list(oneOf(CATEGORIES))),
          family: maybeText,
          ignore: boolean,
        }),
      ),
      hygiene: list(object({ ...RULE, rules: list(text), daemonSets: list(text), until: maybeText })),
    }),
    counts: object({ required: integer, excluded: integer, provided: integer, agents: integer, hygiene: integer }),
    expired: list(
      object({ section: oneOf(['excluded', 'hygiene']), line: integer, until: text, owner: text, says: text }),
    ),
  }),
  Cell: object(CELL, LAST_KNOWN),
  CellDetail: object(
    {
      ...CELL,
      chain: list(
        object({
          step: oneOf(CHAIN_STEPS),
          outcome: oneOf(['pass', 'fail', 'skipped', 'unknown']),
          says: text,
          evidence: list(EVIDENCE),
        }),
      ),
      also: list(object({ reason, message: text })),
      remedy: REMEDY,
      judgement: {
        description: 'Whether what excludes the node is an accident or a design; null where nothing does.',
        ...maybe(
          object({
            intent: oneOf(['design', 'accident', 'unclear']),
            grounds: list(object({ says: text, weighs: oneOf(['design', 'accident']) })),
          }),
        ),
      },
      events: list(object({ time: maybeTime, type: text, reason: text, count: integer, message: text })),
      podDetail: maybe(
        object({
          name: text,
          namespace: text,
          phase: text,
          createdAt: maybeTime,
          revisionHash: maybeText,
          containers: list(object({ name: text, image: text, ready: boolean, restartCount: integer })),
        }),
      ),
    },
    LAST_KNOWN,
  ),
  Node: object({
    name: text,
    ready: oneOf(['True', 'False', 'Unknown']),
    readySince: maybeTime,
    unschedulable: boolean,
    createdAt: maybeTime,
    pool: text,
    instanceType: text,
    labels: { type: 'object', additionalProperties: text },
    taints: { ...list(text), description: 'As kubectl prints them: key=value:Effect.' },
    conditions: {
      ...list(object({ type: text, status: text, reason: text, message: text })),
      description: 'Only those that say that something is not as it should be.',
    },
    kernelVersion: text,
    kubeletVersion: text,
    osImage: text,
    operatingSystem: text,
    architecture: text,
    counts,
    lifecycle: oneOf(['joining', 'steady', 'leaving', 'maintenance']),
    lifecycleSays: { ...maybeText, description: 'Why it is not steady; null where it is.' },
    isVirtual: { ...boolean, description: 'No machine with a kubelet of its own, such as virtual-kubelet or Fargate.' },
  }),
  DaemonSet: object({
    namespace: text,
    name: text,
    categories: { ...list(oneOf(CATEGORIES)), description: 'The most telling first.' },
    family: { ...maybeText, description: 'The agent that this is one of the DaemonSets of; null when not known.' },
    role: { ...oneOf(AGENT_ROLES), description: 'Only an agent covers a node.' },
    isIgnored: { ...boolean, description: 'Its owner says that it is no agent: it counts for nothing.' },
    selects: {
      ...maybe(list(list(object({ key: text, operator: text, values: list(text) })))),
      description: 'Labels that a node must have: any of the lists, all of it. null: every node.',
    },
    status: numbers,
    computed: { ...numbers, description: 'The same numbers, recomputed from nodes and Pods.' },
    disagrees: { ...list(text), description: 'Names of the numbers in which the two differ.' },
    disagreement: {
      ...maybe(object({ kind: oneOf(DISAGREEMENT_KINDS), says: text, since: maybeTime })),
      description: 'Why they differ; null where they agree.',
    },
    notes: {
      ...list(
        object({
          reason,
          severity: oneOf(SEVERITIES),
          confidence: oneOf(['certain', 'inferred', 'reported']),
          message: text,
          since: maybeTime,
          evidence: list(EVIDENCE),
          remedy: REMEDY,
        }),
      ),
      description: 'What is true of the DaemonSet as a whole, and has no cell or is not the fault of one.',
    },
    counts,
    rollout: maybe(ref('Rollout')),
    updateStrategy: object({ type: text, maxUnavailable: numberOrPercent, maxSurge: numberOrPercent }),
    images: list(text),
    tolerations: {
      ...list(object({ key: text, operator: text, value: text, effect: text })),
      description: "The template's and what the controller adds.",
    },
  }),
  Rollout: object({
    daemonSet: namespacedName,
    phase: oneOf(['complete', 'progressing', 'stuck', 'waiting', 'onDelete', 'unknown']),
    updated: integer,
    available: integer,
    desired: integer,
    done: { ...integer, description: 'Updated and available.' },
    updatedUnavailable: integer,
    old: integer,
    unknown: integer,
    revision: { type: ['integer', 'null'] },
    startedAt: maybeTime,
    stuckSince: maybeTime,
    pace: { type: ['number', 'null'], description: 'Seconds a node, median of finished nodes.' },
    eta: maybe(object({ earliest: time, latest: time })),
    budget: object({
      maxUnavailable: integer,
      maxSurge: integer,
      used: integer,
      holders: list(
        object({ node: text, pod: maybeText, reason: text, blame: oneOf(['node', 'revision', 'unknown']) }),
      ),
    }),
    blockedBy: maybeText,
    noEstimate: { ...maybeText, description: 'Why there is no eta although work is left.' },
  }),
  HygieneFinding: object({
    rule: oneOf(HYGIENE_RULES.map(({ id }) => id)),
    severity: oneOf(['info', 'warning']),
    outcome: { ...oneOf(['found', 'notChecked']), description: 'notChecked: what decides it cannot be read.' },
    says: text,
    evidence: list(EVIDENCE),
    remedy: maybe(REMEDY),
    ignored: {
      ...maybe(object({ reason: text, owner: text, until: maybeText })),
      description: 'The exception that a policy makes.',
    },
  }),
  Problem: object({
    id: { ...text, description: 'The same as long as the cause is.' },
    daemonSet: { ...maybeText, description: 'namespace/name; null when the node is the cause.' },
    node: maybeText,
    state: oneOf(CELL_STATES),
    reason: text,
    severity: oneOf(SEVERITIES),
    title: object({ subject: text, rest: text }),
    message: text,
    nodes: list(text),
    since: maybeTime,
    inCommon: list(object({ expression: text, inside: integer, insideTotal: integer, outside: integer })),
    inCommonSays: text,
    causedBy: {
      ...maybeText,
      description: 'The id of the problem from which this one follows; null for a first link.',
    },
    causes: { ...list(text), description: 'Ids of the problems that follow from this one.' },
  }),
  Category: object({
    category: oneOf(CATEGORIES),
    covered: integer,
    gap: integer,
    passing: { ...integer, description: 'Of the gaps, the nodes on which they need nobody: an agent starts there.' },
    unknown: integer,
    total: integer,
    doubleCovered: { ...integer, description: 'Nodes on which two agents do the same job.' },
    agents: { ...integer, description: 'Variants of one agent, such as a Windows twin, are one.' },
    daemonSets: integer,
  }),
};
