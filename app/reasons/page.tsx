import { headers } from 'next/headers';
import { ReferencePage } from '../../components/reference/reference-page.tsx';
import { REFERENCE } from '../../lib/coverage/reference/reference.ts';

export const metadata = { title: 'Reasons · Rollcall' };

/** What every reason means, generated from the rules. */
export default async function Page() {
  // A page from the build would carry no nonce of its request.
  await headers();
  return <ReferencePage sections={REFERENCE} />;
}
