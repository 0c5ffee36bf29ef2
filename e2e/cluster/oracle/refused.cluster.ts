/** What the API server keeps out, so that no generated cluster has it: what Rollcall makes of it is for unit tests. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ControlPlane, startControlPlane } from '../control-plane.ts';
import type { PodSpec } from '../kinds.ts';
import { daemonSet } from '../manifests.ts';
import { refusedTerms } from './node-affinity.ts';
import { apiServerFlags } from './surroundings.ts';
import { refusedTolerations } from './tolerations.ts';

let controlPlane: ControlPlane;
let withoutNumbers: ControlPlane;
beforeAll(async () => {
  controlPlane = await startControlPlane({ flags: apiServerFlags });
  withoutNumbers = await startControlPlane();
});
afterAll(async () => {
  await controlPlane?.stop();
  await withoutNumbers?.stop();
});

const make = (pod: Partial<PodSpec>, { client }: ControlPlane) => client.apply(daemonSet('refused', { pod }));
const withTerms = (nodeSelectorTerms: (typeof refusedTerms)[string][]): Partial<PodSpec> => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } } },
});
const invalid = expect.objectContaining({ reason: 'Invalid' });

it.each(Object.entries(refusedTerms))('refuses a term of %s', async (_, term) => {
  await expect(make(withTerms([term]), controlPlane)).rejects.toEqual(invalid);
});

it('refuses required affinity without terms', async () => {
  await expect(make(withTerms([]), controlPlane)).rejects.toEqual(invalid);
});

it.each(Object.entries(refusedTolerations))('refuses a toleration of %s', async (_, toleration) => {
  await expect(make({ tolerations: [toleration] }, controlPlane)).rejects.toEqual(invalid);
});

it('refuses Gt and Lt unless told to let them in', async () => {
  const pod: Partial<PodSpec> = { tolerations: [{ key: 'rank', operator: 'Gt', value: '3' }] };
  await expect(make(pod, withoutNumbers)).rejects.toEqual(invalid);
  await make(pod, controlPlane);
});
