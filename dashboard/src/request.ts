import type { Problem } from '@parley/protocol'

/**
 * What came back: the value, or why not. A refusal and a silent server are both answers, nothing is thrown but an
 * abort.
 */
export type Answer<T> = { ok: true; value: T } | { ok: false; problem: Problem }

type Query = Record<string, string | number | undefined>
export interface Options {
  query?: Query
  signal?: AbortSignal
}
export interface Request extends Options {
  method: string
  body?: unknown
}

const problem = (status: number, code: Problem['code'], detail: string): Problem => ({
  type: 'about:blank',
  title: detail,
  status,
  detail,
  code,
})

const codes: Record<number, Problem['code']> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'too_large',
  422: 'invalid',
  429: 'rate_limited',
}

/** The problem that a refused response carries; a proxy's page of HTML becomes one too. */
export async function problemOf(response: Response): Promise<Problem> {
  if (response.headers.get('content-type')?.includes('application/problem+json'))
    return (await response.json()) as Problem
  return problem(response.status, codes[response.status] ?? 'unavailable', response.statusText)
}

const address = (path: string, query: Query = {}): string => {
  const given = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === '' ? [] : [[name, String(value)]],
  )
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path
}

const headers = (token: string | null, body: unknown): Record<string, string> => ({
  accept: 'application/json, application/problem+json',
  ...(token === null ? {} : { authorization: `Bearer ${token}` }),
  ...(body === undefined ? {} : { 'content-type': 'application/json' }),
})

/** One request as it stands; a network failure becomes `unavailable`. Throws only when `signal` aborts. */
export async function fetched(
  path: string,
  { method, body, query, signal }: Request,
  token: string | null,
): Promise<Answer<Response>> {
  try {
    const response = await fetch(address(path, query), {
      method,
      headers: headers(token, body),
      credentials: 'same-origin',
      cache: 'no-store',
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal ? { signal } : {}),
    })
    return response.ok ? { ok: true, value: response } : { ok: false, problem: await problemOf(response) }
  } catch (cause) {
    if (signal?.aborted) throw cause
    return { ok: false, problem: problem(0, 'unavailable', 'The server does not answer.') }
  }
}

/** The JSON of an answer; `T` is what the route promises. */
export async function read<T>(answer: Answer<Response>): Promise<Answer<T>> {
  if (!answer.ok) return answer
  if (answer.value.status === 204) return { ok: true, value: undefined as T }
  return { ok: true, value: (await answer.value.json()) as T }
}
