import { describe, expect, test } from 'vitest';
import { CATALOGUE } from '../categories/catalogue.ts';
import {
  CSI_DRIVERS,
  familiesFor,
  LABEL_WRITERS,
  NETWORK_FAMILIES,
  TAINT_REMOVERS,
  WEBHOOK_SERVERS,
} from './chain-links.ts';

describe('the table of links', () => {
  test('names families that the catalogue knows', () => {
    const known = new Set(CATALOGUE.map(({ family }) => family));
    const links = [...LABEL_WRITERS, ...CSI_DRIVERS, ...TAINT_REMOVERS, ...WEBHOOK_SERVERS];
    for (const family of [...links.flatMap(([, families]) => families), ...NETWORK_FAMILIES]) {
      expect(known, family).toContain(family);
    }
  });

  test.each([
    ['feature.node.kubernetes.io/pci-10de.present', ['Node Feature Discovery']],
    ['nvidia.com/gpu.present', ['GPU feature discovery', 'Node Feature Discovery']],
    ['nvidia.com/gpu.product', ['GPU feature discovery']],
    ['nvidia.com/gpu.deploy.driver', ['Node Feature Discovery']],
    ['team', []],
  ])('label %s is written by %j', (label, families) => {
    expect(familiesFor(label, LABEL_WRITERS)).toEqual(families);
  });

  test.each([
    ['node.cilium.io/agent-not-ready', ['Cilium']],
    ['ebs.csi.aws.com/agent-not-ready', ['AWS EBS CSI']],
    ['karpenter.sh/unregistered', []],
  ])('taint %s is taken off by %j', (key, families) => {
    expect(familiesFor(key, TAINT_REMOVERS)).toEqual(families);
  });
});
