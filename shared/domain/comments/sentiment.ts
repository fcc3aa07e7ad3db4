/**
 * Which way a remark leans that no rule of `classify.ts` has claimed, by words of common use in both languages. Good
 * and bad words are counted; one that is denied counts for the other side. More words of one side decide; as many of
 * both, and a remark that goes on after a "but" decides by what comes after.
 */
export function leaning(said: string): 'good' | 'bad' | null {
  const after = said.split(turns).at(-1) ?? said;
  return sideOf(said) ?? (after === said ? null : sideOf(after)) ?? byForm(said);
}

/**
 * Where no word tells: "so" and "how" before a quality are said of what pleases, and whoever states something about a
 * parcel, a clasp or a refund without being asked does so because of trouble with it.
 */
function byForm(said: string): 'good' | 'bad' | null {
  if (service.test(said)) return 'bad';
  return admired.test(said) || (goods.test(said) && owned.test(said)) ? 'good' : null;
}

const service =
  /\b(?:refunds?|parcel|package|courier|tracking|postage|delivery|agents?|support|ticket|hotline|helpdesk|vouchers?|coupons?|cart|basket|system|website|app|page|button|buffer\w*|sound|audio|microphone|video|stream|glue|hinge|clasps?|locks?|prongs?|plating|coating|certificate number|invoice|receipt|warranty|email|message[sd]?|voicemail)\b|包裹|快递|物流|邮费|运费|退货|退款|换货|补发|售后|客服|电话|工单|系统|页面|网页|按钮|软件|小程序|购物车|库存|订单|发票|塑料袋|链扣|搭扣|卡扣|扣头|耳堵|耳针|镶口|胶水|毛边|电镀|镀层|直播(?:间)?.{0,2}(?:断|卡|停)/;
const admired =
  /\b(?:so|such(?: an?)?|how|what an?|absolutely|truly|utterly|simply|really|very|pure|quite) (?!many|much|far|slow|late|small|big|long|expensive|full|crowd|day|night|week|tired|hungry|cold|hot|busy|early|sleepy|funny)[a-z]+|\b(?:took my breath|out of this world|could not be|couldn'?t be|never looked|said yes|turned heads|heads? turn\w*|stole the show|made my (?:day|year)|speaks for itself)\b|(?:真|太|好|超|很|特|特别|非常|挺|蛮|巨|极|够)(?!多|晚|早|困|忙|累|冷|热|饿|久|远|少)[\p{Script=Han}]{1,3}|得(?:很|真|好|太)|到位|讲究|匀称|分量|衬(?:肤|脸|人)|气色|回头率|宝贝|实诚|惊了/u;
const goods =
  /\b(?:ring|rings|band|bangle|bracelet|necklace|pendant|chain|earrings?|studs|hoops?|pearls?|stones?|gems?|diamonds?|ruby|rubies|sapphires?|emeralds?|jade|gold|set|colou?r|clarity|cut|lines|design|piece|packag\w+|wrapp\w+)\b|戒指|对戒|手镯|手链|项链|吊坠|耳钉|耳环|珍珠|珠子|钻|翡翠|玉|金|款|套|颜色|设计|工艺|细节|包装|质地|光|面料/;
const owned =
  /\b(?:mine|my|wore|wear(?:ing)?|worn|arrived|came|received|richer|brighter|clean|solid|easy|ease|care|truth)\b|戴上|戴出|拿到手|收到|到手|上手|入手|给(?:妈|女儿|老婆|媳妇|婆婆|女朋友)/;

function sideOf(said: string): 'good' | 'bad' | null {
  // What is denied is taken out as a whole, so that "not nice" is not also nice.
  const denied = said.replace(deniedGood, ' ').replace(deniedBad, ' ');
  const bad = count(said, deniedGood) + countAll(denied, badWords);
  const good = count(said, deniedBad) + countAll(denied, goodWords);
  return good === bad ? null : good > bad ? 'good' : 'bad';
}

const count = (said: string, sign: RegExp): number => said.match(sign)?.length ?? 0;
const countAll = (said: string, signs: readonly RegExp[]): number =>
  signs.reduce((sum, sign) => sum + count(said, sign), 0);

const turns = /\b(?:but|however|yet|until)\b|但是?|可是|不过|结果|就是(?=太|有点|不)/;

const deniedGood =
  /\b(?:not|never|isn'?t|wasn'?t|aren'?t|don'?t|didn'?t|doesn'?t|hardly|no longer)(?: \w+){0,2} (?:good|great|nice|happy|worth|impressed|pretty|satisfied|pleased|recommend|comfortable|helpful|fair|right|true|real|clear|as described)\b|(?:一点都?|完全|根本|真的|也|都)?不(?:好|美|值|亮|满意|喜欢|舒服|划算|推荐|靠谱|真实|合适|牢|走心|像话)/g;
const deniedBad =
  /\b(?:not|never|no|without|nothing|hasn'?t|haven'?t|didn'?t|doesn'?t|don'?t|isn'?t|zero)(?: \w+){0,2} (?:bad|faults?|flaws?|scratch(?:es)?|issues?|problems?|complaints?|wrong|disappoint\w*|fad(?:e|ed|ing)|tarnish\w*|regrets?|heavy|hurt|break|broke)\b|(?:没有?|不|从不|毫无|零)(?:一?点)?(?:瑕疵|毛病|问题|差|掉色|变形|褪色|过敏|扎|坑|套路|后悔|踩雷|翻车|重|挑)/g;

const badWords: readonly RegExp[] = [
  // Broken, blemished, ill-made
  /\b(?:snap\w*|crack\w*|crush\w*|dent\w*|chip\w*|shatter\w*|split|torn|tear in|stain\w*|spots?|dull|cloudy|dirty|smell\w*|stink\w*|flimsy|tangled|knotted|uneven|crooked|lopsided|rough|sharp edge\w*|sticky|warped|discolou?r\w*|flak(?:es|ed|ing)|wears? off|wore off|fell|undone|hole|fake[- ]looking|tacky|defects?)\b/g,
  // It hurts
  /\b(?:hurts?|pinch\w*|scratches me|infect\w*|swollen|sore|bleed\w*|rash|itch\w*|painful|burns?)\b/g,
  // Not what was ordered or said
  /\b(?:wrong(?:ly)?|misspel\w*|mistake|mix(?:ed)?[- ]up|instead of|different (?:colou?rs?|sizes?|from|one)|nothing like|not the same|mismatch\w*|missing|forgot(?:ten)?|incomplete|used one|second[- ]hand|opened before|short one|only (?:got|received))\b/g,
  // Money
  /\b(?:overcharg\w*|charged|double|hidden fees?|fees? added|cheaper (?:now|after|later|elsewhere)|(?:it|now) is cheaper|price (?:jump|hike|rise)\w*|rip\w*|costs? more)\b/g,
  // Time and service
  /\b(?:ages|forever|too long|for (?:days|weeks|months)|weeks? (?:ago|now|later)|still (?:nothing|no|not|silence)|silence|ghosted|ignore\w*|brush\w* off|passed around|excuses?|promised|lied|lies|lying|closed my|hang(?:s)? up|unanswered|no help|unhelpful|unprofessional|careless|sick of|fed up|tired of|why bother|last straw|enough of)\b/g,
  // The page, the picture, the sound
  /\b(?:glitch\w*|bugs?|buggy|stuck|hangs?|logs? me out|kick(?:s|ed)? me (?:out|off)|timed? out|goes (?:black|blank)|black screen|blank|out of sync|echo\w*|muffled|stutter\w*|pixelat\w*|did nothing|does nothing|dead link|rigged|unfair\w*|cheat\w*|trick\w*)\b/g,
  /断|散了|裂|碎|掉(?:光|了|下来|漆|钻|色)|黑点|斑|污渍|划伤|刮手|扎(?:手|耳|人)|发炎|红肿|疼|痒|歪|扁了?|打结|变黄|发黄|发霉|生锈|脱(?:落|胶|色)|松(?:动|垮)|粗(?:糙|劣)|单薄|廉价|塑料感|异味|刺鼻|次品|残次|旧的|用过|拆过|二手/g,
  /(?:跟|和|与).{0,8}(?:不一|两个样|不同|不符|对不上|差(?:远|多|好多))|对不上|货不对板|偏[小大短重]|(?:不|没)(?:合适|达标)|错(?:了|的|码|款|色)|弄错|搞错|漏(?:了|掉)|缺(?:了|件|少)|没(?:给|有赠|放|附|动静|下文|反应|人|动过?$)|少(?:了|一)|未(?:支付|到账|发|收到|处理)/g,
  /拖(?:了|着|延|到)|推(?:脱|卸|三阻四)|踢皮球|不(?:管|问|认|给|退|换|赔|接|回|搭理|动|显示|出来|行)|没(?:一个)?人(?:理|管|应|回)|搭理|已读|石沉大海|等(?:不及|到现在|半天|到花)|各种(?:理由|借口)|借口|敷衍|甩锅|冷漠|凶|催了|第.次(?:找|问|反映)|反映|投诉/g,
  /糊|花屏|闪屏|延迟|掉线|转圈|跳(?:出|回|不)|退出|白屏|没画面|没反应|没(?:声|音)|杂音|回音|刺耳|跟不上|刷不出|显示(?:未|错|已下架|不)|下架|内定|黑幕|作弊|机器人/g,
  /贵了|便宜了.{0,4}(?:块|元|百|十|多)|差价|坑|宰|忽悠|套路|欺骗|黑心|智商税|虚假|夸大|寒心|心(?:塞|凉|累|疼钱)|糟(?:糕|心)|(?<!麻)烦|气人|火大|服了|恶心|受不了|凭什么|拉黑|再也不|不会再|退订|别买|劝退|避雷|拔草|逗我|耍/g,
];

const goodWords: readonly RegExp[] = [
  /\b(?:heavenly|luxur\w*|lush|opulent|premium|dainty|radiant|splendid|stylish|sleek|sublime|incredible|outstanding|remarkable|delight\w*|fabulous|fab|awesome|super|marvel\w*|dazzl\w*|shimmer\w*|grace\w*|refined|sophisticated|regal|breathtaking|enchanting|captivating|mesmer\w*|ravishing|artful|tasteful|taste|polished|immaculate|pristine|sturdy|reliable|genuine|authentic|smooth|soft|sweet|kind|helpful|friendly|generous|attentive|thoughtful|knowledgeable|comfy|comfortable|lightweight|feather)\b/g,
  /\b(?:bravo|kudos|well done|hats off|thumbs up|congrat\w*|bless|top[- ](?:notch|quality|class|tier)|first[- ]class|world[- ]class|five stars?|10\/10|ten out of ten|spot on|just right|second to none|above and beyond|to die for|must[- ]have|go-to|best (?:purchase|buy|ever|i|live|host|gift)|jealous|envy|envious|compliment\w*|fan|fans|heart eyes|swoon\w*|blown away|speechless|thrilled|over the moon|pleased|satisfied|content|grateful|appreciate\w*|bargain|steal|great value|worth)\b/g,
  /\b(?:everyone|everybody|people|friends?|colleagues?|sisters?|family)(?: \w+){0,3} (?:asks?|asked|noticed?|wants?|wanted)\b|\b(?:still|looks?|like|good as) (?:like )?new\b|\bcan(?:'?t|not) (?:stop|wait)\b|\bmy (?:mum|mom|mother|wife|sister|daughter|girlfriend|gran\w*)(?: \w+){0,2} (?:cried|teared|smiled|adores?|loves?|loved|happy)\b|\b(?:fast|quick|speedy) (?:delivery|shipping|reply|service)\b|\bbuy(?:ing)? again\b|\b(?:third|fourth|fifth|tenth) (?:piece|purchase|one)\b/g,
  /绝美|绝色|惊为天人|神仙|天花板|封神|无敌|顶级|一绝|yyds|yeah|爆棚|爆灯|拉满|满满|十分|满分|亮眼|抢眼|吸睛|出片|上镜|耀眼|璀璨|夺目|晶莹|剔透|清透|水润|冰透|油润|圆润|莹润|灵动|典雅|高雅|雅致|素雅|精巧|别致|秀气|秀丽|小巧|大牌|轻奢|有品|品[位味]|有范|时髦|洋气|复古感|仪式感|氛围感/g,
  /(?:越看越|怎么看都|每次都|一直都|还是|依旧|果然).{0,3}(?:好|美|爱|喜欢|耐看|靠谱|惊艳|新)|耐看|舍不得|爱不释手|忘不了|移不开|(?:好|真|太|超|很|特别|非常|贼|巨|蛮|挺).{0,2}(?:看|美|亮|闪|强|润|香|甜|值|稳|赞|喜欢|漂亮|舒服|轻|合适|大方|耐心|热情|好)|得不得了|没得说|杠杠|绝绝/g,
  /踏实|安心|省心|周到|细心|暖心|贴心|麻利|神速|(?:发货|物流|快递|到货).{0,2}(?:快|迅速|神速)|负责|有保障|有诚意|诚意|宠粉|福利好|大方|实惠|捡(?:漏|到宝)|赚到|物[超有]所值|白菜价|真香|安利|回购|再买|复购|无限|闭眼入|老粉|铁粉|粉了|种了|夸夸|(?:都|人人|大家|同事|朋友|闺蜜|邻居|婆婆|老妈|妈妈|老公|女儿).{0,4}(?:夸|问我|羡慕|喜欢|说好|说美|说值|抢着)|羡慕|一如既往|跟新的|像新的|如新/g,
];
