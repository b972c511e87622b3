import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { broken, problemFrom } from './problem.js'
import { sendProblem } from './send-problem.js'
import { smallPage, smallPageStyle } from './small-page.js'

/** Addresses that people do not look at. */
const isForPrograms = (url: string) => /^\/(?:api|health|metrics|socket\.io)(?:[/?]|$)/.test(url)

/**
 * Turns whatever was thrown into `application/problem+json`, or into a small page for people. What nobody expected is
 * logged, once.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('Http')

  catch(error: unknown, host: ArgumentsHost): void {
    if (host.getType() !== 'http') throw error
    const request = host.switchToHttp().getRequest<FastifyRequest>()
    const reply = host.switchToHttp().getResponse<FastifyReply>()
    const problem = problemFrom(error) ?? broken
    if (problem === broken) {
      this.log.error({ method: request.method, route: request.routeOptions.url, err: error }, 'nobody expected this')
    }
    if (reply.sent) return
    if (isForPrograms(request.url)) return sendProblem(reply, problem)
    reply.code(problem.status).type('text/html; charset=utf-8').header('cache-control', 'no-cache')
      .header('content-security-policy', `default-src 'none'; style-src ${smallPageStyle}; frame-ancestors 'self'`)
    void reply.send(smallPage(problem.status, request.headers['accept-language']))
  }
}
