/** Why a cell is unknown although no rule decided it: its lists, its object or the rule itself failed. */
export const UNKNOWN_REASONS: Readonly<Record<string, string>> = {
  NotReadYet:
    'The lists that decide this cell have not been read completely yet. It becomes known, without a reload, as soon as ' +
    'they have.',
  SourceStale:
    'The API server stopped answering, so what was known of this cell may be over. The grey mark is what it was last; ' +
    'it counts as nothing until the watch is back.',
  SourceForbidden:
    'The identity that Rollcall uses may not list or watch what decides this cell. The page names the permission that ' +
    'is missing and the rule that gives it.',
  ObjectMalformed:
    'An object that decides this cell came over the wire in a form that cannot be read: a wrong type, a missing name. ' +
    'It is set aside, counted and named; nothing is guessed from the rest of it.',
  RevisionUnknown:
    'The Pod is available, but whether it is of the current revision cannot be read: the ControllerRevisions of the ' +
    'DaemonSet are missing, or the list may not be read. It may be an old Pod, so it is not called healthy.',
  EvaluationFailed:
    'A rule of Rollcall threw an error on this cell. Only this cell is affected; the error is in the message, and worth ' +
    'a report.',
  Unexplained:
    'No rule explains what this cell is, so it is not known to be healthy. That is a gap in Rollcall, and worth a report.',
};
