/** The controller that should create the Pod does not seem to work. Its log is not in the API. */
import {
  CLOCK_ALLOWANCE_MS,
  CONTROLLER_LEASE,
  type ControllerGone,
  clocksSay,
  controllerGone,
  controllerLease,
  LOOK_AT_CONTROLLER,
  lastSignOfController,
  SCHEDULER_LEASE,
} from '../../controller-lease.ts';
import { type CellContext, defineReason } from '../../reason.ts';
import { describeDaemonSet, kubectlIn, verifyHere } from '../shared/kubectl.ts';
import { timestamp } from '../shared/words.ts';
import { leaseEvidence, whenRead } from './checked.ts';
import { findRefusal, REFUSED_ON } from './refusals.ts';

/** A Pod that is missing is created within seconds by a controller that lives. */
const SILENT_MS = 2 * 60_000;
const UNOBSERVED_MS = 60_000;

/** Its lease has run out; without a lease, since when nothing at all was heard of it. */
type Down = (ControllerGone & { readonly by: 'lease' }) | { readonly by: 'silence'; readonly at: number };

/** Nobody renews the controller manager's lease, or nobody does anything although a Pod is missing. */
export const ControllerDown = defineReason<Down>({
  id: 'ControllerDown',
  about:
    "The controller manager, which creates the Pods of every DaemonSet, gives no sign of life: nobody has renewed its lease for four times its duration. Where no lease can be seen, Rollcall infers it from a Pod that is missing for 2 minutes without any event. A clock that differs must not look like this, so the scheduler's lease has to agree, or 10 more minutes have to pass.",
  layer: 'noPod',
  state: 'missing',
  severity: 'critical',
  confidence: 'inferred',
  haltsRollout: true,
  step: 'podCreated',
  affectedBy: [...REFUSED_ON, 'Lease', 'PodlessSince', 'Crowded', 'UnobservedSince'],
  find(context) {
    if (context.pod !== null) return null;
    if (controllerLease(context.around) === null) return findSilence(context);
    const gone = controllerGone(context.daemonSet, context.around, context.time);
    return gone === null ? null : { by: 'lease', ...gone };
  },
  says: (down) =>
    down.by === 'lease'
      ? `${CONTROLLER_LEASE}, which creates the Pods, seems to be down: lease not renewed since ${timestamp(down.at)}.`
      : `${CONTROLLER_LEASE} may be down: a Pod is missing for over 2 min, and there is no trace of an attempt.`,
  since: ({ at }) => at,
  evidence(down, context) {
    const sign = lastSignOfController(context.daemonSet, context.around);
    const rows = [
      leaseEvidence(context),
      {
        label: 'Last event',
        value: whenRead('events', context, () =>
          sign === null ? 'none kept; events usually expire after 1 h' : `${sign.reason}, ${timestamp(sign.lastSeen)}`,
        ),
        path: 'Event of the DaemonSet',
      },
    ];
    if (down.by === 'silence') return [...rows, { label: 'No Pod since', value: timestamp(down.at), path: '' }];
    return [...rows, leaseEvidence(context, SCHEDULER_LEASE), { label: 'Clocks', value: clocksSay(down), path: '' }];
  },
  remedy: (_down, context) => ({
    says: 'Restart kube-controller-manager, or ask the vendor of a managed control plane: until then no DaemonSet, Deployment or Job of this cluster gets a new Pod. What runs keeps running. Its log tells why.',
    commands: [...LOOK_AT_CONTROLLER, verifyHere(context)],
    patch: null,
  }),
});

/** No lease to be seen: a Pod is missing, and nothing says that anybody tried to create it. */
function findSilence(context: CellContext): Down | null {
  const { daemonSet, around, pods, podlessSince, time } = context;
  if (podlessSince === null || pods.length > 0 || !around.canRead('events')) return null;
  if (around.unobservedSince() !== null || around.isCrowded() || findRefusal(context) !== null) return null;
  const sign = lastSignOfController(daemonSet, around)?.lastSeen ?? null;
  if (sign !== null && sign > podlessSince - CLOCK_ALLOWANCE_MS) return null;
  return time.isOlderThan(podlessSince, SILENT_MS) ? { by: 'silence', at: podlessSince } : null;
}

/** The controller has not processed the last change: before it does, it creates nothing. */
export const ControllerNotObserving = defineReason<{ readonly at: number }>({
  id: 'ControllerNotObserving',
  about:
    "The controller writes into the status which generation of the DaemonSet it has processed, and it is behind for over a minute. Until it catches up it creates no Pod and takes no rollout step. Rollcall compares both numbers; why the controller is behind stands only in its log, often it can't write the ControllerRevision.",
  layer: 'noPod',
  state: 'missing',
  severity: 'critical',
  confidence: 'certain',
  haltsRollout: true,
  step: 'podCreated',
  affectedBy: ['DaemonSet.metadata.generation', 'DaemonSet.status', 'UnobservedSince', 'Pod.metadata'],
  find({ pod, around, time }) {
    const at = pod === null ? around.unobservedSince() : null;
    return at !== null && time.isOlderThan(at, UNOBSERVED_MS) ? { at } : null;
  },
  says: (_found, { daemonSet: { generation, status } }) =>
    `The controller has not taken up generation ${generation} of this DaemonSet for over 60 s; it is at ${status.observedGeneration}.`,
  since: ({ at }) => at,
  evidence(_found, context) {
    const { daemonSet, around } = context;
    const { currentRevision, currentHash } = around.rollout;
    const revision = () => {
      if (currentRevision === null) return 'none owned by this DaemonSet';
      return currentHash === null
        ? `newest is ${currentRevision}, of an older template`
        : `newest is ${currentRevision}, hash ${currentHash}`;
    };
    return [
      { label: 'Wanted', value: `generation ${daemonSet.generation}`, path: 'DaemonSet.metadata.generation' },
      {
        label: 'Processed',
        value: `generation ${daemonSet.status.observedGeneration}`,
        path: 'DaemonSet.status.observedGeneration',
      },
      {
        label: 'Revisions',
        value: whenRead('controllerrevisions', context, revision),
        path: 'ControllerRevision.revision',
      },
      leaseEvidence(context),
    ];
  },
  remedy(_found, context) {
    const { namespace } = context.daemonSet;
    return {
      says: 'Look at kube-controller-manager: until it takes the change up, no Pod is created and no rollout step is taken. A quota on controllerrevisions, or a webhook that refuses them, would also do this. Its log tells why.',
      commands: [
        kubectlIn(namespace, 'get', 'controllerrevisions'),
        kubectlIn(namespace, 'describe', 'resourcequota'),
        ...LOOK_AT_CONTROLLER,
        describeDaemonSet(context),
      ],
      patch: null,
    };
  },
});
