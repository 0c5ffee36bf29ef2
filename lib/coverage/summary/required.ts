/** What the policy requires and nothing does. */
import { type Judged, type UnmetRequirement, unmetRequirements } from '../judgement/judge.ts';
import type { CellView } from '../picture.ts';
import { clip, SENTENCE_LIMIT } from '../reason.ts';
import { placeCells } from './cell-places.ts';
import { indexColumns, indexRows } from './counts.ts';
import type { Gaps } from './gaps.ts';
import type { Problem } from './types.ts';
import { count } from './words.ts';

/** No cell's own reason: the DaemonSet is right to leave the node out, and the policy wants it there. */
const REQUIRED_BY_POLICY = 'RequiredByPolicy';

/** One cell for each node on which a requirement is not met and no cell of the picture is a gap for it. */
export function requiredCells(judged: Judged, gaps: Gaps): CellView[] {
  const { picture } = judged;
  const places = placeCells(picture);
  const rows = indexRows(picture);
  const columns = indexColumns(picture);
  const isListed = (daemonSet: string, node: string) => {
    const cell = places.at(rows.get(node) ?? -1, columns.get(daemonSet) ?? -1);
    return cell !== null && gaps.isGapCell(cell);
  };
  const cells = new Map<string, CellView>();
  for (const requirement of unmetRequirements(judged)) {
    const [daemonSet] = requirement.daemonSets;
    if (daemonSet === undefined) continue;
    for (const node of requirement.nodes) {
      if (requirement.daemonSets.some((one) => isListed(one, node))) continue;
      cells.set(`${daemonSet}@${node}`, cellFor(requirement, daemonSet, node));
    }
  }
  return [...cells.values()];
}

/**
 * `namespace/name@node` of the cells that stand for an unmet requirement by name: they are gaps whatever role their
 * DaemonSet has, since the policy says so.
 */
export function requiredByName(judged: Judged): ReadonlySet<string> {
  const byName = unmetRequirements(judged).filter(({ kind }) => kind === 'daemonSet');
  return new Set(
    byName.flatMap(({ daemonSets, nodes }) => daemonSets.flatMap((one) => nodes.map((node) => `${one}@${node}`))),
  );
}

function cellFor(requirement: UnmetRequirement, daemonSet: string, node: string): CellView {
  return {
    node,
    daemonSet,
    state: 'notSelected',
    reason: REQUIRED_BY_POLICY,
    severity: 'warning',
    message: sayRequirement(requirement),
    since: null,
    pod: null,
    confidence: 'certain',
  };
}

/** What is required and for which the cluster has no DaemonSet at all: no cell can stand for it. */
export function unservedProblems(judged: Judged): Problem[] {
  return unmetRequirements(judged)
    .filter(({ daemonSets }) => daemonSets.length === 0)
    .map((requirement) => ({
      id: `policy:${requirement.kind}:${requirement.what}:${requirement.line}`,
      daemonSet: null,
      node: null,
      state: 'notSelected',
      reason: REQUIRED_BY_POLICY,
      severity: 'warning',
      title: {
        subject: requirement.what,
        rest: `is required on ${count(requirement.nodes.length, 'node')}, and no DaemonSet does it`,
      },
      message: sayRequirement(requirement),
      nodes: requirement.nodes,
      since: null,
      inCommon: [],
      inCommonSays: '',
      causedBy: null,
      causes: [],
    }));
}

/** `The policy requires logging: auditors ask for it (platform).` */
function sayRequirement({ what, reason, owner, line }: UnmetRequirement): string {
  const why = reason === '' ? '' : `: ${reason.replace(/\.$/, '')}`;
  const who = owner === '' ? '' : ` (${owner})`;
  return clip(`The policy requires ${what} here, line ${line}${why}${who}.`, SENTENCE_LIMIT);
}
