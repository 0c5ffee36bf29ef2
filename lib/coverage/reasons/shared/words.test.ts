import { describe, expect, test } from 'vitest';
import { pod, state } from '../../testing.ts';
import { taintOf } from '../../vectors/build.ts';
import { firstLine, formatExit, formatRequirement, ownerOf, shortNode, shortTaint, timestamp } from './words.ts';

test.each([
  ['ip-10-0-48-153.eu-west-1.compute.internal', 'ip-10-0-48-153'],
  ['node-1', 'node-1'],
  ['10.0.48.153', '10.0.48.153'],
  ['x'.repeat(253), `${'x'.repeat(47)}…`],
])('node %s is called %s', (name, short) => {
  expect(shortNode(name)).toBe(short);
});

describe('a taint in a sentence', () => {
  test('is whole when it fits', () => {
    expect(shortTaint(taintOf('a=b:NoSchedule'))).toBe('a=b:NoSchedule');
  });

  test('keeps its effect when it does not', () => {
    const cut = shortTaint(taintOf(`example.com/${'x'.repeat(200)}=y:NoExecute`), 40);
    expect(cut).toHaveLength(40);
    expect(cut).toMatch(/^example\.com\/x+…:NoExecute$/);
  });
});

test.each([
  [state('terminated', { exitCode: 1, reason: 'Error' }), 'code 1'],
  [state('terminated', { exitCode: 0, reason: 'Completed' }), 'code 0'],
  [state('terminated', { exitCode: 137, signal: 9 }), 'code 137 (signal 9)'],
  [state('terminated', { exitCode: 128, reason: 'StartError' }), 'code 128, StartError'],
  [state('terminated'), 'code unknown'],
])('an exit reads as %#', (exit, words) => {
  expect(formatExit(exit)).toBe(words);
});

test.each([
  [{ key: 'zone', operator: 'In', values: ['a', 'b'] }, 'zone In [a, b]'],
  [{ key: 'gpu', operator: 'Exists', values: [] }, 'gpu Exists'],
  [{ key: 'cores', operator: 'Gt', values: ['8'] }, 'cores Gt [8]'],
])('%j reads as %s', (requirement, words) => {
  expect(formatRequirement(requirement)).toBe(words);
});

test('times are as the API writes them', () => {
  expect(timestamp(Date.UTC(2026, 10, 24, 14, 32, 11))).toBe('2026-11-24T14:32:11Z');
  expect(timestamp(null)).toBe('not set');
});

test('a Pod belongs to its controller, to its node, or to nobody', () => {
  expect(ownerOf(pod())).toBe('DaemonSet agent');
  expect(ownerOf(pod({ owner: null }))).toBe('no controller');
  expect(ownerOf(pod({ isMirror: true }))).toBe('static Pod');
});

test('of a long text only the first line goes into a sentence', () => {
  expect(firstLine('Node was low.\nThe rest.')).toBe('Node was low');
});
