/** Judgements for tests: a picture with a policy, asked by name. */

import { daemonSetKey } from '../objects.ts';
import type { Picture } from '../picture.ts';
import { EMPTY_POLICY, NO_POLICY, type NodeTest, type Policy, type Subject } from '../policy/policy.ts';
import { policyView } from '../policy/policy-view.ts';
import { makeGaps } from '../summary/gaps.ts';
import { NOW } from '../summary/testing.ts';
import { type Judgement, judge } from './judge.ts';

const NOBODY: Subject = { categories: [], families: [], daemonSets: [] };
const ANYWHERE: NodeTest = { pools: [], requirements: [] };
const SAID = { line: 3, reason: 'Because', owner: 'a-team' };

/** A rule for the agents and nodes given, with whatever else it has. */
export function rule<More extends object>(agents: Partial<Subject>, nodes: Partial<NodeTest>, more: More) {
  return { ...SAID, agents: { ...NOBODY, ...agents }, nodes: { ...ANYWHERE, ...nodes }, ...more };
}

export function withPolicy(picture: Picture, rules: Partial<Policy>): Picture {
  const policy = { ...EMPTY_POLICY, ...rules };
  return { ...picture, policy: policyView({ ...NO_POLICY, state: 'loaded', file: 'policy.yaml', policy }, NOW) };
}

export function judgementOf(picture: Picture, node: string, daemonSet: string): Judgement | null {
  return judge({ picture, now: NOW }, ...placeOf(picture, node, daemonSet));
}

/** Whether it counts against coverage by itself. */
export function isGapAt(picture: Picture, node: string, daemonSet: string): boolean {
  const [row, column] = placeOf(picture, node, daemonSet);
  return makeGaps({ picture, now: NOW }).kindOf(row).isGapAt(column);
}

function placeOf({ nodes, daemonSets }: Picture, node: string, daemonSet: string): [row: number, column: number] {
  return [nodes.findIndex(({ name }) => name === node), daemonSets.findIndex((one) => daemonSetKey(one) === daemonSet)];
}
