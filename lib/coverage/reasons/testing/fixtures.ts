/** One example of every reason, by layer. For tests only. */
import type { Layer } from '../../reason.ts';
import type { ReasonFixture } from './fixture.ts';
import { NO_POD } from './no-pod.ts';
import { NOT_ELIGIBLE } from './not-eligible.ts';
import { NOT_READY } from './not-ready.ts';
import { NOT_SCHEDULED } from './not-scheduled.ts';
import { NOT_STARTED } from './not-started.ts';
import { SILENT_LAYER } from './silent.ts';
import { WRONG } from './wrong.ts';

export const FIXTURES: Readonly<Record<Layer, readonly ReasonFixture[]>> = {
  notEligible: NOT_ELIGIBLE,
  noPod: NO_POD,
  notScheduled: NOT_SCHEDULED,
  silent: SILENT_LAYER,
  notStarted: NOT_STARTED,
  notReady: NOT_READY,
  wrong: WRONG,
};
