import { describe, expect, it } from 'vitest';
import { forbidden, stale } from './fixtures/clusters.ts';
import { incident } from './fixtures/incident.ts';
import { lastKnownPicture } from './last-known.ts';

describe('the last known picture', () => {
  it('is what was there before the lists went stale', () => {
    expect(lastKnownPicture(stale()).grid).toEqual(incident().grid);
  });

  it('does not take what a silent node was last for what it was when the lists were live', () => {
    const picture = incident();
    expect(lastKnownPicture(picture)).toBe(picture);
  });

  it('does not guess what was never known', () => {
    const picture = forbidden();
    expect(lastKnownPicture(picture)).toBe(picture);
  });
});
