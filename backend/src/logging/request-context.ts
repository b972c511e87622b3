import { AsyncLocalStorage } from 'node:async_hooks'

const current = new AsyncLocalStorage<string>()

/** Runs `next`, and whatever it starts, as a part of this request, so that every line it logs carries the id. */
export const asRequest = (id: string, next: () => void): void => current.run(id, next)

/** The id of the request that is being answered; undefined outside of one. */
export const currentRequestId = (): string | undefined => current.getStore()
