import { cellView, toTimestamp } from '../../coverage/picture.ts';
import type { Hub } from '../hub.ts';
import { withMessage } from './coverage.ts';
import { failure, json } from './respond.ts';

/** The answer of `GET /api/v1/cells/{namespace}/{daemonSet}/{node}`: the cell with its chain, or what is missing. */
export function cellResponse(hub: Hub, namespace: string, daemonSet: string, node: string): Response {
  const key = `${namespace}/${daemonSet}`;
  if (!hub.engine.columns.has(key)) {
    return failure(
      404,
      'NotFound',
      `DaemonSet ${short(key)} does not exist in this cluster: the grid lists those that do.`,
    );
  }
  const detail = hub.explain(key, node);
  if (detail === null) {
    return failure(404, 'NotFound', `Node ${short(node)} does not exist in this cluster: it may have left.`);
  }
  const { explanation, judgement, pod, events } = detail;
  return json({
    ...withMessage(cellView(explanation.cell)),
    pod: explanation.cell.pod,
    chain: explanation.chain,
    also: explanation.also,
    remedy: explanation.remedy,
    judgement,
    events: events.map((event) => ({
      time: toTimestamp(event.lastSeen),
      type: event.type,
      reason: event.reason,
      count: event.count,
      message: event.message,
    })),
    podDetail:
      pod === null
        ? null
        : {
            name: pod.name,
            namespace: pod.namespace,
            phase: pod.phase,
            createdAt: toTimestamp(pod.createdAt),
            revisionHash: pod.labels.get('controller-revision-hash') ?? null,
            containers: pod.containerStatuses.map((one) => ({
              name: one.name,
              image: one.image,
              ready: one.ready,
              restartCount: one.restartCount,
            })),
          },
  });
}

/** No name in Kubernetes is longer than 253 characters. */
function short(name: string): string {
  return name.length > 253 ? `${name.slice(0, 253)}…` : name;
}
