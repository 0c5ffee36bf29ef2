import { describe, expect, it } from 'vitest';
import type { CellView } from '../picture.ts';
import { culpritOf, fingerprint } from './culprit.ts';

function cell(node: string, message: string, pod: string | null = null): CellView {
  const rest = { severity: 'warning', since: null, confidence: 'certain', reason: 'X' } as const;
  return { node, daemonSet: 'logging/fluent-bit', state: 'missing', message, pod, ...rest };
}

function haveOneCause(a: CellView, b: CellView): boolean {
  return culpritOf(a) === culpritOf(b);
}

describe('two sentences have one cause', () => {
  it('when they differ in the names of node and Pod', () => {
    const a = cell(
      'ip-10-0-1-7.eu.internal',
      'Pod fluent-bit-7xk2p on ip-10-0-1-7.eu.internal exits',
      'fluent-bit-7xk2p',
    );
    const b = cell('ip-10-0-48-153.eu.internal', 'Pod fluent-bit-q4m8z on ip-10-0-48-153 exits', 'fluent-bit-q4m8z');
    expect(haveOneCause(a, b)).toBe(true);
  });

  it('when their Pods have names of their own making', () => {
    expect(haveOneCause(cell('a', 'Pod x ended', 'x'), cell('b', 'Pod custom ended', 'custom'))).toBe(true);
  });

  it('when they name a Pod of the DaemonSet that is gone', () => {
    expect(haveOneCause(cell('a', 'fluent-bit-7xk2p ended'), cell('b', 'fluent-bit-q4m8z ended'))).toBe(true);
  });

  it('when they differ in amounts, ages, restarts, addresses or times', () => {
    const pairs = [
      ['Requests 512 Mi; 318 Mi of 14.6 Gi left.', 'Requests 512 Mi; 1.2 Gi of 30 Gi left.'],
      ['exit code 1, 1 restart in 10 min', 'exit code 1, 17 restarts in 9 min'],
      ['Get "http://10.0.12.33:2020/": refused', 'Get "http://10.0.48.7:2020/": refused'],
      ['Get "http://[fd00:10:244::1a]:2020/": refused', 'Get "http://[fd00:10:244:1::5]:2020/": refused'],
      ['exceeded quota: q, used: pods=30, limited: pods=30', 'exceeded quota: q, used: pods=29, limited: pods=30'],
      ['silent since 14:28:54', 'silent since 09:01:02'],
      ['container 0123456789abcdef is gone', 'container fedcba9876543210 is gone'],
    ] as const;
    for (const [a, b] of pairs) expect(culpritOf(cell('a-node', a)), a).toBe(culpritOf(cell('b-node', b)));
  });

  it('when a Pod that stands in the way is another one of the same owner', () => {
    const a = 'Host port 9100 is taken by Pod web/proxy-6d5f8c7b9-x2x4z (ReplicaSet proxy-6d5f8c7b9).';
    const b = 'Host port 9100 is taken by Pod web/proxy-6d5f8c7b9-77abc (ReplicaSet proxy-6d5f8c7b9).';
    expect(haveOneCause(cell('a', a), cell('b', b))).toBe(true);
  });

  it('when the name of node or Pod did not fit', () => {
    const a = cell('n', 'Pod a-long-daemonset-name… waits', 'a-long-daemonset-name-7xk2p');
    const b = cell('n', 'Pod a-long-daemonset-name-q… waits', 'a-long-daemonset-name-q4m8z');
    expect(haveOneCause(a, b)).toBe(true);
    const c = cell('ip-10-0-1-7-in-a-long-domain', 'ip-10-0-1-7-in-a… is full');
    const d = cell('ip-10-0-99-7-in-a-long-domain', 'ip-10-0-99-7-in-… is full');
    expect(haveOneCause(c, d)).toBe(true);
  });

  it('when they were cut short at different places', () => {
    const text = 'The image registry.example.com/logging/fluent-bit:4.2.1 cannot be pulled on';
    expect(haveOneCause(cell('n1', `${text} n1 because the…`), cell('node-22', `${text} node-22 bec…`))).toBe(true);
  });
});

describe('two sentences have two causes', () => {
  it.each([
    ['Taint dedicated=db:NoSchedule', 'Taint dedicated=web:NoSchedule'],
    ['Taint pool=3:NoSchedule', 'Taint pool=4:NoSchedule'],
    ['kernel 6.12.46: no driver', 'kernel 6.1.134: no driver'],
    ['falco exits with code 1', 'falco exits with code 137'],
    ['Host port 9100 is taken', 'Host port 9101 is taken'],
    ['image fluent-bit:4.2.1 not found', 'image fluent-bit:4.2.2 not found'],
    ['statuscode: 503', 'statuscode: 404'],
  ])('%s and %s', (a, b) => {
    expect(haveOneCause(cell('a', a), cell('b', b))).toBe(false);
  });

  it('when other owners stand in the way', () => {
    const a = 'Host port 9100 is taken by Pod web/a-x2x4z (DaemonSet a).';
    const b = 'Host port 9100 is taken by Pod web/b-x2x4z (DaemonSet b).';
    expect(haveOneCause(cell('n', a), cell('n', b))).toBe(false);
  });

  it('when only a part of a word looks like the name of the node', () => {
    expect(culpritOf(cell('a', 'a taint keeps a-team off'))).toBe('· taint keeps a-team off');
  });
});

it('a fingerprint is short, the same for the same text, and different for another', () => {
  expect(fingerprint('taint')).toMatch(/^[0-9a-f]{8}$/);
  expect(fingerprint('taint')).toBe(fingerprint('taint'));
  expect(fingerprint('taint')).not.toBe(fingerprint('taints'));
});
