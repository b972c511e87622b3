type Translated = { en: string; zh: string }

export interface Product {
  slug: string
  name: Translated
  line: Translated
  about: Translated
  facts: Translated[]
  price: { en: string; zh: string }
}

/** What the sample shop sells. */
export const products: Product[] = [
  {
    slug: 'tide-lamp',
    name: { en: 'Tide table lamp', zh: '潮汐台灯' },
    line: { en: 'Linen and oak', zh: '亚麻与橡木' },
    about: {
      en:
        'A low, warm light for a sideboard or a bed. The shade is plain linen, the foot is turned oak.',
      zh: '低矮而温暖的光，适合边柜或床头。灯罩为素色亚麻，底座由整块橡木车制。',
    },
    facts: [
      { en: '38 cm high', zh: '高 38 厘米' },
      { en: 'E27, up to 40 W', zh: 'E27 灯座，最大 40 W' },
      { en: 'Dimmer in the cord', zh: '线上调光' },
    ],
    price: { en: '€89', zh: '¥690' },
  },
  {
    slug: 'harbour-lamp',
    name: { en: 'Harbour floor lamp', zh: '港湾落地灯' },
    line: { en: 'Brass and felt', zh: '黄铜与毛毡' },
    about: {
      en:
        'Stands behind a reading chair and leans over it. The arm turns on a brass joint that can be tightened by hand.',
      zh: '立在阅读椅后方，向前倾斜。灯臂由可徒手拧紧的黄铜关节转动。',
    },
    facts: [
      { en: '152 cm high', zh: '高 152 厘米' },
      { en: 'Turns by 270°', zh: '可旋转 270°' },
      { en: 'Two metres of cord', zh: '两米电线' },
    ],
    price: { en: '€214', zh: '¥1,680' },
  },
  {
    slug: 'field-table',
    name: { en: 'Field dining table', zh: '田野餐桌' },
    line: { en: 'Solid oak, oiled', zh: '实木橡木，油饰' },
    about: {
      en:
        'Six people sit at it, eight if they like each other. Boards from one tree, oiled, and easily oiled again.',
      zh: '可坐六人，若彼此亲近可坐八人。桌板取自同一棵树，油饰可随时翻新。',
    },
    facts: [
      { en: '180 × 90 cm', zh: '180 × 90 厘米' },
      { en: '46 kg, legs come off', zh: '46 千克，桌腿可拆' },
      { en: 'Made to order in three weeks', zh: '接单后三周制成' },
    ],
    price: { en: '€1,140', zh: '¥8,900' },
  },
  {
    slug: 'quay-chair',
    name: { en: 'Quay chair', zh: '码头椅' },
    line: { en: 'Ash and paper cord', zh: '白蜡木与纸绳' },
    about: {
      en: 'Light enough for one hand. The seat is woven from paper cord, which wears in rather than out.',
      zh: '单手即可提起。座面由纸绳编织，越用越合身。',
    },
    facts: [
      { en: 'Seat at 45 cm', zh: '座高 45 厘米' },
      { en: '3.4 kg', zh: '3.4 千克' },
      { en: 'Can be woven anew', zh: '座面可重新编织' },
    ],
    price: { en: '€268', zh: '¥2,100' },
  },
  {
    slug: 'attic-shelf',
    name: { en: 'Attic shelf', zh: '阁楼书架' },
    line: { en: 'Oak and steel', zh: '橡木与钢' },
    about: {
      en: 'Goes where the ceiling slopes. Four boards between two steel ladders, each at the height you want it.',
      zh: '适合斜顶房间。两侧钢梯之间四层搁板，高度任意。',
    },
    facts: [
      { en: '120 × 94 cm', zh: '120 × 94 厘米' },
      { en: '25 kg on each board', zh: '每层承重 25 千克' },
      { en: 'Fixed with two screws', zh: '两颗螺丝固定' },
    ],
    price: { en: '€326', zh: '¥2,560' },
  },
  {
    slug: 'ember-pendant',
    name: { en: 'Ember pendant', zh: '余烬吊灯' },
    line: { en: 'Enamelled steel', zh: '搪瓷钢' },
    about: {
      en: 'Hangs low over a table and keeps the light there. White inside, so that food looks like food.',
      zh: '低悬于桌面之上，把光留在桌上。内壁为白色，让食物看起来就是食物的样子。',
    },
    facts: [
      { en: '31 cm across', zh: '直径 31 厘米' },
      { en: 'E27, up to 60 W', zh: 'E27 灯座，最大 60 W' },
      { en: 'Cord up to 220 cm', zh: '吊线最长 220 厘米' },
    ],
    price: { en: '€128', zh: '¥990' },
  },
]

/** Everything else that the sample shop says. */
export const demoWords = {
  en: {
    sample: 'A sample shop that shows the widget. Write to it in the corner, and answer in the', dashboard: 'dashboard',
    nav: ['Lamps', 'Tables', 'Chairs', 'Shelves'], basket: 'Basket', goods: 'Made to stay',
    title: 'Warm light for long evenings',
    lead: 'Lamps and furniture from oak, linen and steel. Made in small numbers, mended for life.',
    look: 'See the collection', ask: 'Not sure what fits? Ask us in the corner.',
    back: 'All pieces', add: 'Add to basket',
    notForSale: 'Nothing here is really for sale.',
    promises: [
      ['Delivered to the room', 'Two people carry it up, put it together and take the boxes with them.'],
      ['Sixty days to think', 'Live with it. If it does not belong, we fetch it and pay for the way.'],
      ['Mended for life', 'A loose joint or a worn seat comes back to the bench, whoever owns it now.'],
    ],
    foot: 'Oak & Lamp is made up. The conversation is real.',
  },
  zh: {
    sample: '这是展示聊天小部件的示例商店。请在右下角留言，并在后台回复：', dashboard: '管理后台',
    nav: ['灯具', '桌子', '椅子', '书架'], basket: '购物篮', goods: '经久之作',
    title: '漫长夜晚里的暖光',
    lead: '橡木、亚麻与钢制成的灯具与家具。少量制作，终身维修。',
    look: '查看系列', ask: '不确定哪件合适？在角落里问我们。',
    back: '全部作品', add: '加入购物篮',
    notForSale: '此处商品并不真正出售。',
    promises: [
      ['送货入室', '两人搬运上楼、组装完毕，并带走包装。'],
      ['六十天考虑', '先用着看。若不合适，我们上门取回并承担运费。'],
      ['终身维修', '松动的榫头、磨损的座面，无论现在归谁，都可送回工坊。'],
    ],
    foot: '“Oak & Lamp”是虚构的，对话是真实的。',
  },
} as const
