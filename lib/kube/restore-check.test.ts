import { describe, expect, it } from 'vitest';
import { RequestLog } from './request-log.ts';
import { RESOURCES, type Resource } from './resources.ts';
import { RestoreCheck } from './restore-check.ts';
import { newResourceStats } from './stats.ts';
import { FakeApi } from './testing/fake-api.ts';
import { FakeClock, rest } from './testing/fake-clock.ts';

const [nodes] = RESOURCES as readonly [Resource, ...Resource[]];

function checkOf(position: string | null, wasCut = true) {
  const api = new FakeApi();
  const clock = new FakeClock();
  const held = { position, relists: 0 };
  const { transport } = api;
  const dependencies = { resource: nodes, transport, clock, random: () => 0, log: new RequestLog() };
  const check = new RestoreCheck(
    { ...dependencies, stats: newResourceStats() },
    {
      position: () => held.position,
      wasCut: () => wasCut,
      relist: () => {
        held.relists += 1;
      },
    },
  );
  return { api, check, clock, held };
}

describe('once a watch goes on that was cut', () => {
  it.each([
    ['999', '1000', 1],
    ['1000', '1000', 0],
    ['1001', '1000', 0],
    ['1000', '999', 0],
    ['a-version', '1000', 0],
  ])(
    'an API server at version %s makes what is held as of %s listed again %i times',
    async (newest, position, times) => {
      const { api, check, held } = checkOf(position);
      api.page([], newest);
      check.opened();
      await rest();
      expect(held.relists).toBe(times);
      expect([api.requests, api.queries]).toEqual([['LIST'], [{ limit: '1' }]]);
    },
  );

  it('what came while the API server was asked does not count as of another history', async () => {
    const { api, check, held } = checkOf('10');
    api.page([], '11');
    check.opened();
    held.position = '12';
    await rest();
    expect(held.relists).toBe(0);
  });

  it('a refusal changes nothing', async () => {
    const { api, check, held } = checkOf('10');
    api.status(403);
    check.opened();
    await rest();
    expect(held.relists).toBe(0);
  });

  it.each([
    ['before a list is complete', null, true],
    ['where the watch before ended in good order', '10', false],
  ])('nobody is asked %s', async (_when, position, wasCut) => {
    const { api, check } = checkOf(position, wasCut);
    check.opened();
    await rest();
    expect(api.requests).toEqual([]);
  });

  it('leaves no request behind', async () => {
    const { api, check, clock } = checkOf('10');
    api.silence();
    check.opened();
    check.opened();
    await check.stop();
    expect(clock.timers).toBe(0);
  });
});
