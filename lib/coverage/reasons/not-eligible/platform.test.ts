import { describe, expect, test } from 'vitest';
import { findings } from '../../evaluate.ts';
import { context, node, type SpecFields } from '../../testing.ts';
import { templateOf } from '../testing/not-eligible.ts';

const WINDOWS = node({ labels: { 'kubernetes.io/os': 'windows' } });
const found = (template: SpecFields) => findings(context({ ...templateOf(template), node: WINDOWS }));
const ids = (template: SpecFields) => found(template).map(({ reason }) => reason.id);

describe('a DaemonSet for another operating system', () => {
  test.each(['kubernetes.io/os', 'beta.kubernetes.io/os'])('by nodeSelector %s', (key) => {
    expect(ids({ nodeSelector: { [key]: 'linux' } })).toEqual(['OperatingSystemMismatch']);
  });

  test('by affinity, and nothing else is said about the affinity', () => {
    const [first, ...rest] = found({ terms: [{ expressions: [['kubernetes.io/os', 'In', 'linux']] }] });
    expect(first?.says()).toBe('Runs only where kubernetes.io/os=linux; this node has windows.');
    expect(first?.evidence()[0]?.path).toBe('DaemonSet.spec.template.spec.affinity.nodeAffinity');
    expect(rest).toEqual([]);
  });

  test('by NotIn', () => {
    const [first] = found({ terms: [{ expressions: [['kubernetes.io/os', 'NotIn', 'windows']] }] });
    expect(first?.says()).toBe('Runs only where kubernetes.io/os NotIn [windows]; this node has windows.');
  });

  test('is no matter of the platform when another term fails by something else', () => {
    const terms = [
      { expressions: [['kubernetes.io/os', 'In', 'linux']] },
      { expressions: [['zone', 'In', 'a']] },
    ] as const;
    expect(ids({ terms })).toEqual(['NodeAffinityMismatch']);
  });

  test('is said where the node has no such label at all', () => {
    const bare = { ...WINDOWS, labels: new Map<string, string>() };
    const [first] = findings(context({ ...templateOf({ nodeSelector: { 'kubernetes.io/os': 'linux' } }), node: bare }));
    expect(first?.says()).toBe('Runs only where kubernetes.io/os=linux; this node has no label kubernetes.io/os.');
    expect(first?.evidence()[1]?.value).toBe('no label kubernetes.io/os');
  });
});

test('operating system and processor are two things', () => {
  expect(ids({ nodeSelector: { 'kubernetes.io/os': 'linux', 'kubernetes.io/arch': 'arm64' } })).toEqual([
    'OperatingSystemMismatch',
    'ArchitectureMismatch',
  ]);
});
