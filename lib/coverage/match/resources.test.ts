import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ContainerStatus, PodObject } from '../objects.ts';
import { containerStatusWith, containerWith, mapOf, podSpecWith, podWith } from '../vectors/build.ts';
import { nodeLoad, podCountExceeded, podRequests, podUsage, shortages } from './resources.ts';

type Amounts = Readonly<Record<string, number>>;

const container = (requests: Amounts, name = 'agent') => containerWith({ name, requests: mapOf(requests) });
const init = (requests: Amounts, name = 'init') => container(requests, name);
const sidecar = (requests: Amounts, name = 'sidecar') => ({ ...container(requests, name), restartPolicy: 'Always' });

describe('what a Pod requests', () => {
  test('is the sum over its containers', () => {
    const spec = podSpecWith({ containers: [container({ cpu: 100, memory: 50 }), container({ cpu: 20 })] });
    expect(podRequests(spec)).toEqual(mapOf({ cpu: 120, memory: 50 }));
  });

  test('is the hungriest init container where that asks for more: init containers run one by one', () => {
    const spec = podSpecWith({
      initContainers: [init({ cpu: 500 }), init({ cpu: 300, memory: 10 })],
      containers: [container({ cpu: 100, memory: 50 })],
    });
    expect(podRequests(spec)).toEqual(mapOf({ cpu: 500, memory: 50 }));
  });

  test('counts a sidecar beside the init containers after it, not beside those before', () => {
    const containers = [container({ cpu: 100 })];
    const before = podSpecWith({ initContainers: [sidecar({ cpu: 100 }), init({ cpu: 500 })], containers });
    const after = podSpecWith({ initContainers: [init({ cpu: 500 }), sidecar({ cpu: 100 })], containers });
    expect(podRequests(before).get('cpu')).toBe(600);
    expect(podRequests(after).get('cpu')).toBe(500);
  });

  test('counts sidecars beside the containers', () => {
    const spec = podSpecWith({ initContainers: [sidecar({ cpu: 100 })], containers: [container({ cpu: 50 })] });
    expect(podRequests(spec).get('cpu')).toBe(150);
  });

  test('is the pod-level request for cpu, memory and huge pages, even where that is less', () => {
    const spec = podSpecWith({
      containers: [container({ cpu: 500, memory: 50, 'ephemeral-storage': 7 })],
      requests: mapOf({ cpu: 200, 'hugepages-2Mi': 4, 'ephemeral-storage': 1 }),
    });
    expect(podRequests(spec)).toEqual(mapOf({ cpu: 200, memory: 50, 'ephemeral-storage': 7, 'hugepages-2Mi': 4 }));
  });

  test('comes with the overhead of the runtime class on top of everything', () => {
    const spec = podSpecWith({
      containers: [container({ cpu: 500 })],
      requests: mapOf({ cpu: 200 }),
      overhead: mapOf({ cpu: 10, memory: 5 }),
    });
    expect(podRequests(spec)).toEqual(mapOf({ cpu: 210, memory: 5 }));
  });

  test('never shrinks when a container is added', () => {
    const amounts = fc.record({ cpu: fc.nat(1000), memory: fc.nat(1000) });
    const inits = fc.array(
      fc.oneof(
        amounts.map((each) => init(each)),
        amounts.map((each) => sidecar(each)),
      ),
      {
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(amounts, inits, inits, amounts, (own, first, then, more) => {
        const containers = [container(own)];
        const least = podRequests(podSpecWith({ initContainers: [...first, ...then], containers }));
        for (const added of [init(more), sidecar(more)]) {
          const most = podRequests(podSpecWith({ initContainers: [...first, added, ...then], containers }));
          for (const [resource, amount] of least) expect(most.get(resource)).toBeGreaterThanOrEqual(amount);
        }
      }),
    );
  });
});

describe('what a bound Pod uses', () => {
  const spec = podSpecWith({ containers: [container({ cpu: 100, memory: 10 }, 'a'), container({ cpu: 30 }, 'b')] });
  const status = (allocated: Amounts, actual: Amounts, name = 'a'): ContainerStatus =>
    containerStatusWith({ name, allocated: mapOf(allocated), actualRequests: mapOf(actual) });
  const resized = (containerStatuses: ContainerStatus[], reason = ''): PodObject =>
    podWith({
      spec,
      containerStatuses,
      conditions: reason
        ? [{ type: 'PodResizePending', status: 'True', reason, message: '', lastTransitionTime: null }]
        : [],
    });

  test('is what it requests while the kubelet reports nothing else', () => {
    expect(podUsage(resized([status({}, {})]))).toBe(podRequests(spec));
  });

  test.each([
    ['growing: the spec leads', { cpu: 50 }, { cpu: 50 }, 130],
    ['shrinking: what is in force holds on', { cpu: 100 }, { cpu: 400 }, 430],
    ['allotted, not yet in force', { cpu: 300 }, { cpu: 100 }, 330],
    ['allotted, nothing in force reported', { cpu: 300 }, {}, 330],
  ])('is the largest of asked, allotted and in force when %s', (_, allocated, actual, cpu) => {
    expect(podUsage(resized([status(allocated, actual)])).get('cpu')).toBe(cpu);
  });

  test('leaves out what a resize asks for that can never be done', () => {
    const statuses = [status({ cpu: 50 }, { cpu: 40 }), status({ cpu: 20 }, {}, 'b')];
    expect(podUsage(resized(statuses, 'Deferred')).get('cpu')).toBe(130);
    expect(podUsage(resized(statuses, 'Infeasible')).get('cpu')).toBe(70);
    expect(podUsage(resized(statuses.slice(0, 1), 'Infeasible')).get('cpu')).toBe(50);
    expect(podUsage(resized([], 'Infeasible'))).toEqual(mapOf({}));
  });

  test('takes a sidecar from the init container statuses', () => {
    const withSidecar = podSpecWith({ initContainers: [sidecar({ cpu: 10 })], containers: [container({ cpu: 5 })] });
    const pod = podWith({ spec: withSidecar, initContainerStatuses: [status({ cpu: 70 }, {}, 'sidecar')] });
    expect(podUsage(pod).get('cpu')).toBe(75);
  });

  test('keeps pod-level requests and overhead', () => {
    const pod = podWith({
      spec: { ...spec, requests: mapOf({ cpu: 60 }), overhead: mapOf({ cpu: 1 }) },
      containerStatuses: [status({ cpu: 500 }, {})],
    });
    expect(podUsage(pod).get('cpu')).toBe(61);
  });
});

describe('the load of a node', () => {
  const pod = (fields: Partial<PodObject>) =>
    podWith({ spec: podSpecWith({ containers: [container({ cpu: 100 })] }), ...fields });

  test('counts terminating Pods and static ones, not finished ones', () => {
    const load = nodeLoad([
      pod({}),
      pod({ deletedAt: 1 }),
      pod({ isMirror: true, controller: null }),
      pod({ phase: 'Succeeded' }),
      pod({ phase: 'Failed' }),
    ]);
    expect([load.used, load.podCount]).toEqual([mapOf({ cpu: 300 }), 3]);
  });

  test('names the Pod that holds each host port', () => {
    const port = { hostIP: '', protocol: 'TCP', port: 9100 };
    const holder = pod({ name: 'x', spec: podSpecWith({ containers: [containerWith({ hostPorts: [port] })] }) });
    expect(nodeLoad([pod({}), holder]).hostPorts).toEqual([{ pod: holder, port }]);
  });
});

describe('whether a Pod fits', () => {
  const allocatable = mapOf({ cpu: 1000, memory: 1000, pods: 2 });

  test('to the last unit, and no further', () => {
    expect(shortages(mapOf({ cpu: 400 }), allocatable, mapOf({ cpu: 600 }))).toEqual([]);
    expect(shortages(mapOf({ cpu: 401 }), allocatable, mapOf({ cpu: 600 }))).toEqual([
      { resource: 'cpu', request: 401, allocatable: 1000, used: 600 },
    ]);
  });

  test('a request of 0 fits on an overfull node', () => {
    expect(shortages(mapOf({ cpu: 0, memory: 1 }), allocatable, mapOf({ cpu: 2000 }))).toEqual([]);
  });

  test('a resource that the node does not have is short', () => {
    expect(shortages(mapOf({ 'nvidia.com/gpu': 1 }), allocatable, mapOf({}))).toEqual([
      { resource: 'nvidia.com/gpu', request: 1, allocatable: 0, used: 0 },
    ]);
  });

  test('all short resources are named, cpu and memory first', () => {
    const request = mapOf({ 'z.com/b': 1, 'a.com/a': 1, 'ephemeral-storage': 1, memory: 2000, cpu: 2000 });
    expect(shortages(request, allocatable, mapOf({})).map(({ resource }) => resource)).toEqual([
      'cpu',
      'memory',
      'ephemeral-storage',
      'a.com/a',
      'z.com/b',
    ]);
  });

  test('one Pod more must not exceed the node’s number', () => {
    expect(podCountExceeded(allocatable, 1)).toBe(false);
    expect(podCountExceeded(allocatable, 2)).toBe(true);
    expect(podCountExceeded(mapOf({}), 0)).toBe(true);
  });
});
