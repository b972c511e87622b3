import { type INestApplicationContext, type Type, RequestMethod } from '@nestjs/common'
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js'
import { ModulesContainer } from '@nestjs/core'
import type { Role } from '@parley/protocol'
import { publicKey, rolesKey, speakersKey } from './decorators.js'

/** A route as its controller declares it. */
export interface Route {
  method: string
  /** Like `/api/agents/:id`. */
  path: string
  /** `anyone`, `speakers` for visitors and agents, or the roles of signed-in agents who may call it. */
  callers: 'anyone' | 'speakers' | Role[]
  controller: string
  handler: string
}

const everyRole: Role[] = ['agent', 'supervisor', 'admin']

/** Every route that a controller of the application declares, with who may call it. */
export function routesOf(app: INestApplicationContext): Route[] {
  const modules = [...app.get(ModulesContainer).values()]
  const classes = modules.flatMap((module) => [...module.controllers.values()].map(({ metatype }) => metatype))
  return classes.flatMap((metatype) => metatype ? routesIn(metatype as Type) : [])
}

function routesIn(controller: Type): Route[] {
  const prototype = controller.prototype as object
  const handlers = Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler: unknown = Object.getOwnPropertyDescriptor(prototype, name)?.value
    return typeof handler === 'function' && Reflect.hasMetadata(METHOD_METADATA, handler) ? [{ name, handler }] : []
  })
  return handlers.flatMap(({ name, handler }) => {
    const read = (key: string): unknown => Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)
    const callers = read(publicKey) === true ? 'anyone' : read(speakersKey) === true ? 'speakers' : (read(rolesKey) as Role[] | undefined) ?? everyRole
    const method = RequestMethod[Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod]
    return pathsOf(controller).flatMap((above) => pathsOf(handler).map((below) => ({
      method, path: `/${[above, below].map((part) => part.replace(/^\/|\/$/g, '')).filter(Boolean).join('/')}`,
      callers, controller: controller.name, handler: name,
    })))
  })
}

const pathsOf = (place: object): string[] => [Reflect.getMetadata(PATH_METADATA, place) as string | string[]].flat()
