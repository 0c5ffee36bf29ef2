/** A volume of the Pod keeps it off the node. Claims, volumes and CSINodes are not read: the scheduler reports it. */
import type { CellContext } from '../../reason.ts';
import { join, templateChangeCost } from '../shared/cost.ts';
import { describePod, kubectl, kubectlIn, waitForPod } from '../shared/kubectl.ts';
import { named, shortNode } from '../shared/words.ts';
import { type Reported, reportedReason } from './reported.ts';

const CLAIMS = 'PersistentVolumeClaims and PersistentVolumes: Rollcall does not read them';
const CSI_NODES = 'CSINodes and VolumeAttachments: Rollcall does not read them';
const SHARED_CLAIM =
  'A claim in the template is one claim for all nodes; each node has storage of its own with hostPath, emptyDir or a generic ephemeral volume.';
const KNOWN =
  "Rollcall knows it from the scheduler's text alone, as of its last attempt: it does not read claims or volumes.";

/** `"data"` or `data`: the claim that the text names. */
function claimIn(text: string): string {
  return /persistentvolumeclaim "([^"]+)"/i.exec(text)?.[1] ?? '';
}

const claims = ({ pod }: Reported) => kubectlIn(pod.namespace, 'get', 'pvc', '-o', 'wide');
const volumes = kubectl('get', 'pv', '-o', 'wide');
const here = ({ node }: CellContext) => named(shortNode(node.name), 40);

/** The other way out of most of these: what it brings and what it costs. */
function ownStorage(effect: string, context: CellContext): string {
  return join(effect, SHARED_CLAIM, templateChangeCost(context));
}

export const PvcMissing = reportedReason({
  id: 'PvcMissing',
  about: `A PersistentVolumeClaim that the Pod names does not exist, is being deleted, or has yet to be made by the ephemeral volume controller. ${KNOWN}`,
  matches:
    /persistentvolumeclaim "[^"]*" (?:not found|is being deleted)|waiting for ephemeral volume controller|looking up PVC/i,
  says({ text }) {
    const claim = named(claimIn(text), 60);
    if (/is being deleted/.test(text)) return `PersistentVolumeClaim ${claim} is being deleted, the scheduler reports.`;
    if (/ephemeral volume controller/.test(text))
      return 'The claim of an ephemeral volume of the Pod has not been created yet, the scheduler reports.';
    return `PersistentVolumeClaim ${claim} does not exist, the scheduler reports.`;
  },
  unread: CLAIMS,
  remedy: (found, context) => ({
    says: ownStorage(
      `Adds ${context.daemonSet.name} to this node: create the claim in namespace ${found.pod.namespace}; the scheduler tries again by itself.`,
      context,
    ),
    commands: [claims(found), describePod(found.pod), waitForPod(found.pod)],
    patch: null,
  }),
});

export const PvcUnbound = reportedReason({
  id: 'PvcUnbound',
  about: `A PersistentVolumeClaim of the Pod has no volume yet, and its storage class binds at once instead of waiting for the Pod. ${KNOWN}`,
  matches: /unbound immediate PersistentVolumeClaims/i,
  says: () => 'A PersistentVolumeClaim of the Pod is not bound to a volume yet, the scheduler reports.',
  unread: CLAIMS,
  remedy: (found, context) => ({
    says: ownStorage(
      `Adds ${context.daemonSet.name} to this node once the claim is bound: look why the claim has no volume, at its provisioner or its storage class.`,
      context,
    ),
    commands: [claims(found), kubectl('get', 'storageclass'), describePod(found.pod), waitForPod(found.pod)],
    patch: null,
  }),
});

export const VolumeNodeAffinityConflict = reportedReason({
  id: 'VolumeNodeAffinityConflict',
  about: `A volume of the Pod can be reached from certain nodes only, and this one is not among them: a local volume, or a disk of another zone. One claim that all nodes of a DaemonSet share is the usual mistake. ${KNOWN}`,
  matches: /PersistentVolume's node affinity|volume node affinity conflict/i,
  says: (_found, context) => `A volume of the Pod can't be reached from ${here(context)}, the scheduler reports.`,
  unread: CLAIMS,
  remedy: (found, context) => ({
    says: ownStorage(`Adds ${context.daemonSet.name} to this node: give each node storage of its own.`, context),
    commands: [claims(found), volumes, describePod(found.pod)],
    patch: null,
  }),
});

export const NoVolumeFits = reportedReason({
  id: 'NoVolumeFits',
  about: `A claim of the Pod has no volume, and none that could be bound or made fits this node: no volume is free, storage is full, or the claim is bound to a volume that is gone. ${KNOWN}`,
  matches: /available persistent volumes|enough free storage|non-existent pv|bound to non-existent persistentvolume/i,
  says({ text }, context) {
    if (/enough free storage/i.test(text))
      return `The storage that ${here(context)} can reach is too full for a claim of the Pod, the scheduler reports.`;
    if (/non-existent/i.test(text))
      return 'A claim of the Pod is bound to a PersistentVolume that is gone, the scheduler reports.';
    return `No PersistentVolume that ${here(context)} can reach fits a claim of the Pod, the scheduler reports.`;
  },
  unread: CLAIMS,
  remedy: (found, context) => ({
    says: ownStorage(
      `Adds ${context.daemonSet.name} to this node: make a volume that fits, or room for one, where this node can reach it.`,
      context,
    ),
    commands: [claims(found), volumes, kubectl('get', 'csistoragecapacities', '-A'), describePod(found.pod)],
    patch: null,
  }),
});

export const VolumeZoneConflict = reportedReason({
  id: 'VolumeZoneConflict',
  about: `A volume of the Pod is in another zone or region than this node. One claim that all nodes of a DaemonSet share is the usual mistake. ${KNOWN}`,
  matches: /available volume zone/i,
  says: (_found, context) => `A volume of the Pod is in another zone than ${here(context)}, the scheduler reports.`,
  unread: CLAIMS,
  moreEvidence: (_found, { node }) => {
    const zone = node.labels.get('topology.kubernetes.io/zone') ?? 'no such label';
    return [{ label: 'Node zone', value: zone, path: 'Node.metadata.labels[topology.kubernetes.io/zone]' }];
  },
  remedy: (found, context) => ({
    says: ownStorage(`Adds ${context.daemonSet.name} to this node: give each zone storage of its own.`, context),
    commands: [claims(found), kubectl('get', 'pv', '--show-labels'), describePod(found.pod)],
    patch: null,
  }),
});

export const VolumeLimitReached = reportedReason({
  id: 'VolumeLimitReached',
  about:
    "The node has as many volumes of a CSI driver attached as it can take. Rollcall knows it from the scheduler's text alone, as of its last attempt: it does not read CSINodes or VolumeAttachments.",
  matches: /exceed max volume count/i,
  says: (_found, context) =>
    `${here(context)} has as many volumes attached as its CSI driver allows, the scheduler reports.`,
  unread: CSI_NODES,
  remedy: (found, context) => ({
    says: ownStorage(
      `Adds ${context.daemonSet.name} to this node: move a Pod with volumes away, or use a kind of node that takes more.`,
      context,
    ),
    commands: [
      kubectl('get', 'csinode', context.node.name, '-o', 'yaml', '--ignore-not-found'),
      kubectl('get', 'volumeattachments'),
      describePod(found.pod),
    ],
    patch: null,
  }),
});

export const CsiDriverMissing = reportedReason({
  id: 'CsiDriverMissing',
  about:
    "The CSI driver of a volume of the Pod is not registered on this node: its own DaemonSet has no Pod here, or that Pod is not ready. Rollcall knows it from the scheduler's text alone, as of its last attempt: it does not read CSINodes.",
  matches: /CSI driver is not installed/i,
  says: ({ text }, context) =>
    `CSI driver ${named(driverIn(text), 50)} is not installed on ${here(context)}, the scheduler reports.`,
  unread: CSI_NODES,
  remedy: (found, context) => ({
    says: `Adds ${context.daemonSet.name} to this node once the driver ${driverIn(found.text)} runs there: repair the DaemonSet of that driver first. Which one it is, is not in the API.`,
    commands: [
      kubectl('get', 'csinode', context.node.name, '-o', 'yaml', '--ignore-not-found'),
      kubectl('get', 'csidrivers'),
      describePod(found.pod),
      waitForPod(found.pod),
    ],
    patch: null,
  }),
});

/** `ebs.csi.aws.com CSI driver is not installed on the node`. */
function driverIn(text: string): string {
  return /^(\S+) CSI driver/.exec(text)?.[1] ?? 'of a volume';
}

export const VolumeInUse = reportedReason({
  id: 'VolumeInUse',
  about: `A volume of the Pod may be used by one Pod only and another one has it: a claim with access mode ReadWriteOncePod, or a disk that is attached already. Since all Pods of a DaemonSet share a claim of the template, only one of them can ever run. ${KNOWN}`,
  matches: /ReadWriteOncePod|no available disk/i,
  says: ({ text }) =>
    /ReadWriteOncePod/.test(text)
      ? 'Another Pod uses a ReadWriteOncePod claim of this Pod, the scheduler reports.'
      : 'Another Pod uses a disk of this Pod, the scheduler reports.',
  unread: CLAIMS,
  remedy: (found, context) => ({
    says: ownStorage(
      `Adds ${context.daemonSet.name} to this node: give each node storage of its own, or use a claim with access mode ReadWriteMany.`,
      context,
    ),
    commands: [
      kubectlIn(found.pod.namespace, 'get', 'pvc', '-o', 'custom-columns=NAME:.metadata.name,MODES:.spec.accessModes'),
      describePod(found.pod),
    ],
    patch: null,
  }),
});
