import { describe, expect, it } from 'vitest';
import { connecting, empty, forbidden, stale } from '../../lib/client/fixtures/clusters.ts';
import { incident } from '../../lib/client/fixtures/incident.ts';
import type { Picture } from '../../lib/coverage/picture.ts';
import { lostVerdict, modeOf, withoutAnswers } from './mode.ts';

const withSource = (resource: string, state: 'stale' | 'forbidden' | 'syncing', picture = incident()): Picture => ({
  ...picture,
  sources: picture.sources.map((source) => (source.resource === resource ? { ...source, state } : source)),
});

describe('the mode of the page', () => {
  it.each([
    ['live', incident()],
    ['stale', stale()],
    ['forbidden', forbidden()],
    ['connecting', connecting()],
    ['empty', empty()],
  ] as const)('is %s by what the lists say', (mode, picture) => expect(modeOf(picture, 'live')).toBe(mode));

  it('is lost without a word from Rollcall, whatever the lists said last', () => {
    expect(modeOf(incident(), 'lost')).toBe('lost');
    expect(modeOf(stale(), 'lost')).toBe('lost');
  });

  it('is not worse for a list that decides no cell', () => {
    expect(modeOf(withSource('events', 'forbidden'), 'live')).toBe('live');
    expect(modeOf(withSource('controllerrevisions', 'stale'), 'live')).toBe('live');
  });

  it('says stale before forbidden, and forbidden before connecting', () => {
    expect(modeOf(withSource('nodes', 'stale', forbidden()), 'live')).toBe('stale');
    expect(modeOf(withSource('pods', 'syncing', withSource('nodes', 'forbidden')), 'live')).toBe('forbidden');
  });

  it('takes a list that nothing is known of for one that is still to come', () => {
    expect(modeOf({ ...incident(), sources: [] }, 'live')).toBe('connecting');
  });
});

describe('the verdict of a page that lost its server', () => {
  const at = Date.parse('2026-11-24T14:28:01Z');

  it('says since when, and what was wrong then', () => {
    const { lead, rest } = lostVerdict(7, at, at + 252_000);
    expect(lead).toBe('Nothing known since 14:28:01:');
    expect(rest).toBe('this page has had no word from Rollcall for 4 min 12 s. 7 nodes had gaps then.');
  });

  it('does not call it well, even where nothing was wrong', () => {
    const { rest } = lostVerdict(0, at, at + 16_000);
    expect(rest).toBe('this page has had no word from Rollcall for 16 s. No node had a gap then.');
  });

  it('leaves the API server’s own answer to the table beside it', () => {
    const { sources } = forbidden();
    const answer = sources[2]?.message ?? '';
    const verdict = { lead: '', rest: '', details: ['132 cells are known.', answer] };
    expect(withoutAnswers(verdict, sources).details).toEqual(['132 cells are known.']);
  });
});
