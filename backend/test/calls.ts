import assert from 'node:assert/strict'

export interface Call {
  token?: string
  body?: unknown
  headers?: Record<string, string>
}
export interface Answer<T> {
  status: number
  headers: Headers
  body: T
}

export interface Calls {
  /** Asks and returns what came back, whatever it was. */
  call: <T = Record<string, unknown>>(method: string, path: string, call?: Call) => Promise<Answer<T>>
  /** Asks, expects a yes, and returns the body. */
  done: <T = Record<string, unknown>>(method: string, path: string, call?: Call) => Promise<T>
}

/** REST as a story speaks it. Bodies are JSON. */
export function callsTo(url: string): Calls {
  const call: Calls['call'] = async <T>(method: string, path: string, { token, body, headers }: Call = {}) => {
    const response = await fetch(new URL(path, url), {
      method, redirect: 'manual', body: body === undefined ? null : JSON.stringify(body),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers,
      },
    })
    const text = await response.text()
    const isJson = /json/.test(response.headers.get('content-type') ?? '')
    return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T }
  }
  return {
    call,
    done: async <T>(method: string, path: string, wish?: Call) => {
      const { status, body } = await call<T>(method, path, wish)
      assert.ok(status < 300, `${method} ${path} was refused with ${status}: ${JSON.stringify(body)}`)
      return body
    },
  }
}
