// Every table that TypeORM knows, one line a room.
export const entities: (new () => object)[] = []
