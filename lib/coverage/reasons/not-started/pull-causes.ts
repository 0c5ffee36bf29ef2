/** What keeps an image from being pulled, and what to do about it. */
export interface PullCause {
  readonly says: string;
  readonly remedy: string;
}

/** What the registry's answer means; the first row that fits. */
const CAUSES: readonly (readonly [RegExp, PullCause])[] = [
  [
    /toomanyrequests|too many requests|\b429\b/i,
    {
      says: 'the registry limits the rate',
      remedy: 'Wait, or pull with credentials or through a mirror that the limit does not meet.',
    },
  ],
  [
    /no match for platform|no matching manifest|exec format/i,
    {
      says: 'it has no variant for this platform',
      remedy: "Use an image that is built for the node's platform too, or keep the agent off such nodes.",
    },
  ],
  [
    /no space left|disk quota/i,
    { says: 'the node has no space left', remedy: 'Free disk space on the node: the kubelet tries again by itself.' },
  ],
  [
    /unauthorized|authorization failed|denied|forbidden|no basic auth|\b40[13]\b/i,
    {
      says: 'access is denied',
      remedy:
        'Give the Pod credentials: an imagePullSecret in the template or in its ServiceAccount. A misspelt name is also answered this way.',
    },
  ],
  [
    /not found|manifest unknown|does not exist|\b404\b/i,
    { says: 'not found', remedy: 'Correct the image name or tag, or push the image.' },
  ],
  [
    /dial tcp|lookup |i\/o timeout|timeout|tls|x509|connection refused|connection reset|no such host|EOF/i,
    {
      says: "the registry can't be reached",
      remedy:
        'Repair the way from the node to the registry: DNS, proxy, firewall or certificate. The kubelet tries again by itself.',
    },
  ],
];

/** The cause behind the kubelet's text, which must not hold the image's own name; null for a text unknown here. */
export function pullCause(text: string): PullCause | null {
  return CAUSES.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}
