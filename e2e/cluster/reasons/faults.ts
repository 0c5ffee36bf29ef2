/** All faults, the reasons that no fault here can bring about, and the table that they make. */
import { ALL_NOTES } from '../../../lib/coverage/notes/notes.ts';
import { ALL_REASONS } from '../../../lib/coverage/registry.ts';
import { constraints } from './constraints.ts';
import { controlPlaneDown } from './control-plane-down.ts';
import { ended } from './ended.ts';
import { limited } from './limited.ts';
import { noPod } from './no-pod.ts';
import { noRoom } from './no-room.ts';
import { nodeLife } from './node-life.ts';
import { notEligible } from './not-eligible.ts';
import { notReady } from './not-ready.ts';
import { notScheduled } from './not-scheduled.ts';
import { notStarted } from './not-started.ts';
import { notes } from './notes.ts';
import { refused } from './refused.ts';
import { rollouts } from './rollouts.ts';
import type { Row } from './row.ts';
import { wrong } from './wrong.ts';

/** On one control plane, all at once. */
export const FAMILIES: readonly (readonly [family: string, rows: readonly Row[]])[] = [
  ['The node is not for the DaemonSet', notEligible],
  ['The node is not ready for it, or leaves', nodeLife],
  ['Rules of the namespace refuse the Pod', limited],
  ['Somebody else refuses the Pod', refused],
  ['The Pod is not created', noPod],
  ['The Pod finds no room', noRoom],
  ['The scheduler does not place it', notScheduled],
  ['Volumes, devices and other Pods keep it off', constraints],
  ['The kubelet refuses or ends the Pod', ended],
  ['The containers do not start', notStarted],
  ['The containers are not ready', notReady],
  ['A rollout, and Pods of an older revision', rollouts],
  ['The Pod is not as desired, or not what it looks like', wrong],
  ['The DaemonSet as a whole', notes],
];

/** Why a reason has no row. */
export const UNPROVOKABLE: Readonly<Record<string, string>> = {
  SelectorSelectsAll:
    'apps/v1 refuses an empty selector: only an object that a release before 1.9 has stored can have one',
};

/** What every reason and note is called. */
export const KNOWN_IDS: ReadonlySet<string> = new Set([...ALL_REASONS, ...ALL_NOTES].map(({ id }) => id));

interface Line {
  readonly reason: string;
  readonly also?: readonly string[];
  readonly fault: string;
  readonly remedy?: Row['remedy'];
}

const TABLES: readonly (readonly [family: string, lines: readonly Line[]])[] = [
  ...FAMILIES,
  ['Controller or scheduler are down', controlPlaneDown],
];

/** Every id that some fault brings about. */
export const PROVOKED_IDS: ReadonlySet<string> = new Set(
  TABLES.flatMap(([, lines]) => lines.flatMap(({ reason, also }) => [reason, ...(also ?? [])])),
);

/** The text of `FAULTS.md`. */
export function faultsText(): string {
  const count = TABLES.reduce((sum, [, lines]) => sum + lines.length, 0);
  const sections = TABLES.flatMap(([family, lines]) => [
    `## ${family}`,
    '',
    ...table(
      ['headline', 'fault', 'its card'],
      lines.map(({ reason, also, fault, remedy }) => [
        `${reason}${also?.length ? ` (also ${also.join(', ')})` : ''}`,
        fault,
        remedy ?? 'explains',
      ]),
    ),
    '',
  ]);
  return [
    '# Faults',
    '',
    `${count} faults that tests bring about through a real API server, and the headline that Rollcall gives each. Written by`,
    '`reasons/faults.ts` from the rows of `reasons/`; `reasons/faults.test.ts` holds that nothing is missing, and writes it anew',
    'with `ROLLCALL_WRITE=1`.',
    '',
    'Its card **heals**: its commands, run as they stand, close the gap. **Heals by its YAML**: so does the YAML, merged.',
    '**Heals by hand**: so does what its words say, on objects that it has no command for. **Explains**: it shows where to look.',
    'Every command of every card is run with the real kubectl, and none restarts more Pods than the card says.',
    '',
    ...sections,
    '## Not brought about here',
    '',
    ...table(
      ['reason', 'why'],
      Object.entries(UNPROVOKABLE).map(([id, why]) => [id, why]),
    ),
    '',
  ].join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) => `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`;
  return [line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)];
}
