import { cellResponse } from '../../../../../../../lib/server/api/cell.ts';
import { rejectUnknown } from '../../../../../../../lib/server/api/query.ts';
import { answer } from '../../../../../../../lib/server/api/respond.ts';
import { getHub } from '../../../../../../../lib/server/slot.ts';

export const dynamic = 'force-dynamic';

interface Context {
  readonly params: Promise<{ readonly namespace: string; readonly daemonSet: string; readonly node: string }>;
}

export async function GET(request: Request, { params }: Context): Promise<Response> {
  const { namespace, daemonSet, node } = await params;
  return answer(() => {
    rejectUnknown(new URL(request.url).searchParams, []);
    return cellResponse(getHub(), namespace, daemonSet, node);
  });
}
