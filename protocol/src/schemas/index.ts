export * from './socket.js'
export * from './rest.js'
export * from './routing.js'
export { identityClaims } from './identity.js'
