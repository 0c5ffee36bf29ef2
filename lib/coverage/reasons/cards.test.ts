import { expect, test } from 'vitest';
import { reasonById } from '../registry.ts';
import { context, daemonSet } from '../testing.ts';
import type { ReasonFixture } from './testing/fixture.ts';
import { FIXTURES } from './testing/fixtures.ts';

/** All that a card shows of a reason, for a DaemonSet that runs on 57 nodes of 60. */
function card({ id, cell }: ReasonFixture): string {
  const it = cell.daemonSet ?? daemonSet();
  const status = { ...it.status, desiredNumberScheduled: 60, currentNumberScheduled: 57 };
  const found = reasonById(id)?.judge(context({ ...cell, daemonSet: { ...it, status } }));
  const { says, commands, patch } = found?.remedy() ?? { says: '', commands: [], patch: null };
  const since = found?.since == null ? '' : `, since ${new Date(found.since).toISOString()}`;
  return [
    `## ${id}: ${found?.severity}, ${found?.confidence}${since}`,
    found?.says(),
    ...(found?.evidence() ?? []).map(
      ({ label, value, path }) => `- ${label}: ${value}${path === '' ? '' : ` [${path}]`}`,
    ),
    `> ${says}`,
    ...commands.map((command) => `$ ${command}`),
    patch ?? '',
  ].join('\n');
}

test('every card reads as it was last read by a person', async () => {
  const cards = Object.values(FIXTURES).flat().map(card);
  await expect(`${cards.join('\n')}\n`).toMatchFileSnapshot('testing/cards.txt');
});
