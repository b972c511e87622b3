/** Why Parley cannot start, as one line that tells an operator what to do about it. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
