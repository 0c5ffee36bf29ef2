/** From the text of a policy file to a policy, or to everything that is wrong with it. */
import { LineCounter, parseDocument } from 'yaml';
import type { Policy, PolicyProblem } from '../coverage/policy/policy.ts';
import { compile } from './compile.ts';
import { POLICY_FORMAT } from './format.ts';
import { TooLongError, Validator } from './validate.ts';

/** More than the largest policy that anybody keeps by hand. */
export const LIMIT_BYTES = 256 * 1024;
/** More is not read; the first ones say what went wrong. */
const MOST_PROBLEMS = 50;

export type Parsed =
  | { readonly policy: Policy; readonly problems: readonly [] }
  | { readonly policy: null; readonly problems: readonly PolicyProblem[] };

/** Never throws. Problems are in the order of the file. */
export function parsePolicy(text: string): Parsed {
  try {
    return parse(text);
  } catch (error) {
    const why =
      error instanceof TooLongError
        ? 'it has too many values'
        : error instanceof RangeError
          ? 'it is nested too deeply'
          : 'it is not YAML that can be read';
    return wrong([{ line: 1, column: 1, message: `The file can't be read: ${why}.` }]);
  }
}

function parse(text: string): Parsed {
  const lines = new LineCounter();
  // Keys that stand twice are found by the validator, in time that grows with the file and not with its square.
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    uniqueKeys: false,
    logLevel: 'error',
  });
  const found = [...document.errors, ...document.warnings].map(({ pos, code, message }) => ({
    offset: pos[0],
    message:
      code === 'MULTIPLE_DOCS' ? 'A second document begins here: one file is one policy.' : `${firstLine(message)}.`,
  }));
  // What the library reports of its own recursion.
  if (found.some(({ message }) => message.startsWith('Maximum call stack'))) throw new RangeError();
  let raw: unknown;
  if (document.errors.length === 0) {
    const validator = new Validator(document);
    raw = validator.read(document.contents, POLICY_FORMAT, 'the file', 0);
    found.push(...validator.problems);
  }
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  if (found.length > 0) {
    found.sort((a, b) => a.offset - b.offset);
    return wrong(found.map(({ offset, message }) => ({ ...placeOf(offset), message })));
  }
  return { policy: compile(raw, (offset) => placeOf(offset).line), problems: [] };
}

function wrong(problems: readonly PolicyProblem[]): Parsed {
  const shown = problems.slice(0, MOST_PROBLEMS);
  const more = problems.length - shown.length;
  const last = shown.at(-1);
  if (more > 0 && last !== undefined) shown.push({ ...last, message: `And ${more} more problems further down.` });
  return { policy: null, problems: shown };
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').trim().replace(/[.:]$/, '');
}
