import type { INestApplication } from '@nestjs/common'
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger'
import { z } from 'zod'
import { type Route, routesOf } from '../http/routes.js'
import { type Answer, answers } from './replies.js'
import { type ViewName, views } from './views.js'

type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>
type Responses = Operation['responses']
type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>

const intro = `Every error is \`application/problem+json\` (RFC 9457) with a \`code\`. Unknown and forbidden ids get the
same answer. Sign in with \`POST /api/auth/login\` and send \`Authorization: Bearer\` with the access token.
Times are ISO 8601 in UTC.`

/** The description of the REST surface (OpenAPI 3.0): what is asked, as the routes check it, and what is answered. */
export function describeApi(app: INestApplication): OpenAPIObject {
  const settings = new DocumentBuilder()
    .setTitle('Parley').setDescription(intro).setVersion('1').addBearerAuth().build()
  const document = SwaggerModule.createDocument(app, settings, { autoTagControllers: false })
  const routes = routesOf(app).filter(({ path }) => path.startsWith('/api/'))
  document.paths = Object.fromEntries(Object.entries(document.paths).filter(([path]) => path.startsWith('/api/')))
  for (const route of routes) {
    const path = route.path.replace(/:(\w+)/g, '{$1}')
    const item = document.paths[path]
    const verb = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete'
    const operation = item?.[verb]
    if (item && operation) item[verb] = described(operation, route, answers[`${route.method} ${path}`])
  }
  document.components = { ...document.components, schemas: { ...document.components?.schemas, ...schemas() } }
  return document
}

function described(operation: Operation, { path, callers }: Route, answer: Answer | undefined): Operation {
  return {
    ...operation,
    tags: [path.split('/')[2] ?? ''],
    summary: answer?.summary ?? '',
    description: whoMay(callers),
    security: callers === 'anyone' ? [] : [{ bearer: [] }],
    responses: { ...(answer ? given(answer) : {}), default: refused },
  }
}

function whoMay(callers: Route['callers']): string {
  if (callers === 'anyone') return 'Anyone.'
  if (callers === 'speakers') return 'A visitor or a signed-in agent.'
  return callers.length === 3 ? 'Any signed-in agent.' : `Only for: ${callers.join(', ')}.`
}

const contentOf = (type: string, schema: object) => ({ [type]: { schema } })
const view = (name: ViewName) => ({ $ref: `#/components/schemas/${name}` })

function given({ status, view: name, files = [], summary: description }: Answer): Responses {
  if (name) return { [status]: { description, content: contentOf('application/json', view(name)) } }
  if (files.length === 0) return { [status]: { description } }
  const contents = files.map((type) => contentOf(type, { type: 'string' }))
  return { [status]: { description, content: Object.assign({}, ...contents) as ReturnType<typeof contentOf> } }
}

const refused = {
  description: 'Why it was refused',
  content: contentOf('application/problem+json', view('Problem')),
}

function schemas(): Schemas {
  const registry = z.registry<{ id: string }>()
  for (const [id, schema] of Object.entries(views)) registry.add(schema, { id })
  const uri = (id: string) => `#/components/schemas/${id}`
  const made = z.toJSONSchema(registry, { target: 'openapi-3.0', io: 'input', uri })
  return Object.fromEntries(Object.entries(made.schemas)
    .map(([name, { $id: _id, $schema: _schema, ...schema }]) => [name, schema])) as Schemas
}
