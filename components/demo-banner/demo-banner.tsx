/** Never to be taken for a real cluster. It cannot be closed. */
export function DemoBanner({ isDemo }: { readonly isDemo: boolean }) {
  if (!isDemo) return null;
  return (
    <section
      aria-label="Demo"
      className="flex h-[26px] flex-none items-center gap-2 overflow-hidden whitespace-nowrap bg-fg px-(--edge) text-bg text-small"
    >
      <b className="font-[650] tracking-[.06em]">DEMO</b>
      <span className="truncate">This cluster is made up. Run npm start to see your own.</span>
    </section>
  );
}
