'use client';

/** The page could not be drawn: says so, and what can be done. */
export default function PageError({ reset }: { readonly error: Error; readonly reset: () => void }) {
  return (
    <main className="px-5 py-4">
      <title>Error · Rollcall</title>
      <h1 className="font-semibold text-verdict">This page could not be drawn.</h1>
      <p className="mt-1 mb-3 text-fg-2">Nothing is known from it. The server’s log says why.</p>
      <button type="button" className="button" onClick={reset}>
        Try again
      </button>
    </main>
  );
}
