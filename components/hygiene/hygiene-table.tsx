import { NO_PANEL } from '../../lib/client/view-state.ts';
import type { DaemonSetHygiene, HygieneFindingView } from '../../lib/coverage/hygiene/rule.ts';
import { reasonWords } from '../../lib/coverage/summary/reason-words.ts';
import { ViewLink } from '../ui/view-link.tsx';

/** Whether somebody should do something about it. */
export function isOpen({ outcome, ignored }: HygieneFindingView): boolean {
  return outcome === 'found' && ignored === null;
}

/** A row an agent, as given. */
export function HygieneTable({ all }: { readonly all: readonly DaemonSetHygiene[] }) {
  return (
    <table className="hygiene-table">
      <thead>
        <tr>
          <th scope="col">DaemonSet</th>
          <th scope="col">Warnings</th>
          <th scope="col">Notes</th>
        </tr>
      </thead>
      <tbody>
        {all.map(({ daemonSet, findings }) => {
          const open = findings.filter(isOpen);
          const [namespace, name] = daemonSet.split('/');
          return (
            <tr key={daemonSet}>
              <th scope="row">
                <ViewLink to={{ ...NO_PANEL, hygiene: daemonSet }} title={daemonSet}>
                  {name}
                </ViewLink>
                <span className="text-fg-3">{namespace}</span>
              </th>
              <td>{wordsOf(open.filter(({ severity }) => severity === 'warning'))}</td>
              <td className="text-fg-3">
                {[wordsOf(open.filter(({ severity }) => severity === 'info')), ...quiet(findings)]
                  .filter((words) => words !== '')
                  .join('; ')}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}

function wordsOf(findings: readonly HygieneFindingView[]): string {
  return findings.map(({ rule }) => reasonWords(rule)).join(', ');
}

/** What is not open must be seen all the same. */
function quiet(findings: readonly HygieneFindingView[]): string[] {
  const notChecked = findings.filter(({ outcome }) => outcome === 'notChecked');
  const ignored = findings.filter((one) => one.ignored !== null).length;
  return [
    ...(notChecked.length > 0 ? [`not checked: ${wordsOf(notChecked)}`] : []),
    ...(ignored > 0 ? [`${ignored} ignored by policy`] : []),
  ];
}
