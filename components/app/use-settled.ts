'use client';
import { useDeferredValue, useEffect, useRef, useState } from 'react';

/** The value, but renewed at most every `waitMs`; with 0 as soon as React has nothing more urgent to do. */
export function useSettled<T>(value: T, waitMs: number): T {
  const deferred = useDeferredValue(value);
  const [settled, setSettled] = useState(value);
  const latest = useRef(value);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  useEffect(() => {
    latest.current = value;
    if (waitMs === 0 || timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      setSettled(latest.current);
    }, waitMs);
  }, [value, waitMs]);
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
      timer.current = null;
    },
    [],
  );
  return waitMs === 0 ? deferred : settled;
}
