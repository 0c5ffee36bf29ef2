import type { CellPod } from '../../lib/client/api.ts';
import { formatMoment, millis } from '../../lib/coverage/summary/words.ts';
import { useNow } from '../app/services.tsx';
import { YesNo } from '../degraded/yes-no.tsx';

/** The Pod that counts for the cell, and its containers. */
export function PodBlock({ pod }: { readonly pod: CellPod }) {
  const now = useNow(60_000);
  const created = millis(pod.createdAt);
  return (
    <section className="block">
      <h3>
        Pod{' '}
        <span>
          {pod.name}, {pod.phase}
          {created !== null && `, created ${formatMoment(created, now)}`}
        </span>
      </h3>
      {pod.containers.length > 0 && (
        <table className="table">
          <tbody>
            {pod.containers.map(({ name, image, ready, restartCount }) => (
              <tr key={name}>
                <td>
                  <b>{name}</b>
                </td>
                <td className="wide [overflow-wrap:anywhere]">{image}</td>
                <td className="num">{restartCount === 0 ? '' : `×${restartCount} restarted`}</td>
                <td className="num">
                  <YesNo is={ready} says={ready ? 'ready' : 'not ready'} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
