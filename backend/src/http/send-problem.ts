import type { Problem } from '@parley/protocol'
import type { FastifyReply } from 'fastify'

/** Answers with a problem, and with the headers that go with some of them. */
export function sendProblem(reply: FastifyReply, problem: Problem): void {
  if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
  if (problem.retryAfter !== undefined) reply.header('retry-after', String(problem.retryAfter))
  void reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem))
}
