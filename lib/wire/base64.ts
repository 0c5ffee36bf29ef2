/** Bytes as text, for the stream of events. */
import { WireError } from './wire-error.ts';

/** Newer engines have these built in. */
interface WithBase64 {
  toBase64?(): string;
}
const builtIn = Uint8Array as { fromBase64?(text: string): Uint8Array<ArrayBuffer> };

/** So many arguments a call takes on every engine. */
const CHUNK = 8192;

export function toBase64(bytes: Uint8Array): string {
  const built = (bytes as WithBase64).toBase64?.();
  if (built !== undefined) return built;
  let binary = '';
  for (let at = 0; at < bytes.length; at += CHUNK) {
    binary += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  }
  return btoa(binary);
}

/** Throws WireError for what is not base64. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return builtIn.fromBase64?.(text) ?? Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch (error) {
    throw new WireError('the message is not base64', { cause: error });
  }
}
