/** What a session lets somebody see. The one bridge between accounts and cases. */
import type { Viewer } from './queue';
import type { Session } from './sessions';

export function viewerOf(session: Session): Viewer {
  return { name: session.name, regions: null };
}
