/**
 * The marks by which a test takes a Node or a Pod out of kwok's hands; read by `stages/*.yaml` and by kwok's flags.
 * Annotations for a DaemonSet's Pods go into its template, as by the time a test has found a Pod, kwok has started it.
 */

/** Label of a Node without a kubelet: its lease lapses, its Pods neither start nor go away. */
export const silentLabel = 'rollcall.test/silent';

/** Annotation of a Node or a Pod whose status is the test's to write. kwok still renews the lease and removes deleted Pods. */
export const manualAnnotation = 'rollcall.test/manual';

/** Annotation of a Pod that takes its time to get Ready, as a Go duration (`1500ms`, `3s`). */
export const readyAfterAnnotation = 'rollcall.test/ready-after';

/** Annotation of a Pod whose containers wait for ever; its value is the reason, for example `ImagePullBackOff`. */
export const waitingAnnotation = 'rollcall.test/waiting';

/** Annotation of a Pod that, once deleted, stays terminating until the annotation goes or somebody deletes it by force. */
export const staysAnnotation = 'rollcall.test/stays';
