/** Which program it is. */
import { defineRule } from './rule.ts';
import { containersNamed, edited, TEMPLATE_PATH } from './template.ts';

interface Untagged {
  readonly name: string;
  readonly image: string;
}

/** No digest, and no tag or `latest`: the registry decides which program runs, node by node. */
function isMutable(image: string): boolean {
  if (image === '' || image.includes('@')) return false;
  const last = image.split('/').at(-1) ?? '';
  const tag = last.includes(':') ? last.slice(last.indexOf(':') + 1) : '';
  return tag === '' || tag === 'latest';
}

export const MutableTag = defineRule<readonly Untagged[]>({
  id: 'MutableTag',
  about:
    'An image without a tag, or with the tag latest, is another program tomorrow: nodes that join later run what the ' +
    'others do not, and no rollout shows it. Rollcall looks at every container, init containers included.',
  severity: 'warning',
  find({ daemonSet: { template } }) {
    const found = [...template.containers, ...template.initContainers].filter(({ image }) => isMutable(image));
    return found.length === 0 ? null : found.map(({ name, image }) => ({ name, image }));
  },
  says: (found) =>
    `No fixed image on ${containersNamed(found.map(({ name }) => name))}: nodes that join later run another version.`,
  evidence: (found) =>
    found.map(({ name, image }) => ({
      label: `Image of ${name}`,
      value: image,
      path: `${TEMPLATE_PATH}.containers[].image`,
    })),
  remedy: (_, context) =>
    edited(
      context,
      'Name a version or a digest: every node then runs the same program, and a change is a rollout.',
      null,
    ),
});
