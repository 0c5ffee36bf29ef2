/** How many running Pods a card says that following it replaces. */
import type { Remedy } from '../../../lib/coverage/model.ts';
import type { Row } from './row.ts';

const NUMBER = /replaces (?:all|the) (one|\d+) (?:running )?Pods?/;

/** What the words say, and the Pods that its commands delete by name. */
export function restartsStated({ says, commands }: Remedy, followed: Row['remedy']): number {
  const [, number = '0'] = NUMBER.exec(says) ?? [];
  const stated = number === 'one' ? 1 : Number(number);
  const deleted = followed === 'heals by its YAML' ? [] : commands.flatMap(podsDeleted);
  return stated + deleted.length;
}

function podsDeleted(command: string): string[] {
  const [, names = ''] = / delete pod (.*)$/.exec(command) ?? [];
  return names.split(' ').filter((word) => word !== '' && !word.startsWith('-'));
}
