import { describe, expect, test } from 'vitest';
import type { HostPort } from '../objects.ts';
import { containerWith, podSpecWith, podWith } from '../vectors/build.ts';
import { formatHostPort, hostPortConflicts, podHostPorts, portsConflict } from './host-ports.ts';

const port = (number: number, protocol = 'TCP', hostIP = ''): HostPort => ({ hostIP, protocol, port: number });
const withPorts = (...hostPorts: HostPort[]) => containerWith({ hostPorts });

test('containers and sidecars hold their ports, plain init containers do not', () => {
  const spec = podSpecWith({
    initContainers: [withPorts(port(1)), { ...withPorts(port(2)), restartPolicy: 'Always' }],
    containers: [withPorts(port(3), port(0))],
  });
  expect(podHostPorts(spec)).toEqual([port(2), port(3)]);
});

describe('two host ports', () => {
  test.each([
    ['the same', port(80), port(80)],
    ['every address, spelled out', port(80, 'TCP', '0.0.0.0'), port(80)],
    ['one address and every address', port(80, 'TCP', '10.0.0.1'), port(80)],
    ['no protocol, which means TCP', port(80, ''), port(80)],
  ])('conflict: %s', (_, a, b) => {
    expect([portsConflict(a, b), portsConflict(b, a)]).toEqual([true, true]);
  });

  test.each([
    ['other numbers', port(80), port(81)],
    ['other protocols', port(80), port(80, 'UDP')],
    ['two single addresses', port(80, 'TCP', '10.0.0.1'), port(80, 'TCP', '127.0.0.1')],
  ])('do not conflict: %s', (_, a, b) => {
    expect([portsConflict(a, b), portsConflict(b, a)]).toEqual([false, false]);
  });
});

test('names every port that is taken, with its holder', () => {
  const spec = podSpecWith({ containers: [withPorts(port(9100), port(9101), port(9102, 'UDP'))] });
  const holder = podWith({ name: 'holder' });
  const used = [port(9100, 'TCP', '127.0.0.1'), port(9102, 'UDP'), port(1)].map((each) => ({
    pod: holder,
    port: each,
  }));
  expect(hostPortConflicts(spec, used)).toEqual([
    { wanted: port(9100), taken: used[0] },
    { wanted: port(9102, 'UDP'), taken: used[1] },
  ]);
});

test('says a port in the shortest form that is not ambiguous', () => {
  expect(formatHostPort(port(9100))).toBe('TCP 9100');
  expect(formatHostPort(port(53, 'UDP', '127.0.0.1'))).toBe('UDP 127.0.0.1:53');
});
