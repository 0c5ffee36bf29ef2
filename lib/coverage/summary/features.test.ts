import { expect, test } from 'vitest';
import { tabulateFeatures } from './features.ts';
import { sketchPicture } from './testing.ts';

const UNKNOWN = { type: 'DiskPressure', status: 'Unknown', reason: 'NodeStatusUnknown', message: '' };

test.each([
  ['Unknown', 'nothing: all of them turned Unknown with the node', []],
  ['True', 'something', ['DiskPressure=Unknown']],
])('an Unknown condition of a node whose Ready is %s tells %s', (ready, _, expected) => {
  const picture = sketchPicture({ nodes: [{ name: 'n', ready, conditions: [UNKNOWN] }], daemonSets: [] });
  const found = tabulateFeatures(picture).features.filter(({ kind }) => kind === 'condition');
  expect(found.map(({ value }) => value)).toEqual(expected);
});
