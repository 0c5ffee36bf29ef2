import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ago, NOW } from '../../lib/client/fixtures/build.ts';
import { connecting, empty, forbidden, healthyFive, largeCluster, stale } from '../../lib/client/fixtures/clusters.ts';
import { incident } from '../../lib/client/fixtures/incident.ts';
import { startOf } from '../../lib/client/fixtures/page-start.ts';
import type { Picture } from '../../lib/coverage/picture.ts';
import { EMPTY_POLICY, type PolicyView } from '../../lib/coverage/policy/policy.ts';
import { Rollcall } from './rollcall.tsx';

function draw(picture: Picture, search = ''): string {
  return renderToStaticMarkup(<Rollcall start={startOf(picture)} search={search} now={NOW} />);
}
const count = (markup: string, pattern: RegExp) => [...markup.matchAll(pattern)].length;
const words = (markup: string) => markup.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
/** Glyphs that are used, not those that the sprite defines. */
const used = (markup: string) => new Set([...markup.matchAll(/href="#g-([\w-]+)"/g)].map(([, name]) => name));

const EVERY_STATE: readonly (readonly [string, Picture])[] = [
  ['incident', incident()],
  ['healthy', healthyFive()],
  ['stale', stale()],
  ['forbidden', forbidden()],
  ['connecting', connecting()],
  ['empty', empty()],
  ['large', largeCluster(300, 20)],
];

describe('the page as the server draws it', () => {
  it.each(EVERY_STATE)('has no inline style, which the policy would refuse: %s', (_, picture) => {
    for (const search of ['', 'rollout=all', 'cell=falco/falco@ip-10-0-12-33.eu-west-1.compute.internal']) {
      expect(draw(picture, search)).not.toMatch(/\sstyle=/);
    }
  });

  it.each(EVERY_STATE)('has one first heading and one main part: %s', (_, picture) => {
    const markup = draw(picture);
    expect(count(markup, /<h1/g)).toBe(1);
    expect(count(markup, /<main/g)).toBe(1);
  });

  it('says the verdict, the problems and the counts before any script runs', () => {
    const said = words(draw(incident()));
    expect(said).toContain('7 nodes have gaps: 4 lack logging since 12 min');
    expect(said).toContain('falco not ready on 2 nodes: CrashLoopBackOff');
    expect(said).toContain('logging 56 of 60 4 gaps');
    expect(said).toContain('excluded by taint 4');
    expect(said).toContain('as of 14:32:13 UTC');
  });

  it('does not call itself live: nobody watches yet', () => {
    expect(used(draw(healthyFive()))).not.toContain('live');
  });

  it('warns of a demo, and only of one', () => {
    const demo = { ...incident(), cluster: { ...incident().cluster, isDemo: true } };
    expect(words(draw(demo))).toContain('DEMO This cluster is made up.');
    expect(words(draw(incident()))).not.toContain('DEMO');
  });
});

describe('the policy', () => {
  const counts = { required: 2, excluded: 1, provided: 0, agents: 0, hygiene: 0 };
  const policy = {
    state: 'loaded',
    file: 'policy.yaml',
    loadedAt: ago(30),
    problems: [],
    rules: EMPTY_POLICY,
    counts,
    expired: [],
  } as const;
  const said = (changes: Partial<PolicyView>) => words(draw({ ...incident(), policy: { ...policy, ...changes } }));

  it('is a quiet line while it is as it should be, and not there without one', () => {
    expect(said({})).toContain('Policy policy.yaml, 2 required, 1 excluded, read at 14:02:13');
    expect(said({})).not.toContain('not valid');
    expect(said({ state: 'none', file: '', loadedAt: null })).not.toContain('Policy ');
  });

  it('says every mistake with its place, and what holds meanwhile', () => {
    const problems = [{ line: 12, column: 5, message: 'until is not a date' }];
    const text = said({ state: 'invalid', problems });
    expect(text).toContain('policy.yaml is not valid at 12:5: the one read at 14:02:13 holds.');
    expect(text).toContain('12:5 until is not a date');
    expect(said({ state: 'invalid', problems, loadedAt: null })).toContain(
      'policy.yaml is not valid at 12:5: no policy holds.',
    );
  });

  it('names what is over, and whose it is', () => {
    const over = {
      section: 'excluded',
      line: 9,
      until: '2026-11-01',
      owner: 'ml-team',
      says: 'It ended; ml-team owns it.',
    } as const;
    expect(said({ expired: [over] })).toContain('line 9 It ended; ml-team owns it.');
  });
});

describe('the grid', () => {
  const markup = draw(incident());

  it('is a grid of true size to assistive technology', () => {
    expect(markup).toMatch(/role="grid"[^>]*aria-rowcount="67"[^>]*aria-colcount="16"/);
    expect(count(markup, /role="rowheader"/g)).toBe(60 + 6);
    expect(count(markup, /role="columnheader"/g)).toBe(14 + 2);
  });

  it('has exactly one tab stop', () => {
    const grid = markup.slice(markup.indexOf('role="grid"'), markup.indexOf('class="legend"'));
    expect(count(grid, /tabindex="0"/g)).toBe(1);
  });

  it('says of each cell what it is, why and since when', () => {
    expect(markup).toContain(
      'aria-label="ip-10-0-48-21, fluent-bit: excluded by taint, taint not tolerated, since 14:20:11"',
    );
    expect(markup).toContain('aria-label="ip-10-0-48-21, cilium: healthy"');
  });

  it('has kubectl’s count and ours side by side, and tints ours where a taint makes the difference', () => {
    expect(markup).toMatch(/aria-label="fluent-bit, logging: 56 of 56 ready, of 60 nodes, 4 excluded by taint"/);
    expect(count(markup, /class="of-all" data-taint=""/g)).toBe(1);
  });

  it('says what all names have in common once', () => {
    expect(words(markup)).toContain('names end in .eu-west-1.compute.internal');
    expect(words(markup)).not.toMatch(/ip-10-0-12-41\.eu-west-1/);
  });

  it('marks the cell of the address as selected', () => {
    const selected = draw(incident(), 'cell=falco/falco@ip-10-0-12-33.eu-west-1.compute.internal');
    expect(selected).toMatch(/aria-label="ip-10-0-12-33, falco: not ready[^"]*" aria-selected="true"/);
    expect(count(selected, /aria-selected="true"/g)).toBe(1);
  });

  it('heads the card of the address with what the picture says, before its script has come', () => {
    const said = words(draw(incident(), 'cell=falco/falco@ip-10-0-12-33.eu-west-1.compute.internal'));
    expect(said).toContain('Problems 1 of 2 like this');
    expect(said).toContain('falco on ip-10-0-12-33 Not ready: CrashLoopBackOff since 14:22:58 (9 min).');
    expect(words(draw(incident(), 'cell=a/gone@nowhere'))).toContain('There is no such node or DaemonSet now.');
  });

  it('folds and filters as the address says', () => {
    expect(draw(incident(), 'fold=general-m6i')).toMatch(/aria-rowcount="40"/);
    expect(draw(incident(), 'state=missing')).toMatch(/aria-rowcount="3"/);
    expect(draw(incident(), 'q=falco')).toMatch(/aria-colcount="3"/);
    expect(words(draw(incident(), 'q=nothing-like-it'))).toContain('Nothing here matches.');
  });

  it('draws the first rows of a large cluster and tells the size of all of it', () => {
    const large = draw(largeCluster(), 'view=grid');
    expect(large).toMatch(/aria-rowcount="5016"[^>]*aria-colcount="52"/);
    const rows = count(large, /class="matrix-row"/g);
    expect(rows).toBeGreaterThanOrEqual(55);
    expect(rows).toBeLessThanOrEqual(70);
  });
});

describe('what is not known', () => {
  it('shows nothing healthy and no colour once the picture is stale', () => {
    const glyphs = used(draw(stale()));
    expect(draw(stale())).not.toContain('class="cell dot"');
    for (const name of ['healthy', 'outdated', 'notReady', 'missing', 'pending', 'repelled', 'live', 'check']) {
      expect(glyphs).not.toContain(name);
    }
    expect(glyphs).toContain('old-healthy');
    expect(words(draw(stale()))).toContain('last known: healthy 655');
    expect(draw(stale())).toContain('aria-label="ip-10-0-48-21, cilium: unknown, last known healthy"');
  });

  it('counts no node as covered once the picture is stale', () => {
    expect(words(draw(stale()))).toContain('network ? of 60 60 unknown');
    expect(words(draw(stale()))).toContain('logging ? of 60 4 had gaps 56 unknown');
  });

  it.each([
    ['connecting', connecting(), 'unread', 'not read yet 708'],
    ['forbidden', forbidden(), 'question', 'unknown 708'],
  ] as const)('draws what specs decide and leaves the rest open while %s', (_, picture, glyph, legend) => {
    const markup = draw(picture);
    expect(markup).not.toMatch(/class="cell( first)? dot"/);
    expect(used(markup)).toContain(glyph);
    expect(used(markup)).toContain('repelled');
    expect(words(markup)).toContain(legend);
  });

  it('names the missing permission, what the API server said, and the rules to add', () => {
    const said = words(draw(forbidden()));
    expect(said).toContain('Pods cannot be read:');
    expect(said).toContain('cannot list resource &quot;pods&quot;');
    expect(said).toContain('resources: [&quot;pods&quot;, &quot;events&quot;]');
    expect(said).toContain('--as=system:serviceaccount:rollcall:rollcall');
  });

  it('asks whether an empty cluster is the right one', () => {
    const said = words(draw(empty()));
    expect(said).toContain('No DaemonSets in kind-dev: 3 nodes, no agent to call.');
    expect(said).toContain('kubectl --context kind-dev get ds -A');
  });
});
