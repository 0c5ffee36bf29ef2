/** Text that is safe to paste: one shell word, one YAML scalar. */

const SHELL_SAFE = /^[\w@%+=:,./-]+$/;

/** One word of a POSIX shell, whatever the cluster put into it. */
export function shellQuote(text: string): string {
  return SHELL_SAFE.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

const YAML_PLAIN = /^[A-Za-z][\w./-]*$/;
const YAML_WORDS = /^(?:true|false|yes|no|on|off|null|y|n)$/i;

/** A YAML string that stays a string: `true`, `1` and the like are quoted. */
export function yamlString(text: string): string {
  return YAML_PLAIN.test(text) && !YAML_WORDS.test(text) ? text : JSON.stringify(text);
}
