/**
 * Makes a disagreement small: its node, its DaemonSet and the Pods beside it move to a control plane of their own, and
 * whatever can be left out with the disagreement still there is left out. What is printed is ready for `kubectl apply`.
 */
import { type ControlPlane, startControlPlane } from '../control-plane.ts';
import type { Container, DaemonSet, KubeObject, NewDaemonSet, Node, Pod, PodSpec } from '../kinds.ts';
import { waitForQuiet } from '../quiet.ts';
import { type WatchedCluster, watchCluster } from '../rollcall/in-process.ts';
import { waitFor } from '../wait.ts';
import { compare, type Disagreement } from './compare.ts';
import { apiServerFlags, surroundings } from './surroundings.ts';
import { readTruth, type Truth } from './truth.ts';

const shrinkForMs = 100_000;
/** Both sides are done long before; a disagreement stays. */
const settleMs = 4_000;

/** Plain JSON, so that anything can be left out of it. */
interface Scene {
  node: Node;
  daemonSet: NewDaemonSet;
  neighbours: Pod[];
}

/** The smallest scene found within a minute and a half in which both sides disagree in the same way. */
export async function reproduction(found: Disagreement, truth: Truth): Promise<string> {
  if (found.cell === null) return found.says;
  const whole = sceneOf(found.cell.node, found.cell.daemonSet, truth);
  const controlPlane = await startControlPlane({ flags: apiServerFlags });
  const rollcall = await watchCluster(controlPlane.kubeconfig);
  try {
    await controlPlane.client.apply(surroundings);
    const shows = (scene: Scene) => disagrees(scene, found.kind, controlPlane, rollcall).catch(() => false);
    if (!(await shows(whole)))
      return `${found.says}\nAlone they agree, so it takes more than this:\n${asList({ ...whole, neighbours: [] })}`;
    return `${found.says}\nStill so with nothing but this:\n${asList(await shrink(whole, shows))}`;
  } finally {
    await rollcall.stop();
    await controlPlane.stop();
  }
}

async function shrink(whole: Scene, shows: (scene: Scene) => Promise<boolean>): Promise<Scene> {
  const deadline = Date.now() + shrinkForMs;
  let scene = whole;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const path of pathsOf(scene)) {
      const smaller = without(scene, path);
      if (smaller === null || Date.now() > deadline || !(await shows(smaller))) continue;
      scene = smaller;
      isSmaller = true;
    }
  }
  return scene;
}

async function disagrees(
  { node, daemonSet, neighbours }: Scene,
  kind: string,
  { client }: ControlPlane,
  { engine }: WatchedCluster,
): Promise<boolean> {
  const quiet = { quietMs: 700, everyMs: 100, timeoutMs: 15_000 };
  try {
    await client.apply([node, ...neighbours]);
    await waitForQuiet(client, quiet);
    await client.apply(daemonSet);
    await waitForQuiet(client, quiet);
    const agree = async () => !compare(engine, await readTruth(client), () => false).some((one) => one.kind === kind);
    return !(await waitFor(agree, settleMs, 'agreement', 500).catch(() => false));
  } finally {
    await client.delete(daemonSet);
    await client.delete(node);
    const isGone = async () => {
      const pods = await client.list('Pod');
      await Promise.all(pods.map(({ metadata }) => client.delete({ kind: 'Pod', metadata }, { force: true })));
      return pods.length === 0 && (await client.list('Node')).length === 0 && engine.objects.nodes.size === 0;
    };
    await waitFor(isGone, 15_000, 'an empty cluster');
  }
}

type Path = readonly (string | number)[];

/** Everything that may be left out, the large pieces first. */
function pathsOf({ node, daemonSet, neighbours }: Scene): Path[] {
  const paths: Path[] = neighbours.map((_, index) => ['neighbours', index]).reverse();
  paths.push(...below(daemonSet.spec.template.spec, ['daemonSet', 'spec', 'template', 'spec']));
  paths.push(['daemonSet', 'spec', 'updateStrategy'], ['daemonSet', 'spec', 'minReadySeconds']);
  paths.push(
    ...below(node.spec, ['node', 'spec']),
    ...below(node.metadata.labels ?? {}, ['node', 'metadata', 'labels']),
  );
  return paths.sort((a, b) => a.length - b.length);
}

function below(value: unknown, at: Path): Path[] {
  if (typeof value !== 'object' || value === null) return [];
  const keys: (string | number)[] = Array.isArray(value) ? [...value.keys()].reverse() : Object.keys(value);
  return keys.flatMap((key) => {
    const path = [...at, key];
    return [path, ...below((value as Record<string, unknown>)[String(key)], path)];
  });
}

/** Null when there is nothing at the path, which an earlier step may have left out. */
function without(scene: Scene, path: Path): Scene | null {
  const smaller = structuredClone(scene);
  const last = path.at(-1);
  let holder: unknown = smaller;
  for (const key of path.slice(0, -1)) holder = (holder as Record<string, unknown> | undefined)?.[String(key)];
  if (typeof holder !== 'object' || holder === null || last === undefined || !(last in holder)) return null;
  if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else delete (holder as Record<string, unknown>)[String(last)];
  return smaller;
}

const defaulted = new Set([
  ...['terminationMessagePath', 'terminationMessagePolicy', 'imagePullPolicy', 'dnsPolicy', 'securityContext'],
  ...['schedulerName', 'terminationGracePeriodSeconds'],
]);

/** Without what the API server fills in. */
function asWritten({ template, ...spec }: DaemonSet['spec']): NewDaemonSet['spec'] {
  const { restartPolicy: _, ...podSpec } = JSON.parse(
    JSON.stringify(template.spec, (key, value) => (defaulted.has(key) ? undefined : value)),
  );
  return { ...spec, template: { metadata: { labels: template.metadata.labels ?? {} }, spec: podSpec } };
}

function sceneOf(node: Node, daemonSet: DaemonSet, { pods }: Truth): Scene {
  const { name, namespace = '', labels = {} } = daemonSet.metadata;
  const isNeighbour = (pod: Pod) =>
    pod.spec.nodeName === node.metadata.name &&
    !pod.metadata.ownerReferences?.some(({ uid }) => uid === daemonSet.metadata.uid);
  return {
    node: {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name: node.metadata.name,
        labels: node.metadata.labels ?? {},
        annotations: node.metadata.annotations ?? {},
      },
      spec: node.spec,
      status: { allocatable: node.status.allocatable ?? {}, capacity: node.status.capacity ?? {} },
    },
    daemonSet: {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name, namespace, labels },
      spec: asWritten(daemonSet.spec),
    },
    neighbours: pods.filter(isNeighbour).map(asNeighbour),
  };
}

/** What it takes from its node, and nothing else. */
function asNeighbour(pod: Pod, index: number): Pod {
  const takes = ({ name, image, resources, ports, restartPolicy }: Container): Container =>
    ({ name, image, resources, ports, restartPolicy }) as Container;
  const { containers, initContainers = [], nodeName, priorityClassName, hostNetwork, resources } = pod.spec;
  const spec: PodSpec = {
    containers: containers.map(takes),
    initContainers: initContainers.map(takes),
    nodeName: nodeName ?? '',
    tolerations: [{ operator: 'Exists' }],
    ...{ priorityClassName, hostNetwork, resources },
  };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `beside-${index}`, namespace: 'default' },
    spec,
    status: {},
  };
}

function asList({ node, daemonSet, neighbours }: Scene): string {
  const items: KubeObject[] = [node, ...neighbours, daemonSet];
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}
