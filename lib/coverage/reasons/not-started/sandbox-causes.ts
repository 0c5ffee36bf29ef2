import { firstLine, named } from '../shared/words.ts';

/** What keeps a sandbox from being created, and what to do about it. */
export interface SandboxCause {
  readonly says: string;
  readonly remedy: string;
}

/** What the event means; the first row that fits. `$1` is what the pattern found. */
const CAUSES: readonly (readonly [RegExp, string, string])[] = [
  [
    /no (?:available|free) (?:IP|address)|no IP addresses? available|IP(?:AM)? .*exhausted|failed to (?:allocate|assign)[^:]*\bIP\b|insufficient.{0,20}\bIP/i,
    'the network plugin has no free Pod address',
    'Free addresses or enlarge the range that the network plugin (CNI) has for this node.',
  ],
  [
    /(?:no runtime for|runtime handler|RuntimeHandler) "?([\w.-]+)"?/i,
    'the runtime has no handler $1',
    'Configure the handler in the container runtime of this node, or take runtimeClassName out of the template.',
  ],
  [
    /plugin type="([^"]+)"/i,
    'network plugin $1 failed',
    'Repair the network agent (CNI) of this node: the event quotes what its plugin answered.',
  ],
  [
    /failed to set ?up (?:network|pod)|networkPlugin|\bcni\b/i,
    'the network plugin failed',
    'Repair the network agent (CNI) of this node: the event quotes what its plugin answered.',
  ],
  [/no space left/i, 'the node has no space left', 'Free disk space on the node.'],
  [
    /(?:get|pull) sandbox image|\/pause[:@]/i,
    "the runtime can't get its pause image",
    'Let the node reach the registry of the pause image, or load that image on it.',
  ],
  [
    /DeadlineExceeded|context deadline|connection refused|transport/i,
    'the container runtime does not answer',
    'Look at the container runtime on the node, and restart it if it hangs: running containers go on.',
  ],
];

/** The cause behind the event's text; in its own words where none is known here. */
export function sandboxCause(text: string): SandboxCause {
  for (const [pattern, says, remedy] of CAUSES) {
    const match = pattern.exec(text);
    if (match !== null) return { says: says.replace('$1', () => named(match[1] ?? '', 40)), remedy };
  }
  const line = firstLine(text).replace(/^.*?desc = /, '');
  return {
    says: line || 'the event gives no cause',
    remedy: "What lies behind it is in the runtime's log on the node.",
  };
}
