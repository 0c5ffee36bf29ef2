/** The server can't start; the message is one sentence for a person. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/**
 * What a log may say of a mistake of ours: its name and where it happened. Its text may quote the cluster.
 */
export function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return [error.name, ...frames].join('\n');
}

/** On one line, with nothing in it that moves a terminal: names in it may come from a kubeconfig. */
export function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\u2028\u2029]+/gu, ' ');
}
