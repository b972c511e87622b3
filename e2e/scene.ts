import { aHouse, type House } from './house.js'
import { allow, setUp, type Team } from './people.js'
import { aShop, type Shop } from './shop.js'

/** A house with its first admin, and a shop of another origin that may embed its widget. */
export interface Scene extends Team { house: House; shop: Shop; close: () => Promise<void> }

/** Sets a scene; `environment` is what an operator would set. Close it at the end of the file. */
export async function aScene(environment: Record<string, string> = {}): Promise<Scene> {
  const house = await aHouse(environment)
  const team = await setUp(house)
  const shop = await aShop({ host: house.url, siteKey: team.site.siteKey })
  await allow(team, shop.origin)
  return {
    ...team, shop,
    close: async () => {
      await shop.close()
      await house.close()
    },
  }
}
