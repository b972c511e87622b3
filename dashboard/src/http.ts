import { fetched, read, type Answer, type Options, type Request } from './request.js'
import { authorization, renewed } from './store/token.js'

export type { Answer, Options } from './request.js'

/** As the signed-in agent: a token that ran out in between is renewed once and the request repeated. */
async function authorised(path: string, request: Request): Promise<Answer<Response>> {
  const token = await authorization()
  const first = await fetched(path, request, token)
  if (first.ok || first.problem.status !== 401) return first
  const again = await renewed(token)
  return again === null ? first : fetched(path, request, again)
}

const asked = async <T>(path: string, request: Request): Promise<Answer<T>> => read<T>(await authorised(path, request))

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
  file: async (path: string, options: Options = {}): Promise<Answer<Blob>> => {
    const answer = await authorised(path, { ...options, method: 'GET' })
    return answer.ok ? { ok: true, value: await answer.value.blob() } : answer
  },
}
