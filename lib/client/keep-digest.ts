import type { Digest } from '../coverage/digest/digest.ts';
import { sameMarks } from '../coverage/digest/marks.ts';

/** What says the same stays the same object: a row is drawn again only when it says something else. */
export function keepSame(next: Digest, before: Digest): Digest {
  const marks = new Map(
    [...next.marks].map(([node, mark]) => {
      const was = before.marks.get(node);
      return [node, was !== undefined && sameMarks(was, mark) ? was : mark];
    }),
  );
  const isSame =
    marks.size === before.marks.size && [...marks].every(([node, mark]) => before.marks.get(node) === mark);
  const isSameFamilies = JSON.stringify(next.families) === JSON.stringify(before.families);
  return {
    ...next,
    marks: isSame ? before.marks : marks,
    families: isSameFamilies ? before.families : next.families,
  };
}
