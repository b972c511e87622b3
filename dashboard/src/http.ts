import { fetched, fetchedAs, type Answer, type Options, type Request } from './request.js'
import { authorization, renewed } from './store/token.js'

export type { Answer, Options } from './request.js'

/** As long as a large file may take. */
const fileMs = 120_000

/** As the signed-in agent: a token that ran out in between is renewed once and the request repeated. */
async function authorised<T>(ask: (token: string | null) => Promise<Answer<T>>): Promise<Answer<T>> {
  const token = await authorization()
  const first = await ask(token)
  if (first.ok || first.problem.status !== 401) return first
  const again = await renewed(token)
  return again === null ? first : ask(again)
}

const asked = <T>(path: string, request: Request) => authorised((token) => fetched<T>(path, request, token))

/**
 * The REST surface with the agent's bearer token. `T` is what the route answers, by the types of `@parley/protocol`.
 */
export const http = {
  get: <T>(path: string, options: Options = {}) => asked<T>(path, { ...options, method: 'GET' }),
  post: <T>(path: string, body?: unknown, options: Options = {}) =>
    asked<T>(path, { ...options, method: 'POST', body }),
  patch: <T>(path: string, body: unknown, options: Options = {}) =>
    asked<T>(path, { ...options, method: 'PATCH', body }),
  put: <T>(path: string, body: unknown, options: Options = {}) => asked<T>(path, { ...options, method: 'PUT', body }),
  delete: <T = undefined>(path: string, options: Options = {}) => asked<T>(path, { ...options, method: 'DELETE' }),
  /** A file, as an export gives it. */
  file: (path: string, options: Options = {}): Promise<Answer<Blob>> => authorised((token) =>
    fetchedAs((response) => response.blob(), path, { ...options, method: 'GET', withinMs: fileMs }, token)),
}
