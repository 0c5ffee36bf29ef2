import type { Picture } from '../../coverage/picture.ts';
import { summarise } from '../../coverage/summary/summarise.ts';

/** The body of `GET /api/v1/problems`: groups of cells with one cause, worst first. */
export function problemsBody(picture: Picture, now: number) {
  const { revision, observedAt } = picture;
  return { revision, observedAt, problems: summarise(picture, now).problems };
}

/** The body of `GET /api/v1/rollouts`: every DaemonSet's rollout. */
export function rolloutsBody(picture: Picture) {
  const { revision, observedAt, daemonSets } = picture;
  return { revision, observedAt, rollouts: daemonSets.flatMap((one) => one.rollout ?? []) };
}
