import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { Command, Patch } from './command.tsx';
import { BoldClause, Prose } from './prose.tsx';

const text = (markup: string) => markup.replace(/<[^>]+>/g, '');

describe('prose', () => {
  it('sets a taint as code and says nothing else than it was given', () => {
    const says = 'Taint nvidia.com/gpu=present:NoSchedule is not tolerated.';
    const markup = renderToStaticMarkup(<Prose text={says} />);
    expect(markup).toContain('<code class="chip">nvidia.com/gpu=present:NoSchedule</code>');
    expect(text(markup)).toBe(says);
  });

  it('sets a taint of a key alone as code, and kubectl’s dash that removes it', () => {
    for (const taint of ['dedicated:NoSchedule', 'x.test/t=:NoExecute', 'node.kubernetes.io/unreachable:NoSchedule-']) {
      expect(renderToStaticMarkup(<Prose text={`kubectl taint ${taint} now`} />)).toContain(`>${taint}</code> now`);
    }
  });

  it('reads a word as long as an event’s message in no time: the server draws with it, too', () => {
    const began = performance.now();
    for (const long of ['a'.repeat(2000), 'a/'.repeat(1000), 'a=:'.repeat(700)]) {
      expect(text(renderToStaticMarkup(<Prose text={long} />))).toBe(long);
    }
    expect(performance.now() - began).toBeLessThan(1000);
  });

  it('keeps markup that comes from the cluster as text', () => {
    expect(renderToStaticMarkup(<Prose text="<img src=x> failed" />)).toBe('&lt;img src=x&gt; failed');
  });

  it('puts the first clause in bold', () => {
    const markup = renderToStaticMarkup(<BoldClause text="Both run kernel 6.12.46; the 58 others do not." />);
    expect(markup).toMatch(/<b[^>]*>Both run kernel 6.12.46<\/b>; the 58 others do not\./);
  });
});

describe('what is to be copied', () => {
  it('reads exactly as it is copied, however it breaks', () => {
    const command = 'kubectl  auth can-i list pods -A --as=system:serviceaccount:rollcall:rollcall';
    expect(text(renderToStaticMarkup(<Command text={command} />))).toContain(command);
  });

  it('marks what a patch adds, not the keys that lead there', () => {
    const yaml = 'spec:\n  template:\n    tolerations:\n    - key: gpu\n      operator: Exists\n';
    const markup = renderToStaticMarkup(<Patch text={yaml} />);
    expect(markup).toContain('<span class="added">    - key: gpu\n      operator: Exists</span>');
    expect(text(markup)).toBe(yaml.trimEnd());
  });
});
