/** One example of every reason. For tests only. */
import type { CellState, Severity } from '../../model.ts';
import type { ContextFields } from '../../testing.ts';

export interface ReasonFixture {
  readonly id: string;
  readonly state: CellState;
  readonly severity: Severity;
  /** Word for word. */
  readonly says: string;
  /** The reason that names the numbers behind this one, where there is always one: then this is listed as "also". */
  readonly behind?: string;
  readonly cell: ContextFields;
  /** As like `cell` as can be, and without the reason. */
  readonly nearMiss: ContextFields;
}
