/** The bytes are not what this format makes: damaged, cut short, or meant for another state than the one held. */
export class WireError extends Error {
  override readonly name: string = 'WireError';
}

/** Server and page speak different versions of the format: the page has to be loaded again. */
export class WireVersionError extends WireError {
  override readonly name = 'WireVersionError';
}
