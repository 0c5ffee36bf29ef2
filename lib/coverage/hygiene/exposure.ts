/** What it can do to its node. */
import type { Category } from '../model.ts';
import { list } from '../summary/words.ts';
import { defineRule, type HygieneContext } from './rule.ts';
import { containersNamed, edited, TEMPLATE_PATH } from './template.ts';

/** Agents that change the node: kernel, network, mounts, devices. The others only read. */
const CHANGES_NODES: ReadonlySet<Category> = new Set(['network', 'storage', 'security', 'device', 'lifecycle']);

function onlyReads({ recognised }: HygieneContext): boolean {
  const { categories } = recognised;
  return !categories.includes('other') && !categories.some((category) => CHANGES_NODES.has(category));
}

export const PrivilegedBeyondNeed = defineRule<readonly string[]>({
  id: 'PrivilegedBeyondNeed',
  about:
    'A privileged container is root on its node. Agents for network, storage, security, devices and the life of nodes ' +
    'need it; one that ships logs or metrics reads files and sockets, and a hole in it is a hole in every node.',
  severity: 'warning',
  find: (context) => {
    const { privileged } = context.daemonSet.exposure;
    return privileged.length === 0 || !onlyReads(context) ? null : privileged;
  },
  says: (names, { recognised }) =>
    `Privileged ${containersNamed(names)}: more than an agent for ${recognised.categories[0] ?? 'other'} needs.`,
  evidence: (names) =>
    names.map((name) => ({
      label: `Container ${name}`,
      value: 'privileged: true',
      path: `${TEMPLATE_PATH}.containers[].securityContext.privileged`,
    })),
  remedy: (_, context) =>
    edited(
      context,
      'Take privileged away and add the one capability that it needs, if any, such as DAC_READ_SEARCH.',
      null,
    ),
});

/** Who can write here owns the node. */
const OWNS_NODE = [
  '/',
  '/etc',
  '/root',
  '/boot',
  '/usr',
  '/var/lib/kubelet',
  '/var/run/docker.sock',
  '/run/docker.sock',
  '/run/containerd/containerd.sock',
  '/var/run/crio/crio.sock',
];

export const HostPathBeyondNeed = defineRule<readonly string[]>({
  id: 'HostPathBeyondNeed',
  about:
    'A writable hostPath of the root, of /etc or of the runtime socket is as good as root on the node. Agents that only ' +
    'read need it read-only, if at all. Rollcall looks at volumes and at whether each mount is readOnly.',
  severity: 'warning',
  find: (context) => {
    if (!onlyReads(context)) return null;
    const found = context.daemonSet.exposure.hostPaths.filter(
      ({ path, isWritable }) => isWritable && OWNS_NODE.includes(path === '/' ? path : path.replace(/\/+$/, '')),
    );
    return found.length === 0 ? null : found.map(({ path }) => path);
  },
  says: (paths, { recognised }) =>
    `Can write to ${list(paths)} of the node: more than an agent for ${recognised.categories[0] ?? 'other'} needs.`,
  evidence: (paths) =>
    paths.map((path) => ({ label: 'Writable', value: path, path: `${TEMPLATE_PATH}.volumes[].hostPath` })),
  remedy: (_, context) => edited(context, 'Mount it with readOnly: true, or only the folder that it reads.', null),
});
