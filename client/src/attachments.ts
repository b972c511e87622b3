export * from './shelf.js'
export * from './staging.js'
