import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import type { ChainStep } from '../../lib/coverage/model.ts';
import { Chain, isVerbatim } from './chain.tsx';

const TAINT = { label: 'Node has', value: 'gpu=yes:NoSchedule', path: 'Node.spec.taints' };
const step = (
  id: ChainStep['step'],
  outcome: ChainStep['outcome'],
  evidence: ChainStep['evidence'] = [],
): ChainStep => ({
  step: id,
  outcome,
  says: `${id} says`,
  evidence,
});

describe('the chain', () => {
  const markup = renderToStaticMarkup(
    <Chain
      state="repelled"
      chain={[
        step('nodeReady', 'pass', [TAINT]),
        step('taints', 'fail', [TAINT]),
        step('resources', 'pass'),
        step('podCreated', 'skipped'),
        step('revision', 'unknown'),
      ]}
    />,
  );
  const looks = [...markup.matchAll(/data-look="(\w+)"/g)].map(([, look]) => look);

  it('tells what holds, what breaks, what would hold and what was not reached', () => {
    expect(looks).toEqual(['pass', 'broken', 'would', 'off', 'unknown']);
  });

  it('says so in text too', () => {
    const said = markup.replace(/<[^>]+>/g, '');
    expect(said).toContain('passes: Node is Ready');
    expect(said).toContain('fails: Taints, tolerations');
    expect(said).toContain('not reached: Pod created');
  });

  it('gives evidence for the broken link only, the deciding field first', () => {
    expect(markup.match(/class="evidence"/g)).toHaveLength(1);
    expect(markup).toContain('<code class="chip hit">gpu=yes:NoSchedule</code>');
  });

  it('gives the evidence of what there is to say where no link is broken', () => {
    const chain = [step('nodeReady', 'pass'), step('ready', 'pass', [TAINT])];
    const healthy = renderToStaticMarkup(<Chain state="healthy" chain={chain} />);
    expect(healthy).toContain('<code class="chip hit">gpu=yes:NoSchedule</code>');
    expect(healthy).not.toContain('broken');
  });
});

describe('evidence', () => {
  it.each([
    ['gpu=yes:NoSchedule', 'Node.spec.taints', true],
    ['key: gpu, operator: Exists, effect: NoSchedule', '', true],
    ['exceeded quota: compute, requested: pods=1', 'Event FailedCreate of the DaemonSet', true],
    ["1 toleration, plus the controller's 6: none for key gpu", 'DaemonSet.spec.template.spec.tolerations', false],
    ['11 other agents on this node tolerate it', '', false],
    ['none', 'Pod.metadata.finalizers', false],
  ])('%j is set as code: %s', (value, path, expected) => {
    expect(isVerbatim({ label: '', value, path })).toBe(expected);
  });
});
