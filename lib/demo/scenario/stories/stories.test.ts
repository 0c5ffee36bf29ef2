import { describe, expect, it } from 'vitest';
import { changeTemplate, withImage } from '../build/daemon-set.ts';
import { perform } from '../testing.ts';

const MINUTE = 60;

function count(cells: readonly string[], pattern: RegExp): number {
  return cells.filter((cell) => pattern.test(cell)).length;
}

describe('when the viewer comes in', () => {
  const cells = perform().look(0);

  it('shows the incident, and nothing else is wrong', () => {
    expect(cells.filter((cell) => !/ (outdated|unknown) /.test(cell))).toEqual([
      'falco@ip-10-0-12-33 notReady CrashLoop',
      'falco@ip-10-0-81-120 notReady CrashLoop',
      'fluent-bit@ip-10-0-12-41 repelled AcceleratorTaint',
      'fluent-bit@ip-10-0-48-21 repelled AcceleratorTaint',
      'fluent-bit@ip-10-0-48-77 repelled AcceleratorTaint',
      'fluent-bit@ip-10-0-81-9 repelled AcceleratorTaint',
      'node-problem-detector@ip-10-0-48-153 missing AdmissionWebhookUnreachable',
      'otel-agent@ip-10-0-48-153 pending InsufficientMemory',
      ...['12-41', '48-21', '48-77', '81-9'].map((end) => `tetragon@ip-10-0-${end} repelled AcceleratorTaint`),
    ]);
  });

  it('has 39 nodes waiting for falco, whose rollout the two crashing Pods hold up', () => {
    expect(count(cells, /^falco@.* outdated /)).toBe(39);
    expect(count(cells, / outdated /)).toBe(39);
  });

  it('knows nothing of the 10 agents of one silent node', () => {
    expect(count(cells, /@ip-10-0-48-77 unknown NodeUnknown$/)).toBe(10);
    expect(count(cells, / unknown /)).toBe(10);
  });
});

describe('what happens then', () => {
  it('brings a node that starts with its network agent and has every agent twenty seconds later', () => {
    const performance = perform();
    performance.look(24);
    const before = new Set(performance.scenario.cluster.nodes.keys());
    performance.look(26);
    const joined = [...performance.scenario.cluster.nodes.keys()].filter((name) => !before.has(name));
    expect(joined).toHaveLength(1);
    const [node = ''] = joined;
    const ofNode = (seconds: number) =>
      performance.look(seconds).filter((cell) => cell.includes(`@${node.split('.')[0]} `));
    expect(count(ofNode(27), / notReady /)).toBe(11);
    expect(count(ofNode(27), /^fluent-bit@.* repelled NodeNotReadyTaint/)).toBe(1);
    expect(ofNode(44)).toEqual([]);
    const { cluster } = performance.scenario;
    const since = (daemonSet: string, type: string) =>
      cluster.podOn(daemonSet, node)?.status.conditions?.find((condition) => condition.type === type)
        ?.lastTransitionTime ?? '';
    expect(since('kube-system/cilium', 'PodReadyToStartContainers') < since('kube-system/cilium', 'Ready')).toBe(true);
    expect(since('kube-system/cilium', 'Ready') < since('falco/falco', 'PodReadyToStartContainers')).toBe(true);
  });

  it('lets a node leave with its Pods', () => {
    const performance = perform();
    performance.look(109);
    const before = [...performance.scenario.cluster.nodes.keys()];
    performance.look(160);
    const { nodes, pods } = performance.scenario.cluster;
    const left = before.filter((name) => !nodes.has(name));
    expect(left).toHaveLength(1);
    expect([...pods.values()].filter((pod) => left.includes(pod.spec.nodeName ?? ''))).toEqual([]);
  });

  it('rolls cilium out two nodes at a time', () => {
    const performance = perform();
    const waiting: number[] = [];
    const nodeOf = (cell: string) => cell.replace(/^.*@(\S+) .*$/, '$1');
    // Nodes that join meanwhile start with the new revision, and slots or not.
    const here = new Set([...performance.scenario.cluster.nodes.keys()].map((name) => name.split('.')[0] ?? ''));
    for (let seconds = 44; seconds < 6.6 * MINUTE; seconds++) {
      const cells = performance.look(seconds);
      waiting.push(count(cells, /^cilium@.* outdated /));
      const away = cells.filter((cell) => /^cilium@.* (missing|notReady|pending) /.test(cell));
      expect(away.filter((cell) => here.has(nodeOf(cell))).length).toBeLessThanOrEqual(2);
    }
    expect(waiting[0]).toBe(0);
    expect(Math.max(...waiting)).toBeGreaterThan(55);
    expect(waiting.at(-1)).toBe(0);
  });

  it('repairs falco with a new image, breaks it with the next, and takes that back', () => {
    const performance = perform();
    const falco = (seconds: number) =>
      performance.look(seconds).filter((cell) => cell.startsWith('falco@') && !cell.includes(' unknown '));
    expect(count(falco(4 * MINUTE), / CrashLoop$/)).toBe(2);
    expect(falco(14 * MINUTE)).toEqual([]);
    const revisions = () =>
      (performance.scenario.cluster.revisions.get('falco/falco') ?? []).map(({ revision }) => revision);
    expect(revisions()).toEqual([12, 13, 14, 15]);
    expect(count(falco(19 * MINUTE), / CrashLoop$/)).toBe(2);
    expect(count(falco(21 * MINUTE), / outdated /)).toBeGreaterThan(30);
    expect(falco(28 * MINUTE)).toEqual([]);
    expect(revisions()).toEqual([12, 13, 14, 16, 17]);
  });

  it('lets crash loops back off: fewer and fewer restarts', () => {
    const performance = perform();
    const restarts = () =>
      [...performance.scenario.cluster.pods.values()]
        .filter(
          ({ metadata, spec }) => metadata.name.startsWith('falco-') && spec.nodeName?.startsWith('ip-10-0-12-33.'),
        )
        .flatMap(({ status }) => status.containerStatuses ?? [])
        .map(({ restartCount }) => restartCount);
    expect(restarts()).toEqual([5, 0]);
    performance.look(4 * MINUTE);
    expect(restarts()).toEqual([6, 0]);
  });

  it('lets the silent node speak again, and another one fall silent later', () => {
    const performance = perform();
    expect(count(performance.look(2 * MINUTE), / unknown /)).toBe(10);
    expect(count(performance.look(3 * MINUTE + 20), / unknown /)).toBe(0);
    expect(count(performance.look(8 * MINUTE), /@ip-10-0-48-77 unknown /)).toBe(0);
    expect(count(performance.look(8 * MINUTE), / unknown NodeUnknown/)).toBeGreaterThan(9);
  });

  it('lets the webhook answer for a while, and fail again', () => {
    const performance = perform();
    const detector = (seconds: number) => count(performance.look(seconds), /^node-problem-detector@ip-10-0-48-153 /);
    expect(detector(4 * MINUTE)).toBe(1);
    expect(detector(7 * MINUTE)).toBe(0);
    expect(detector(10 * MINUTE)).toBe(1);
  });

  it('always shows why the webhook leaves a node without, also as Pods are created on nodes that join', () => {
    const performance = perform();
    const reasons = new Set<string>();
    for (let seconds = 0; seconds < 15 * MINUTE; seconds++) {
      for (const cell of performance.look(seconds)) {
        if (cell.startsWith('node-problem-detector@ip-10-0-48-153 missing ')) reasons.add(cell.split(' ')[2] ?? '');
      }
    }
    expect([...reasons]).toEqual(['AdmissionWebhookUnreachable', 'WaitingForPreviousPod']);
  });

  it('holds up a rollout everywhere while the creation on one node is refused, as the real controller does', () => {
    const performance = perform();
    const { cluster } = performance.scenario;
    const waiting = (seconds: number) => count(performance.look(seconds), /^node-problem-detector@.* outdated /);
    const daemonSet = cluster.daemonSets.get('monitoring/node-problem-detector');
    if (daemonSet === undefined) throw new Error('no node-problem-detector');
    changeTemplate(daemonSet, withImage(daemonSet.spec.template, 'registry.k8s.io/node-problem-detector:v1'));
    cluster.saveDaemonSet(daemonSet);
    expect([waiting(1), waiting(240)]).toEqual([58, 58]);
    expect(waiting(400)).toBeLessThan(58);
  });

  it('keeps otel-agent out of the full node, whatever comes and goes there', () => {
    const performance = perform();
    for (let seconds = 0; seconds < 30 * MINUTE; seconds += 10) {
      expect(performance.look(seconds)).toContain('otel-agent@ip-10-0-48-153 pending InsufficientMemory');
    }
  });
});
