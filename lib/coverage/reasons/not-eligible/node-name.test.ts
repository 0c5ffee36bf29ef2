import { expect, test } from 'vitest';
import { context, daemonSet } from '../../testing.ts';
import { NodeNamePinnedElsewhere } from './node-name.ts';

test('shows both names, and drops the field', () => {
  const finding = NodeNamePinnedElsewhere.judge(context({ daemonSet: daemonSet({ templateNodeName: 'node-2' }) }));
  expect(finding?.evidence().map(({ value }) => value)).toEqual(['node-2', 'node-1']);
  expect(finding?.remedy().commands[0]).toContain('"op":"remove","path":"/spec/template/spec/nodeName"');
});

test('a template without nodeName is pinned nowhere', () => {
  expect(NodeNamePinnedElsewhere.judge(context())).toBeNull();
});
