import type { CellEvent } from '../../lib/client/api.ts';
import { formatMoment, millis } from '../../lib/coverage/summary/words.ts';
import { useNow } from '../app/services.tsx';

/** What the cluster itself has said about it. Their absence says something too. */
export function Events({ events, hasPod }: { readonly events: readonly CellEvent[]; readonly hasPod: boolean }) {
  const now = useNow(60_000);
  return (
    <section className="block">
      <h3>
        Events <span>{events.length === 0 ? 'none' : `${events.length}, newest first, UTC`}</span>
      </h3>
      {events.length === 0 && !hasPod && (
        <p>There is no Pod here, and no event says why: kubectl describe has no trace of this.</p>
      )}
      {events.length > 0 && (
        <table className="table event-table">
          <tbody>
            {events.map((event) => (
              <tr key={`${event.time} ${event.reason} ${event.message}`}>
                <td>{sayTime(event.time, now)}</td>
                <td>
                  <b className={event.type === 'Warning' ? 'text-nr-t' : ''}>{event.reason}</b>
                </td>
                <td className="optional">{event.count > 1 ? `×${event.count}` : ''}</td>
                <td className="wide">{event.message}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function sayTime(time: string | null, now: number): string {
  const ms = millis(time);
  return ms === null ? '' : formatMoment(ms, now);
}
