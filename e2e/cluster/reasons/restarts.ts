/** How many running Pods a card says that following it replaces. */
import type { Remedy } from '../../../lib/coverage/model.ts';
import type { Row } from './row.ts';

const NUMBER = /all (\d+) running Pods/;
/** Undoing a rollout says whose Pods it replaces, and not how many those are by then. */
const UNDOES = /Undoing the rollout replaces|undoing the rollout replaces/;

/** What the words say, and the Pods that its commands delete by name. */
export function restartsStated({ says, commands }: Remedy, followed: Row['remedy']): number {
  if (UNDOES.test(says)) return Number.POSITIVE_INFINITY;
  const all = NUMBER.exec(says);
  const stated = all === null ? (/the one running Pod/.test(says) ? 1 : 0) : Number(all[1]);
  const deleted = followed === 'heals by its YAML' ? [] : commands.flatMap(podsDeleted);
  return stated + deleted.length;
}

function podsDeleted(command: string): string[] {
  const [, names = ''] = / delete pod (.*)$/.exec(command) ?? [];
  return names.split(' ').filter((word) => word !== '' && !word.startsWith('-'));
}
