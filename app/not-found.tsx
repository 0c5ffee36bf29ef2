export default function NotFound() {
  return (
    <main className="px-5 py-4">
      <title>Not found · Rollcall</title>
      <h1 className="font-semibold text-verdict">There is no such page.</h1>
      <p className="mt-1 text-fg-2">
        Go back to <a href="/">the grid</a>.
      </p>
    </main>
  );
}
