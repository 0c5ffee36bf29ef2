import { describe, expect, test } from 'vitest';
import { container, resources } from '../testing.ts';
import { judgeHygiene } from './hygiene.ts';
import { CLEAN, kept } from './testing.ts';

describe("the Pod's own resources", () => {
  const rules = (own: { requests?: Amounts; limits?: Amounts }, ...containers: Parameters<typeof container>[0][]) => {
    const template = {
      requests: resources(own.requests ?? {}),
      limits: resources(own.limits ?? {}),
      containers: containers.map((fields, at) => ({ ...container(fields), ...PINNED, name: `c${at}` })),
    };
    return judgeHygiene(kept({ template })).map(({ rule }) => rule);
  };
  type Amounts = Readonly<Record<string, string>>;
  const PINNED = { image: CLEAN.image, hasReadinessProbe: true };
  const BOTH = { cpu: '50m', memory: '64Mi' };
  const MEMORY = { memory: '128Mi' };

  test.each<[string, Parameters<typeof rules>]>([
    ['a memory limit bounds every container', [{ limits: MEMORY }, { requests: BOTH }, { requests: BOTH }]],
    ['requests are those of every container', [{ requests: BOTH, limits: MEMORY }, {}, {}]],
    ['limits are its requests where no container asks', [{ limits: BOTH }, {}, {}]],
    ['request of cpu, and its limit of memory, are both requests', [{ requests: { cpu: '50m' }, limits: MEMORY }, {}]],
  ])('%s', (_, given) => {
    expect(rules(...given)).toEqual([]);
  });

  test.each<[string, Parameters<typeof rules>, string[]]>([
    ['a cpu limit bounds no memory', [{ limits: { cpu: '1' } }, { requests: BOTH }], ['NoMemoryLimit']],
    ['a request is no limit', [{ requests: BOTH }, {}], ['NoMemoryLimit']],
    ['a limit is no request once a container asks', [{ limits: BOTH }, { requests: BOTH }, {}], ['NoRequests']],
    ['a request of memory is none of cpu', [{ requests: MEMORY, limits: MEMORY }, {}], ['NoRequests']],
  ])('%s', (_, given, broken) => {
    expect(rules(...given)).toEqual(broken);
  });
});
