import type { TemplateExposure } from '../../coverage/objects.ts';
import { readBoolean, readObject, readObjects, readOptionalObject, readString, type Wire } from './read.ts';

/** What the containers of a Pod template can do to their node. Throws MalformedError. */
export function trimExposure(spec: Wire): TemplateExposure {
  const containers = [...readObjects(spec, 'containers'), ...readObjects(spec, 'initContainers')];
  const named = (those: readonly Wire[]) => those.map((container) => readString(container, 'name'));
  const mounts = containers.flatMap((container) => readObjects(container, 'volumeMounts'));
  const hostPaths = readObjects(spec, 'volumes').flatMap((volume) => {
    const hostPath = readOptionalObject(volume, 'hostPath');
    if (hostPath === null) return [];
    const ofVolume = mounts.filter((mount) => readString(mount, 'name') === readString(volume, 'name'));
    return [
      { path: readString(hostPath, 'path'), isWritable: ofVolume.some((mount) => !readBoolean(mount, 'readOnly')) },
    ];
  });
  return {
    livenessProbed: named(containers.filter((one) => readOptionalObject(one, 'livenessProbe') !== null)),
    privileged: named(containers.filter((one) => readBoolean(readObject(one, 'securityContext'), 'privileged'))),
    hostPaths,
  };
}
