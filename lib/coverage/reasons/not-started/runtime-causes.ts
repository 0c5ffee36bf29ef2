import { firstLine, named } from '../shared/words.ts';

/** Why the runtime can't create or start a container, and what to do about it. */
export interface RuntimeCause {
  readonly says: string;
  readonly remedy: string;
  /** Whether the remedy, or the first one of two, is a change of the Pod template. */
  readonly changesTemplate: boolean;
}

const TEMPLATE = true;
const NODE = false;

/** Wordings of runc, crun and containerd; the first row that fits. `$1` is what the pattern found. */
const CAUSES: readonly (readonly [RegExp, string, string, boolean])[] = [
  [
    /exec format error/i,
    'its program is built for another platform',
    "Use an image that is built for the node's platform too, or keep the agent off such nodes.",
    TEMPLATE,
  ],
  [
    /exec: "([^"]+)":[^"]*(?:permission denied|EACCES)/i,
    '$1 may not be executed',
    'Give the file in the image the right to be executed, or run it as another user.',
    TEMPLATE,
  ],
  [
    /exec: "([^"]+)":|executable file `([^`]+)` not found/i,
    '$1 is not in the image',
    'Correct the command in the template, or use an image that has that program.',
    TEMPLATE,
  ],
  [
    /path "?([^" ]+)"? is mounted on .* but it is not a shared(?: or slave)? mount/i,
    '$1 is no shared mount on the node',
    'Make the path a shared mount on the node, or take mountPropagation out of the template.',
    NODE,
  ],
  [
    /error mounting "([^"]+)"/i,
    "$1 of the node can't be mounted",
    'Look whether that path of the node is what the agent expects, a file or a directory; subPath of a changed object has the same effect.',
    NODE,
  ],
  [
    /OOM-killed|cannot allocate memory|memory limit.*too low/i,
    'its memory limit is too low to start',
    'Raise the memory limit of the container.',
    TEMPLATE,
  ],
  [/no space left/i, 'the node has no space left', 'Free disk space on the node.', NODE],
  [
    /nvidia-container-cli: (.*?)(?:: unknown)?$/im,
    'no GPU driver: $1',
    'Install or repair the GPU driver of the node.',
    NODE,
  ],
  [
    /(apparmor|seccomp|selinux)/i,
    "the $1 profile can't be applied",
    'Load the profile on the node, or take it out of the template.',
    NODE,
  ],
  [
    /name "?[^" ]+"? is reserved for/i,
    'the runtime still holds an older container of that name',
    'Wait some minutes; if it stays, restart the container runtime on the node: running containers go on.',
    NODE,
  ],
  [
    /DeadlineExceeded|deadline exceeded|connection refused/i,
    'the container runtime does not answer',
    'Look at the container runtime on the node, and restart it if it hangs: running containers go on.',
    NODE,
  ],
];

/** What stands before the cause in what a runtime says, from the outside in. */
const WRAPPING = /^.*(?:unable to start container process: |runc create failed: |crun: |desc = |container init: )/;

/** The cause behind the runtime's text; in its own words where none is known here. */
export function runtimeCause(text: string): RuntimeCause {
  for (const [pattern, says, remedy, changesTemplate] of CAUSES) {
    const match = pattern.exec(text);
    const found = match?.[1] ?? match?.[2] ?? '';
    if (match !== null) return { says: says.replace('$1', () => named(found, 48)), remedy, changesTemplate };
  }
  const line = firstLine(text)
    .replace(WRAPPING, '')
    .replace(/: unknown$/, '');
  const remedy = "What lies behind it is in the runtime's log on the node.";
  return { says: line || 'no cause is given', remedy, changesTemplate: false };
}
