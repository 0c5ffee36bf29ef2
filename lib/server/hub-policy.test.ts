import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { PolicyStatus } from '../coverage/policy/policy.ts';
import { node } from '../coverage/testing.ts';
import { parsePolicy } from '../policy/parse.ts';
import { cellResponse } from './api/cell.ts';
import type { Hub } from './hub.ts';
import { listen, newHub, SMALL, set, sources } from './testing/hub-fixture.ts';

const hubs: Hub[] = [];
/** A hub that has read `SMALL`: `agents/agent` is healthy on n1, repelled by n2, and does not select n3. */
function started() {
  const made = newHub();
  hubs.push(made.hub);
  made.hub.onChanges(SMALL);
  made.hub.onSources(sources());
  return made;
}
function statusOf(text: string): PolicyStatus {
  const { policy, problems } = parsePolicy(text);
  if (policy === null) throw new Error(JSON.stringify(problems));
  return { state: 'loaded', file: 'policy.yaml', loadedAt: 1, problems: [], policy };
}
const EXCLUDED = `version: 1
excluded:
  - daemonSets: [agents/agent]
    reason: Not there
    owner: a-team
`;

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.stop();
  vi.useRealTimers();
});

describe('a policy', () => {
  it('is said to be none until there is one', () => {
    const { hub } = started();
    expect(hub.picture().policy).toMatchObject({ state: 'none', file: '', loadedAt: null, problems: [], expired: [] });
  });

  it('that is read or changes makes a new revision, and everybody starts over', () => {
    const { hub } = started();
    const before = hub.picture().revision;
    const listener = listen(hub);
    listener.events();
    hub.onPolicy(statusOf(EXCLUDED));
    expect(listener.events().map(({ type, id }) => [type, id])).toEqual([['resync', String(before + 1)]]);
    expect(hub.picture()).toMatchObject({
      revision: before + 1,
      policy: { state: 'loaded', file: 'policy.yaml', counts: { excluded: 1 } },
    });
  });

  it('is what the judgement of a cell goes by', () => {
    const { hub } = started();
    expect(hub.explain('agents/agent', 'n1')?.judgement).toBeNull();
    expect(hub.explain('agents/agent', 'n3')?.judgement?.intent).toBe('design');
    expect(hub.explain('agents/agent', 'n2')?.judgement?.intent).toBe('unclear');
    hub.onPolicy(statusOf(EXCLUDED));
    expect(hub.explain('agents/agent', 'n2')?.judgement).toMatchObject({
      intent: 'design',
      grounds: [{ says: 'The policy leaves it out: Not there (a-team).', weighs: 'design' }, {}],
    });
  });

  it('gives the explanation of a cell its judgement, and none where nothing is known', async () => {
    const { hub } = started();
    const judgement = async () => (await cellResponse(hub, 'agents', 'agent', 'n2').json()).judgement;
    expect(await judgement()).toEqual({
      intent: 'unclear',
      grounds: [{ says: 'Taint x=1:NoSchedule sets nodes aside, which is done on purpose.', weighs: 'design' }],
    });
    hub.onSources(sources({ nodes: 'stale' }));
    expect(await judgement()).toBeNull();
  });

  it('corrects what a DaemonSet is, in the picture and in what is sent of it', () => {
    const { hub } = started();
    hub.onPolicy(statusOf('version: 1\nagents:\n  - { daemonSets: [agents/*], categories: [backup], family: Velero }'));
    const corrected = { categories: ['backup'], family: 'Velero' };
    expect(hub.picture().daemonSets).toMatchObject([corrected]);
    const listener = listen(hub);
    listener.events();
    hub.onChanges([set('nodes', node({ name: 'n4' }))]);
    const sent = listener.events().find(({ type }) => type === 'daemonSets');
    expect(sent?.data).toMatchObject({ set: [corrected] });
  });

  it('that ends by the clock alone is told when it does', () => {
    const { hub, clock } = started();
    const today = new Date(clock.now).toISOString().slice(0, 10);
    hub.onPolicy(statusOf(`${EXCLUDED}    until: ${today}\n`));
    const listener = listen(hub);
    listener.events();
    vi.advanceTimersByTime(2_000);
    expect(listener.events().filter(({ type }) => type === 'resync')).toEqual([]);
    clock.now += 24 * 60 * 60_000;
    vi.advanceTimersByTime(2_000);
    expect(listener.events().filter(({ type }) => type === 'resync')).toHaveLength(1);
    expect(hub.picture().policy?.expired).toHaveLength(1);
    expect(hub.explain('agents/agent', 'n2')?.judgement?.intent).not.toBe('design');
  });
});
