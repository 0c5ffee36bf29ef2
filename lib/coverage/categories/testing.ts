/** DaemonSets to be recognised. For tests only. */
import type { DaemonSetObject } from '../objects.ts';
import { containerWith, daemonSetWith, mapOf, podSpecWith } from '../vectors/build.ts';
import { recognise } from './recognise.ts';

export interface Fields {
  readonly image?: string;
  readonly images?: readonly string[];
  readonly initImages?: readonly string[];
  readonly labels?: Readonly<Record<string, string>>;
  readonly templateLabels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly name?: string;
  readonly namespace?: string;
}

/** `agents/something` with an image that tells nothing, unless said otherwise. */
function daemonSetOf(fields: Fields): DaemonSetObject {
  const { image = 'registry.corp.example/team/tool:1', images = [image], initImages = [] } = fields;
  return daemonSetWith({
    name: fields.name ?? 'something',
    namespace: fields.namespace ?? 'agents',
    labels: mapOf(fields.labels ?? {}),
    templateLabels: mapOf(fields.templateLabels ?? {}),
    annotations: mapOf(fields.annotations ?? {}),
    template: podSpecWith({
      containers: images.map((each) => containerWith({ image: each })),
      initContainers: initImages.map((each) => containerWith({ image: each })),
    }),
  });
}

export const recogniseOf = (fields: Fields) => recognise(daemonSetOf(fields));
