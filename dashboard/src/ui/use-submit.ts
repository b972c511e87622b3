import { useRef, useState } from 'preact/hooks'
import type { Problem } from '@parley/protocol'
import type { Answer } from '../request.js'

/**
 * One request that a form or a button makes: whether it is under way, and why it was refused. While one is under way
 * another is not begun, and then `submit` answers null.
 */
export function useSubmit() {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  const running = useRef(false)
  const submit = async <T>(request: () => Promise<Answer<T>>): Promise<Answer<T> | null> => {
    if (running.current) return null
    running.current = true
    setBusy(true)
    setProblem(null)
    try {
      const answer = await request()
      if (!answer.ok) setProblem(answer.problem)
      return answer
    } finally {
      running.current = false
      setBusy(false)
    }
  }
  return { busy, problem, submit, forget: () => setProblem(null) }
}

/** Whether the server found something wrong with the field at `path`. */
export const blames = (problem: Problem | null, path: string): boolean =>
  problem?.errors?.some((error) => error.path === path || error.path.startsWith(`${path}.`)) ?? false
