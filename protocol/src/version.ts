/** The version of the wire. A client that offers an older one is refused with `client_too_old`. */
export const PROTOCOL_VERSION = 1
