/** What the embedded PostgreSQL could not do, as one line that tells an operator what to do about it. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
}
