/** The Pod is bound and its containers do not start: written as the kubelet writes it, with the words of its runtime. */
import type { Container, Pod } from '../kinds.ts';
import { waitingContainer } from '../status.ts';
import { crashed, type KubeletSays, running, stuckWith, waits } from './kubelet.ts';
import { type Row, toldByKubelet } from './row.ts';

const pull = (image: string, answer: string): KubeletSays => ({
  ...waits('ImagePullBackOff', `Back-off pulling image "${image}": ErrImagePull: ${answer}`),
});
const image = 'registry.test/agent:1.0';
const agent = (spec: Pod['spec']): Container | undefined => spec.containers[0];
const neverPull = waits('ErrImageNeverPull', `Container image "${image}" is not present with pull policy of Never`);
const asRoot = waits(
  'CreateContainerConfigError',
  'container has runAsNonRoot and image will run as root (pod: "agent", container: agent)',
);
const initContainers = [{ name: 'prepare', image: 'registry.test/prepare:1.0' }];
const waitsForInit = waitingContainer('agent', { reason: 'PodInitializing' });

export const notStarted: Row[] = [
  toldByKubelet(
    'ImagePullFailed',
    /agent:1\.0 can't be pulled: not found/,
    'the tag is not in the registry, on one node of two',
    pull(image, `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": ${image}: not found`),
    { agent: { image }, more: 1 },
  ),
  toldByKubelet(
    'ImagePullFailed',
    /access is denied/,
    'no credentials',
    pull(image, 'failed to authorize: failed to fetch oauth token: unexpected status: 401 Unauthorized'),
    { variant: 'denied', agent: { image } },
  ),
  toldByKubelet(
    'ImagePullFailed',
    /limits the rate/,
    'too many requests',
    pull(image, 'unexpected status code 429: toomanyrequests: You have reached your pull rate limit.'),
    { variant: 'rate', agent: { image } },
  ),
  toldByKubelet(
    'ImagePullFailed',
    /registry can't be reached/,
    'the name of the registry does not resolve; only the event says so',
    {
      ...waits('ImagePullBackOff', `Back-off pulling image "${image}"`),
      events: [
        {
          reason: 'Failed',
          message: `Failed to pull image "${image}": dial tcp: lookup registry.test on 10.0.0.10:53: no such host`,
        },
      ],
    },
    { variant: 'dns', agent: { image } },
  ),
  toldByKubelet(
    'ImagePullFailed',
    /no variant for this platform/,
    'no variant for the platform',
    pull(image, 'no match for platform in manifest: not found'),
    { variant: 'platform', agent: { image } },
  ),
  toldByKubelet(
    'ImageNameInvalid',
    /\$\(TAG\) is no valid image name/,
    'a variable that was left unfilled',
    waits('InvalidImageName', 'Failed to apply default image tag "registry.test/agent:$(TAG)"'),
    { agent: { image: 'registry.test/agent:$(TAG)' } },
  ),
  toldByKubelet(
    'ImageNeverPull',
    /imagePullPolicy Never/,
    'the image is not on the node, and may not be pulled',
    neverPull,
    {
      agent: { image, container: { imagePullPolicy: 'Never' } },
      kubelet: ({ spec }) => (agent(spec)?.imagePullPolicy === 'Never' ? neverPull : null),
      remedy: 'heals',
    },
  ),
  toldByKubelet(
    'ImageSignatureInvalid',
    /signature is not valid/,
    'the signature is not valid',
    waits(
      'SignatureValidationFailed',
      `image pull failed for ${image} because the signature validation failed: no key`,
    ),
  ),
  toldByKubelet(
    'RegistryUnavailable',
    /its registry is unavailable/,
    'the registry is down',
    waits('RegistryUnavailable', `image pull failed for ${image} because the registry is unavailable.`),
  ),
  toldByKubelet(
    'ImageInspectFailed',
    /can't be inspected/,
    "the runtime can't inspect its images",
    waits(
      'ImageInspectError',
      `Failed to inspect image "${image}": rpc error: code = Unknown desc = input/output error`,
    ),
  ),
  toldByKubelet(
    'ConfigReferenceMissing',
    /ConfigMap .*agent-settings does not exist/,
    'a ConfigMap does not exist',
    waits('CreateContainerConfigError', 'configmap "agent-settings" not found'),
  ),
  toldByKubelet(
    'ConfigReferenceMissing',
    /Secret .*agent-token has no key password/,
    'a Secret lacks a key',
    waits('CreateContainerConfigError', "couldn't find key password in Secret default/agent-token"),
    { variant: 'key' },
  ),
  toldByKubelet('RunAsNonRootViolation', /must not run as root/, 'runAsNonRoot, and an image of root', asRoot, {
    agent: { container: { securityContext: { runAsNonRoot: true } } },
    kubelet: ({ spec }) => ((agent(spec)?.securityContext as { runAsUser?: number })?.runAsUser ? null : asRoot),
    remedy: 'heals',
  }),
  toldByKubelet('RunAsNonRootViolation', /must not run as root/, 'the same, followed by its YAML', asRoot, {
    variant: 'yaml',
    agent: { container: { securityContext: { runAsNonRoot: true } } },
    kubelet: ({ spec }) => ((agent(spec)?.securityContext as { runAsUser?: number })?.runAsUser ? null : asRoot),
    remedy: 'heals by its YAML',
  }),
  toldByKubelet(
    'ContainerCreateFailed',
    /name .* reserved|older container/,
    'the runtime still holds an older container',
    waits(
      'CreateContainerError',
      'failed to reserve container name "agent_agent-x_default_0": name "agent_agent-x_default_0" is reserved for "3f1c"',
    ),
  ),
  toldByKubelet('ContainerStartFailed', /\/bin\/agentd is not in the image/, 'the command is not in the image', {
    status: {
      phase: 'Running',
      containerStatuses: [
        crashed('agent', {
          exitCode: 128,
          reason: 'StartError',
          message:
            'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "/bin/agentd": stat /bin/agentd: no such file or directory: unknown',
        }),
      ],
    },
  }),
  toldByKubelet(
    'HookFailed',
    /postStart hook of container agent fails/,
    'the postStart hook fails',
    waits('PostStartHookError'),
  ),
  toldByKubelet(
    'InitContainerFailing',
    /prepare exits with code 1/,
    'an init container exits with 1',
    {
      status: {
        phase: 'Pending',
        initContainerStatuses: [crashed('prepare', { exitCode: 1, reason: 'Error' })],
        containerStatuses: [waitsForInit],
      },
    },
    { agent: { pod: { initContainers } } },
  ),
  toldByKubelet(
    'InitContainerRunning',
    /prepare has been running for over 5 min/,
    'an init container waits for something',
    {
      status: {
        phase: 'Pending',
        initContainerStatuses: [running('prepare', {}, 7)],
        containerStatuses: [waitsForInit],
      },
    },
    { agent: { pod: { initContainers } } },
  ),
  toldByKubelet(
    'NetworkPluginNotReady',
    /cni plugin not initialized/,
    'the network of the node is not up',
    stuckWith(
      'NetworkNotReady',
      'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized',
    ),
  ),
  toldByKubelet(
    'SandboxCreationFailed',
    /no free Pod address/,
    'no Pod address is left',
    stuckWith(
      'FailedCreatePodSandBox',
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to setup network for sandbox "4e1": plugin type="aws-cni" name="aws-cni" failed (add): add cmd: failed to assign an IP address to container',
    ),
  ),
  toldByKubelet(
    'SandboxCreationFailed',
    /no handler gvisor/,
    'the runtime has no such handler',
    stuckWith(
      'FailedCreatePodSandBox',
      'Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "gvisor" is configured',
    ),
    { variant: 'handler' },
  ),
  toldByKubelet(
    'VolumeAttachFailed',
    /pvc-1.*still attached to another node/,
    'the volume is attached to another node',
    stuckWith(
      'FailedAttachVolume',
      'Multi-Attach error for volume "pvc-1" Volume is already exclusively attached to one node and can\'t be attached to another',
    ),
  ),
  toldByKubelet(
    'VolumeMountFailed',
    /settings.*ConfigMap default\/agent-settings not found/,
    'a ConfigMap to mount does not exist',
    stuckWith('FailedMount', 'MountVolume.SetUp failed for volume "settings" : configmap "agent-settings" not found'),
  ),
  toldByKubelet(
    'VolumeMountFailed',
    /\/var\/lib\/docker on the node is not a directory/,
    'a path of the host is not what it should be',
    stuckWith(
      'FailedMount',
      'MountVolume.SetUp failed for volume "containers" : hostPath type check failed: /var/lib/docker is not a directory',
    ),
    { variant: 'path' },
  ),
  toldByKubelet(
    'VolumeMountFailed',
    /CSI driver secrets-store\.csi\.k8s\.io is not registered/,
    'a CSI driver is not on the node',
    stuckWith(
      'FailedMount',
      'MountVolume.SetUp failed for volume "secrets" : kubernetes.io/csi: mounter.SetUpAt failed to get CSI client: driver name secrets-store.csi.k8s.io not found in the list of registered CSI drivers',
    ),
    { variant: 'csi' },
  ),
  toldByKubelet(
    'DevicePrepareFailed',
    /devices can't be prepared/,
    'a DRA driver is not on the node',
    stuckWith(
      'FailedPrepareDynamicResources',
      'Failed to prepare dynamic resources: prepare dynamic resources: prepare claims: DRA driver gpu.test is not registered',
    ),
  ),
  {
    fault: 'the kubelet does not take up the Pod',
    reason: 'KubeletNotAcknowledging',
    state: 'notReady',
    says: /has not taken up the Pod/,
    agent: { podAnnotations: { 'rollcall.test/manual': 'true' } },
    remedy: 'heals by hand',
    afterwards: ({ repairKubelet }) => repairKubelet(),
  },
];
