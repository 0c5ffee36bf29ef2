import { describe, expect, it } from 'vitest';
import { lastKnownPicture } from './last-known-picture.ts';
import { sketchPicture } from './testing.ts';
import { incident } from './testing-incident.ts';

describe('the last known picture', () => {
  it('is what was there before the lists went stale', () => {
    const stale = sketchPicture({
      nodes: [{ name: 'a' }, { name: 'b' }],
      daemonSets: [{ key: 'ns/x' }, { key: 'ns/y' }],
      cell: (node, key) => ({
        state: 'unknown',
        reason: 'SourceStale',
        lastKnown: node.name === 'a' && key === 'ns/y' ? 'missing' : 'healthy',
      }),
    });
    expect(lastKnownPicture(stale).grid).toEqual(['hm', 'hh']);
  });

  it('does not take what a silent node was last for what it was when the lists were live', () => {
    const picture = incident();
    expect(lastKnownPicture(picture)).toBe(picture);
  });

  it('does not guess what was never known', () => {
    const unknown = { state: 'unknown', reason: 'SourceForbidden' } as const;
    const picture = sketchPicture({ nodes: [{ name: 'a' }], daemonSets: [{ key: 'ns/x' }], cell: () => unknown });
    expect(lastKnownPicture(picture)).toBe(picture);
  });
});
