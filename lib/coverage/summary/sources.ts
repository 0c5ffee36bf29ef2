/** How far the lists that decide a cell have been read. */
import { DECIDING, type ResourceName } from '../objects.ts';
import type { Picture, SourceState, SourceView } from '../picture.ts';

type Sources = Pick<Picture, 'sources'>;

export function sourceOf(picture: Sources, resource: ResourceName): SourceView | null {
  return picture.sources.find((source) => source.resource === resource) ?? null;
}

/** Whether every deciding list is complete and live. */
export function areCellsRead(picture: Sources): boolean {
  return DECIDING.every((resource) => sourceOf(picture, resource)?.state === 'live');
}

/** Lists that decide cells and are in this state. */
export function decidingIn(picture: Sources, state: SourceState): SourceView[] {
  return picture.sources.filter((source) => source.state === state && DECIDING.includes(source.resource));
}
