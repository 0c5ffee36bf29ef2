import type { AgentRole, Category } from '../model.ts';

/** A node agent that can be told by its image, its labels or its name. */
export interface Agent {
  readonly family: string;
  /** Most telling first. */
  readonly categories: readonly Category[];
  /** Ends of image repositories, segment by segment; `*` stands for any part of one segment. */
  readonly images: readonly (readonly string[])[];
  /** Any of these; within one all must hold. */
  readonly labels: readonly (readonly LabelTest[])[];
  readonly names: readonly NameTest[];
  readonly role: AgentRole;
}

export interface LabelTest {
  readonly key: string;
  readonly value: string;
}

interface NameTest {
  readonly namespaces: readonly string[];
  readonly name: string;
}

/** The pseudo-key by which a label test asks for the DaemonSet's namespace: some label values alone are too common. */
export const NAMESPACE_KEY = 'namespace';

/**
 * Reads a table of agents, one a line, columns parted by `|`:
 *
 *     family | categories | image tails | labels | namespaces/name | role, if it isn't `agent`
 *
 * Words in a column are parted by blanks. `@name=x` is short for `app.kubernetes.io/name=x`; `a=x+b=y` needs both;
 * `namespace=x` asks for the namespace. `a,b/name` is a name in either namespace. `*` matches anything.
 */
export function readAgents(table: string): readonly Agent[] {
  const lines = table.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [family = '', categories = '', images = '', labels = '', names = '', role = ''] = line
      .split('|')
      .map((column) => column.trim());
    return {
      family,
      categories: words(categories) as Category[],
      images: words(images).map((image) => image.split('/')),
      labels: words(labels).map((label) => label.split('+').map(readLabel)),
      names: words(names).map(readName),
      role: role === '' ? 'agent' : (role as AgentRole),
    };
  });
}

function words(column: string): string[] {
  return column.split(' ').filter((word) => word !== '');
}

function readLabel(text: string): LabelTest {
  const [key = '', value = ''] = text.split('=');
  return { key: key.replace(/^@/, 'app.kubernetes.io/'), value };
}

function readName(text: string): NameTest {
  const [namespaces = '', name = ''] = text.split('/');
  return { namespaces: namespaces.split(','), name };
}

/** Whether `text` fits `pattern`, in which `*` stands for anything. */
export function fits(text: string, pattern: string): boolean {
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === pattern;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = text.indexOf(part, from);
    if (at === -1) return false;
    from = at + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
