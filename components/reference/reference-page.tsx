import type { ReferenceEntry, ReferenceSection } from '../../lib/coverage/reference/reference.ts';

/** Every reason with what it means. Drawn on the server: it needs no script. */
export function ReferencePage({ sections }: { readonly sections: readonly ReferenceSection[] }) {
  return (
    <main className="reference">
      <p className="text-fg-3 text-small">
        <a href="/">Rollcall</a>
      </p>
      <h1 className="font-semibold text-verdict">Reasons</h1>
      <p className="mt-1 text-fg-2">
        Why a node lacks an agent, in the words of the grid, the cards and the API. Made from the rules themselves.
      </p>
      <nav aria-label="Sections" className="mt-3">
        <ul className="reference-toc">
          {sections.map(({ id, title, entries }) => (
            <li key={id}>
              <a href={`#${id}`}>{title}</a> <span className="text-fg-3">{entries.length}</span>
            </li>
          ))}
        </ul>
      </nav>
      {sections.map((section) => (
        <Section key={section.id} section={section} />
      ))}
    </main>
  );
}

function Section({ section: { id, title, says, entries } }: { readonly section: ReferenceSection }) {
  return (
    <section aria-labelledby={id} className="mt-6">
      <h2 id={id} className="font-semibold text-title">
        {title}
      </h2>
      <p className="text-fg-2">{says}</p>
      {entries.map((entry) => (
        <Entry key={entry.id} entry={entry} />
      ))}
    </section>
  );
}

function Entry({ entry: { id, words, about, affectedBy } }: { readonly entry: ReferenceEntry }) {
  return (
    <article className="reference-entry" aria-labelledby={id}>
      <h3 id={id}>
        <a href={`#${id}`}>{id}</a>
        <span className="text-fg-3">{words}</span>
      </h3>
      <p>{about}</p>
      {affectedBy.length > 0 && (
        <p className="text-fg-3 text-small">
          Changes with{' '}
          {affectedBy.map((field, index) => (
            <span key={field}>
              {index > 0 && ', '}
              <code>{field}</code>
            </span>
          ))}
          .
        </p>
      )}
    </article>
  );
}
