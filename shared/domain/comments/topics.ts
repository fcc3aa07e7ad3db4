import type { CommentTopic } from '../../contract/comments.ts';

const topics: readonly (readonly [CommentTopic, RegExp])[] = [
  ['certificate', /\b(?:certificat\w*|certified|gia|ngtc|lab report|appraisal)\b|证书|国检|鉴定|检测/],
  [
    'return',
    /\b(?:returns?|refunds?|exchange it|money back|warranty|guarantee)\b|退(?!休)|售后|质保|保修|换货/,
  ],
  [
    'coupon',
    /\b(?:coupons?|vouchers?|points|promo|discount code|birthday voucher)\b|券|积分|满减|红包|会员价/,
  ],
  [
    'delivery',
    /\b(?:deliver\w*|ship(?:s|ped|ping)?|arriv\w*|courier|tracking|parcel|packag\w*|post(?:ed|age))\b|发货|快递|物流|几天到|能到|什么时候到|寄|包邮|顺丰|收到|发到|到货/,
  ],
  ['custom', /\b(?:engrav\w*|custom\w*|personali[sz]\w*|initials)\b|刻字|可以刻|内圈刻|定制|定做|改款/],
  [
    'care',
    /\b(?:clean\w*|tarnish\w*|fade\w*|shower|turn dark|polish\w*|waterproof|swim\w*|allerg\w*|sensitive|maintenance)\b|洗|褪色|掉色|发黑|保养|清洗|过敏|氧化|变黑|沾水/,
  ],
  [
    'size',
    /\b(?:sizes?|resiz\w*|fits?|length|long is|diameter|how (?:big|long|wide|thick|heavy|large|tall)|centimet\w*|cm|mm|millimet\w*|inch\w*|wrist|shorter|longer|grams?|weigh\w*|adjust\w*|too heavy|small wrist)\b|圈口|尺寸|尺码|大小|多[长大宽粗厚重]|内径|改短|改圈|手腕|毫米|厘米|公分|几号|号的|克重|多少克|几克|长度|太大|太小|太重|粗细/,
  ],
  [
    'material',
    /\b(?:solid gold|plated|karat|carats?|\d{1,2}k|gold or|silver|platinum|titanium|jade|pearls?|diamonds?|moissanite|sapphire|ruby|emerald|natural|treated|heated|filled|clarity|material|made of|freshwater|akoya|hallmark)\b|材质|足金|镀金|k金|纯金|纯银|银的|钛|铂|克拉|天然|a货|注胶|处理过|加热|净度|莫桑|真钻|淡水|翡翠|什么玉|成色|含金/,
  ],
  [
    'payment',
    /\b(?:pay(?:ing|ment)?|instal\w*|credit card|alipay|wechat pay|checkout)\b|分期|付款|支付|花呗|信用卡|付不了|结算/,
  ],
  [
    'price',
    /\b(?:prices?|cost\w*|cheap\w*|expensive|how much|making fee|trade-?in|per gram|old gold|discount|deal price)\b|价|多少钱|贵|便宜|工费|以旧换新|旧金|一克|打折|优惠|折扣/,
  ],
  [
    'stock',
    /\b(?:stock|restock\w*|left|sold out|available|how many pieces|more pieces|next deal|limit|one per person)\b|库存|补货|现货|还剩|还有货|限购|没货|几件|缺货|断货|抢光|秒杀|福利|几点开/,
  ],
  [
    'store',
    /\b(?:stores?|shop|branch|pick ?up|try (?:it |this |them )?on|counter|boutique)\b|门店|自提|试戴|专柜|哪家店|实体店|线下/,
  ],
  [
    'gift',
    /\b(?:gifts?|box(?:ed)?|wrap\w*|card|birthday|anniversary|mother|wedding|girlfriend|wife|husband|suit a)\b|礼盒|送(?:人|妈|礼|女|男|老|朋|闺|哪)|贺卡|包装|生日|结婚|周年|本命年|婚礼/,
  ],
  [
    'sound',
    /\b(?:sound|picture|video|stream|lag\w*|froze\w*|volume|hear|blurry|camera|screen)\b|声音|画面|卡顿|黑屏|听不|看不清|直播卡|镜头|网络/,
  ],
];

/** What a remark, already `plain`, is about; the first topic of the list that fits. */
export function topicOf(said: string): CommentTopic {
  return topics.find(([, sign]) => sign.test(said))?.[0] ?? 'other';
}
