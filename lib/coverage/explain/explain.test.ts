import { describe, expect, it } from 'vitest';
import { evaluate, findings } from '../evaluate.ts';
import { FIXTURES } from '../reasons/testing/fixtures.ts';
import { condition, container, context, daemonSet, node, pod, unboundPod } from '../testing.ts';
import { explain } from './explain.ts';

type Fields = Parameters<typeof context>[0];

function chainOf(fields: Fields) {
  const made = context(fields);
  const cell = { node: made.node.name, daemonSet: 'agents/agent', ...evaluate(made) };
  return { cell, chain: explain(cell, made, findings(made)).chain };
}

describe('the chain', () => {
  it.each(Object.values(FIXTURES).flat())(
    'of $id has its link as the first that fails, unless the cell is healthy',
    ({ cell: fields }) => {
      const made = context(fields);
      const [headline] = findings(made);
      const { cell, chain } = chainOf(fields);
      const broken = cell.state === 'healthy' ? undefined : headline?.reason.step;
      expect(chain.find(({ outcome }) => outcome === 'fail')?.step).toBe(broken);
    },
  );

  it.each(Object.values(FIXTURES).flat())(
    'of $id shows the evidence of its reason, also where the cell is healthy',
    ({ cell: fields }) => {
      const [headline] = findings(context(fields));
      const { chain } = chainOf(fields);
      expect(chain.find(({ step }) => step === headline?.reason.step)).toMatchObject({
        says: headline?.says(),
        evidence: headline?.evidence(),
      });
    },
  );

  it('of a healthy cell that has something to say says it where it belongs, and no link is broken or unreached', () => {
    const flapping = FIXTURES.wrong.find(({ id }) => id === 'FlappingReady');
    const { cell, chain } = chainOf(flapping?.cell ?? {});
    expect([cell.state, cell.reason]).toEqual(['healthy', 'FlappingReady']);
    expect(chain.every(({ outcome }) => outcome === 'pass')).toBe(true);
    expect(chain.filter(({ evidence }) => evidence.length > 0)).toMatchObject([{ step: 'ready', says: cell.message }]);
  });

  it('does not blame what a Pod got past: a taint of later, a node that is full by now', () => {
    const template = { containers: [container({ requests: { cpu: '8' } })] };
    const { cell, chain } = chainOf({ daemonSet: daemonSet({ template }), pods: [] });
    expect(cell.reason).toBe('PodMissingUnexplained');
    expect(chain.find(({ step }) => step === 'resources')).toMatchObject({ outcome: 'unknown' });
    expect(chain.filter(({ outcome }) => outcome === 'fail').map(({ step }) => step)).toEqual(['podCreated']);
  });

  it('of a healthy cell fails nowhere', () => {
    expect(chainOf({ pods: [pod()] }).chain.every(({ outcome }) => outcome === 'pass')).toBe(true);
  });

  it('says which links were not reached behind the broken one', () => {
    const { chain } = chainOf({ node: node({ taints: ['dedicated=batch:NoSchedule'] }) });
    const outcomes = Object.fromEntries(chain.map(({ step, outcome }) => [step, outcome]));
    expect(outcomes).toMatchObject({ affinity: 'pass', taints: 'fail', podCreated: 'skipped', ready: 'skipped' });
  });

  it('knows a node that is not Ready, and leaves the blame where it is', () => {
    const down = node({ conditions: [condition('Ready', 'False', { reason: 'KubeletNotReady' })] });
    const { chain } = chainOf({ node: down, pods: [unboundPod('0/1 nodes are available: 1 Insufficient cpu.')] });
    expect(chain[0]).toMatchObject({ step: 'nodeReady', outcome: 'unknown' });
  });
});
