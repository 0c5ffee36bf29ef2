import type { LabelSelector, NodeSelectorTerm, SelectorRequirement } from '../../coverage/objects.ts';
import { readObjects, readString, readStringMap, readStrings, type Wire } from './read.ts';

export function trimLabelSelector(selector: Wire): LabelSelector {
  return {
    matchLabels: readStringMap(selector, 'matchLabels'),
    matchExpressions: trimRequirements(selector, 'matchExpressions'),
  };
}

export function trimNodeSelectorTerm(term: Wire): NodeSelectorTerm {
  return {
    matchExpressions: trimRequirements(term, 'matchExpressions'),
    matchFields: trimRequirements(term, 'matchFields'),
  };
}

function trimRequirements(parent: Wire, field: string): readonly SelectorRequirement[] {
  return readObjects(parent, field).map((requirement) => ({
    key: readString(requirement, 'key'),
    operator: readString(requirement, 'operator'),
    values: readStrings(requirement, 'values'),
  }));
}
