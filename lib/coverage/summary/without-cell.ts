/** What is wrong and has no cell: a requirement that no DaemonSet is there for, a note that is true of a DaemonSet as a whole. */
import { daemonSetKey } from '../objects.ts';
import type { Lookup } from './lookup.ts';
import { unservedProblems } from './required.ts';
import { capital, count } from './words.ts';

/** More of a kind are not named. */
const AT_MOST = 2;

/** What the policy requires and no DaemonSet is there for, a sentence each. */
export function sayUnserved(lookup: Lookup): string[] {
  return unservedProblems(lookup).map(({ title }) => `${capital(title.subject)} ${title.rest}.`);
}

/** Critical notes of agents, a sentence each, those of most DaemonSets first: they are what stops them from now on. */
export function sayCriticalNotes({ picture, gaps, nameOf }: Lookup): string[] {
  const concerned = new Map<string, string[]>();
  for (const { notes, ...daemonSet } of picture.daemonSets) {
    const key = daemonSetKey(daemonSet);
    if (gaps.agentOf(key)?.role !== 'agent') continue;
    for (const { severity, message } of notes) {
      if (severity !== 'critical') continue;
      const names = concerned.get(message);
      if (names === undefined) concerned.set(message, [nameOf(key)]);
      else names.push(nameOf(key));
    }
  }
  return [...concerned]
    .sort(([a, those], [b, others]) => others.length - those.length || (a < b ? -1 : 1))
    .map(([message, [first = '', ...others]]) => {
      if (others.length === 0) return `${first}: ${message}`;
      return `${message} It concerns ${count(others.length + 1, 'DaemonSet')}.`;
    });
}

/** The first of them, and how many more there are. */
export function clipLines(lines: readonly string[], more: string): string[] {
  const rest = lines.length - AT_MOST;
  return rest > 0 ? [...lines.slice(0, AT_MOST), `${count(rest, `more ${more}`)}.`] : [...lines];
}
