'use client';
import { useEffect, useEffectEvent } from 'react';

/** What a key press does. A key that is not in the map is left to the browser. */
export type KeyMap = Readonly<Record<string, (() => void) | undefined>>;

/** Keys for the whole page, while the component is mounted. */
export function useKeys(keys: KeyMap): void {
  const press = useEffectEvent((event: KeyboardEvent) => {
    const name = keyName(event);
    const act = name === null ? undefined : keys[name];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly defaultPrevented: boolean;
  readonly target: EventTarget | null;
}

/** The key as shortcuts name it, or null when it belongs to someone else: a text field, the browser, a dialog. */
export function keyName(event: KeyPress): string | null {
  if (event.defaultPrevented || event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return event.key === 'k' ? '/' : null;
  return isTyping(event.target) ? null : event.key;
}

function isTyping(target: EventTarget | null): boolean {
  const element = target as Partial<HTMLElement> | null;
  if (element?.closest?.('dialog[open]')) return true;
  return element?.isContentEditable === true || /^(input|textarea|select)$/i.test(element?.tagName ?? '');
}
