/** Every word that Rollcall has for what is wrong, from the rules themselves: the page of reasons is made of it. */
import { HYGIENE_RULES } from '../hygiene/registry.ts';
import { ALL_NOTES } from '../notes/notes.ts';
import type { Layer } from '../reason.ts';
import { ALL_REASONS, REASONS } from '../registry.ts';
import { reasonWords } from '../summary/reason-words.ts';
import { UNKNOWN_REASONS } from '../unknown-reasons.ts';

export interface ReferenceEntry {
  readonly id: string;
  /** As in titles; empty where the id says it. */
  readonly words: string;
  /** What it means, what is looked at, what can't be known. */
  readonly about: string;
  /** Fields whose change can change the verdict; empty where that is not asked field by field. */
  readonly affectedBy: readonly string[];
}

export interface ReferenceSection {
  readonly id: string;
  readonly title: string;
  readonly says: string;
  readonly entries: readonly ReferenceEntry[];
}

const LAYERS: readonly (readonly [layer: Layer, title: string, says: string])[] = [
  [
    'notEligible',
    'May not run here',
    'The DaemonSet controller does not count the node. A taint makes the cell excluded by taint, everything else by design.',
  ],
  ['noPod', 'No Pod', 'The node should run it, and no Pod is there. The cell is missing.'],
  [
    'notScheduled',
    'Not scheduled',
    'The Pod exists, pinned to the node, and the scheduler does not bind it. The cell is pending.',
  ],
  ['notStarted', 'Not started', 'The Pod is bound to the node and its containers do not run. The cell is not ready.'],
  ['notReady', 'Not ready', 'The containers ran, and the Pod is not available. The cell is not ready.'],
  [
    'wrong',
    'Not as desired',
    'A Pod runs where none should, is of an older revision, or is one of several. The cell is misscheduled or updating; ' +
      'where the Pod itself is fine it stays healthy and says so.',
  ],
  ['silent', 'Silent node', 'The node says nothing, so nothing of it is known. The cell is unknown.'],
];

/** What a cell says as well stands with the cells. */
const OF_CELLS: ReadonlySet<string> = new Set(ALL_REASONS.map(({ id }) => id));

export const REFERENCE: readonly ReferenceSection[] = [
  ...LAYERS.map(([layer, title, says]) => ({
    id: layer,
    title,
    says: `${says} The first that applies is the headline, in this order.`,
    entries: REASONS[layer].map(({ id, about, affectedBy }) => ({ id, words: reasonWords(id), about, affectedBy })),
  })),
  {
    id: 'notes',
    title: 'The DaemonSet as a whole',
    says: 'True of a DaemonSet and of no single cell. Shown beside its numbers, next to whatever its cells say.',
    entries: ALL_NOTES.filter(({ id }) => !OF_CELLS.has(id)).map(({ id, about, affectedBy }) => ({
      id,
      words: reasonWords(id),
      about,
      affectedBy,
    })),
  },
  {
    id: 'policy',
    title: 'Required by policy',
    says: 'What a cell cannot know by itself.',
    entries: [
      {
        id: 'RequiredByPolicy',
        words: '',
        about:
          'The DaemonSet leaves the node out, and the policy requires it there, or something of its category. The cell ' +
          'stays by design, since the controller is right; the problem says which line of the policy asks for it.',
        affectedBy: [],
      },
    ],
  },
  {
    id: 'unknown',
    title: 'Not known',
    says: 'What cannot be known is never shown as anything else.',
    entries: Object.entries(UNKNOWN_REASONS).map(([id, about]) => ({
      id,
      words: reasonWords(id),
      about,
      affectedBy: [],
    })),
  },
  {
    id: 'hygiene',
    title: 'How an agent is kept',
    says: 'Rules about the manifest of a DaemonSet, whether or not it has a gap today. A policy may ignore them.',
    entries: HYGIENE_RULES.map(({ id, about }) => ({ id, words: reasonWords(id), about, affectedBy: [] })),
  },
];
