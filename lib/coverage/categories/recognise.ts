import type { AgentRole, Category } from '../model.ts';
import type { DaemonSetObject } from '../objects.ts';
import { type Agent, fits, type LabelTest, NAMESPACE_KEY } from './agent.ts';
import { CATALOGUE } from './catalogue.ts';
import { readOverrides } from './overrides.ts';
import { ANY_CSI_DRIVER_IMAGE } from './storage.ts';

export interface Recognised {
  /** At least one, the most telling first. */
  readonly categories: readonly Category[];
  /** The agent, whatever this DaemonSet is called: Windows twins and size variants share it. null when unknown. */
  readonly family: string | null;
  /** Only what is an `agent` may be counted as cover. */
  readonly role: AgentRole;
  /** Its owner says that it is no agent at all: shown, and not counted. */
  readonly isIgnored: boolean;
}

/** An agent's own chart ships these beside it, often with its image; the first that fits says what it is. */
const ROLE_NAMES: readonly (readonly [name: RegExp, role: AgentRole])[] = [
  // A guard against uninstalling is an agent.
  [
    /(?:^|-)(?:uninstall(?:er)?(?!-(?:guard|protect|prevent|block|watch|lock))|node-cleanup|node-wiper)(?:-|$)/,
    'uninstaller',
  ],
  // Logs and repositories are pulled too.
  [/(?:^|-)(?:images?-?(?:pre-?)?pull(?:er)?|pre-?pull(?:er)?)(?:-|$)/, 'imagePuller'],
];

/**
 * What a DaemonSet is for: by its images, then by its labels, then by name and namespace together; `other` when none
 * tells. The annotations or labels `rollcall/category`, `rollcall/family`, `rollcall/role` and `rollcall/ignore` outrank
 * all of them. Who names a category or a family says that it is an agent, unless the family is known as something else.
 */
export function recognise(daemonSet: DaemonSetObject): Recognised {
  const said = readOverrides(daemonSet);
  const seen = byImage(daemonSet) ?? byLabel(daemonSet) ?? byName(daemonSet);
  const agent = said.family === null ? seen : agentCalled(said.family);
  return {
    categories: said.categories ?? categoriesOf(daemonSet, agent ?? seen),
    family: agent?.family ?? said.family,
    role: said.role ?? roleOf(daemonSet, agent, said.categories !== null || said.family !== null),
    isIgnored: said.isIgnored,
  };
}

/** What the DaemonSets of a family are that its owner names: agents, unless it is known as something else. */
export function roleOfFamily(family: string | null): AgentRole {
  return (family === null ? null : agentCalled(family))?.role ?? 'agent';
}

/** A family in whatever spelling a label allows: `fluent-bit` is Fluent Bit. */
function agentCalled(name: string): Agent | null {
  const spelling = spellingOf(name);
  return CATALOGUE.find(({ family }) => spellingOf(family) === spelling) ?? null;
}

function spellingOf(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** Names only tell where the owner does not. */
function roleOf({ name }: DaemonSetObject, agent: Agent | null, isSaid: boolean): AgentRole {
  if (agent !== null && agent.role !== 'agent') return agent.role;
  if (isSaid) return 'agent';
  return ROLE_NAMES.find(([pattern]) => pattern.test(name))?.[1] ?? 'agent';
}

function categoriesOf(daemonSet: DaemonSetObject, agent: Agent | null): readonly Category[] {
  if (agent !== null) return agent.categories;
  const servesVolumes = daemonSet.template.containers.some(
    ({ image }) => imagePath(image).at(-1) === ANY_CSI_DRIVER_IMAGE,
  );
  return [servesVolumes ? 'storage' : 'other'];
}

/** Containers in order, since helpers come after the agent; init containers never: pullers name other images there. */
function byImage(daemonSet: DaemonSetObject): Agent | null {
  for (const { image } of daemonSet.template.containers) {
    const path = imagePath(image);
    const best = mostTelling(CATALOGUE, (agent) => {
      const segments = Math.max(0, ...agent.images.map((tail) => (endsWith(path, tail) ? tail.length : 0)));
      if (segments === 0) return 0;
      return segments + (matchedLabels(agent, daemonSet) > 0 ? 20 : 0) + (isNamedLike(agent, daemonSet) ? 10 : 0);
    });
    if (best !== null) return best;
  }
  return null;
}

function byLabel(daemonSet: DaemonSetObject): Agent | null {
  return mostTelling(CATALOGUE, (agent) => matchedLabels(agent, daemonSet));
}

function byName(daemonSet: DaemonSetObject): Agent | null {
  return CATALOGUE.find((agent) => isNamedLike(agent, daemonSet)) ?? null;
}

/** The first of those with the highest score; null when none scores. */
function mostTelling(agents: readonly Agent[], score: (agent: Agent) => number): Agent | null {
  let best: Agent | null = null;
  let highest = 0;
  for (const agent of agents) {
    const points = score(agent);
    if (points <= highest) continue;
    best = agent;
    highest = points;
  }
  return best;
}

/** The repository's segments without registry host, tag and digest: a mirror changes what stands before the tail. */
export function imagePath(image: string): readonly string[] {
  const [repository = ''] = image.toLowerCase().split('@');
  const segments = repository.split('/');
  const last = segments.pop()?.split(':')[0] ?? '';
  const [host = ''] = segments;
  return [...(/[.:]|^localhost$/.test(host) ? segments.slice(1) : segments), last];
}

function endsWith(path: readonly string[], tail: readonly string[]): boolean {
  const offset = path.length - tail.length;
  return offset >= 0 && tail.every((pattern, index) => fits(path[offset + index] ?? '', pattern));
}

/** How many label tests the best set that holds has; 0 when none holds. */
function matchedLabels(agent: Agent, daemonSet: DaemonSetObject): number {
  return Math.max(
    0,
    ...agent.labels.map((tests) => (tests.every((test) => holds(test, daemonSet)) ? tests.length : 0)),
  );
}

function holds({ key, value }: LabelTest, daemonSet: DaemonSetObject): boolean {
  if (key === NAMESPACE_KEY) return daemonSet.namespace === value;
  return [daemonSet.labels.get(key), daemonSet.templateLabels.get(key)].some(
    (have) => have !== undefined && fits(have, value),
  );
}

function isNamedLike(agent: Agent, { name, namespace }: DaemonSetObject): boolean {
  return agent.names.some(
    (test) => fits(name, test.name) && test.namespaces.some((pattern) => fits(namespace, pattern)),
  );
}
