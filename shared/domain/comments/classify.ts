import { type CommentKind, type CommentTopic, commentKinds } from '../../contract/comments.ts';
import { likelihood } from './learned.ts';
import { tellsOfOrder } from './orders.ts';
import { leaning } from './sentiment.ts';
import { plain } from './text.ts';
import { topicOf } from './topics.ts';
import { absent, tradeFaults, tradePraise } from './trade-words.ts';

export interface Classified {
  readonly kind: CommentKind;
  readonly topic: CommentTopic;
}

/**
 * What a viewer's remark is and what it is about, by rules for English and Chinese. Measured against labelled
 * remarks in `fixtures/crowd/comments`. The order says what wins: noise first, then trouble that is told (even
 * inside a question), then questions, orders, praise; whatever is left is chat.
 */
export function classify(text: string): Classified {
  const said = plain(text);
  return { kind: kindOf(said), topic: topicOf(said) };
}

/** How much a rule's word weighs beside what the remark sounds like: trouble that is told decides. */
const TOLD = 1;
const RULED = 0.2;
const UNRULED = 0.1;

interface Ruling {
  readonly kind: CommentKind;
  readonly weight: number;
}

/** Spam by rules alone; else what rules say and what labelled remarks teach, together. */
function kindOf(said: string): CommentKind {
  if (isSpam(said)) return 'spam';
  const ruling = rulingOn(said);
  const shares = likelihood(said);
  const weigh = (kind: CommentKind) => shares[kind] + (kind === ruling.kind ? ruling.weight : 0);
  return commentKinds.reduce((best, kind) => (weigh(kind) > weigh(best) ? kind : best), ruling.kind);
}

function rulingOn(said: string): Ruling {
  const ruled = (kind: CommentKind): Ruling => ({ kind, weight: RULED });
  const calm = said.replace(soothing, ' ').replace(absent, ' ');
  if (has(trouble, calm)) return { kind: 'complaint', weight: TOLD };
  if (has(asks, said)) return ruled('question');
  const isPraised = calm.length < said.length || has(tradePraise, said);
  if (has(faults, calm) || (has(tradeFaults, calm) && !isPraised)) return ruled('complaint');
  if (tellsOfOrder(said)) return ruled('order');
  if (isPraised || has(praising, said.replace(greetings, ' '))) return ruled('praise');
  const side = greeting.test(said) ? null : leaning(said);
  if (side === 'good') return ruled('praise');
  return side === 'bad' || has(denial, calm) ? ruled('complaint') : { kind: 'chat', weight: UNRULED };
}

const has = (signs: readonly RegExp[], said: string): boolean => signs.some((sign) => sign.test(said));

const isSpam = (said: string): boolean =>
  !applause.test(said) &&
  (has(noise, said) || (has(luring, said) && !has(asks, said.replace(/\?{3,}/g, ''))));

/** 666, 哈哈哈, hearts and claps: a room's own noise, said with goodwill. */
const applause =
  /^(?:6{2,}|8{2,}|9{2,}|哈{2,}|(?:\p{Extended_Pictographic}|\p{Variation_Selector}|\p{Join_Control}|\p{Emoji_Modifier}|\s)+|(?:ha){2,})$/u;

const noise = [
  /^(.)\1{6,}$/u,
  /^[\p{P}\p{S}\s]{6,}$/u,
  // The same few words over and over.
  /^(.{4,40}?)(?:\s*\1)+$/u,
  /^(.{2,20}?)(?:\s*\1){3,}$/u,
  /(?:^|\s)(\S+)(?:\s+\1){4,}/u,
  /(.{2,4}?)\1{7,}/u,
] as const;

/** Leads people elsewhere, or promises money. */
const luring = [
  /https?:|www\.|\b[\w-]+\.(?:com|net|cn|top|xyz|shop)\b/,
  /(?:\d[\s-]?){9,}/,
  /\b(?:add|dm|text|message|contact|inbox|follow|join) (?:me|us|my|our)\b/,
  /\b(?:earn|make) (?:\$|¥|money|cash|\d)|\bfrom home\b|\b(?:passive income|easy money|quick cash|side (?:job|hustle)|investment)\b/,
  /\b(?:buy|sell(?:ing)?|get) (?:cheap |real )?followers\b|\breplicas?\b|\bcheap (?:watches|bags|gold)\b|\b(?:wholesale|dropship\w*)\b/,
  /\b(?:my|our) (?:shop|channel|page|profile|telegram|whatsapp|live|store has)\b|\btelegram\b|\bwhatsapp\b|\blink in (?:bio|profile)\b/,
  /\b(?:click|tap|win|claim) .*\bhere\b|\b(?:casino|bitcoin|crypto|lottery|loans?)\b|\bfree (?:gold|money|phone|iphone)\b/,
  /加(?:我|微|薇|威|v|q|群)|[vw]x\b|微信号|[私滴]我|私聊|私信我|扫码|进群|拉群|我?主页|我的?店|我这里|我家更|头像/,
  /日赚|月入|赚钱|躺赚|副业|兼职|刷单|刷粉|刷赞|涨粉|返利|返现|高仿|复刻|原单|代购|批发|工厂价|厂家直|内部价|回收(?:黄金|手表|包)|领(?:手机|黄金|红包|现金)|送(?:黄金|手机|现金)|点(?:这里|链接)|贷款|博彩|彩票/,
] as const;

const asks = [
  /\?/,
  /吗|呢$|么$|嘛$|(?<!好)几(?:克|号|点|天|件|级|层|折|时|分|口|圈|种)|多少|多[大长重宽高久粗厚]|怎[么样]|咋|什么|啥|哪|谁|为何|如何/,
  /有没有|有无|能不能|可不可以|可否|是不是|会不会|要不要|对不对|行不行|好不好看|(?<!得)([^\s])不\1(?!了)|是.+还是|还是.+(?:呀|啊)$/,
  /(?:可以|能|会|支持|有|包|带|送|用|戴|掉).{0,8}(?:不|没)$|的没$|^(?:求|想问|请问|问下|问一下|蹲.{0,2}链接)|求(?:链接|报价|讲|推荐|介绍|试|看)/,
  /有.{1,6}没有$|几个(?!朋友|人|福利|月|小时|同事)|\bis it \w+ or\b/,
  /想看|看[一]?[下眼]|看看.{0,6}$|讲[一]?下|讲讲|介绍[一]?下|试[一]?下|试戴[一]?下|放大|^(?:价格|链接|尺寸|材质|克重)/,
  /(?:^|[,.;!] ?)(?:(?:so|and|but|hi|hello|hey|host|please|excuse me|also|sorry)[, ]+)*(?:how|what'?s?|which|when|where|who|whose|why|is|are|was|were|does|do|did|can|could|will|would|has|should|may|any(?:one|body|thing)?)\b(?! a (?:full|lovely|nice|great|show|night))/,
  /\bhow (?:much|many|long|big|thick|heavy|wide|old|far|soon|often)\b|\b(?:price|link|size|details|weight|material)s? (?:pls|plz|please)\b|\b(?:wondering|may i ask|want to know|would like to know|tell me|let me know)\b/,
  /^(?:(?:please|pls) )?(?:show|turn|zoom|hold|try|explain|repeat|tell)\b|\b(?:show|see) (?:it|me|us|the|number|no)\b.*\b(?:please|pls|again|closer)\b/,
] as const;

/** Trouble that did not happen is no trouble. */
const soothing =
  /(?:从没|从未|没有?|不会?|毫不|绝不)(?:让.{0,3})?(?:失望|掉色|褪色|变形|过敏|坏|断|后悔|踩雷|瑕疵|问题)|(?:never|not|no|didn'?t|hasn'?t|won'?t|doesn'?t)(?: been| a| once| any)? (?:disappoint\w*|broken?|broke|fade\w*|problems?|complaints?|regret\w*|issues?|let me down)|没得挑|挑不出.{0,3}毛病/g;

/** Something went wrong for the one who says it; told so even when it is put as a question. */
const trouble = [
  /\b(?:still|been) waiting\b|\b(?:never|hasn'?t|haven'?t|has not|have not|did ?n[o']t|didn'?t) (?:arrived?|came|come|received?|got|get|shown?|answer(?:ed)?|repl(?:y|ied)|ship(?:ped)?|work(?:ed)?|moved?)\b|\bnever came\b|\bnot (?:arrived|received|shipped|moved)\b/,
  /\bwrong (?:size|colou?r|item|ring|one|address|order|product|piece|name|length)\b|\bnot (?:what|as) (?:i|described|shown|pictured|advertised|expected|promised)\b/,
  /\b(?:asked|messaged|called|emailed|tried) (?:you )?(?:twice|three|four|five|many|several|so many|again and again)\b|\b(?:nobody|no ?one) (?:answers?|answered|repl(?:y|ies|ied)|helps?|cares)\b|\bno (?:reply|answer|response|refund|tracking|update)\b|\bnever picks? up\b|\bstill (?:shows?|says?|processing|pending|no|not)\b|\bignor(?:ed|ing)\b|\bhung up\b/,
  /\b(?:is|was|are|does|do|did|would|will)(?: not|n'?t) (?:accepted|working|work|go through|apply|load|open|let me)\b|\b(?:can'?t|cannot|could ?n[o']t|couldn'?t|unable to|won'?t) (?:pay|order|check ?out|claim|log|open|load|hear|see anything|use|find my|reach|get through|enter)\b/,
  /\b(?:payment|it|order|coupon|claim|checkout|app|page) (?:failed|fails|crash\w*|freezes?|froze)\b|\b(?:crash(?:ed|es)?|charged (?:me )?twice|double charged|cancel+ed (?:my|on|without)|without telling)\b/,
  /\b(?:order|parcel|package|refund|delivery)\b.*\b(?:cancel+ed|delayed|lost|late|stuck|missing)\b|\b(?:told|quoted|charged) me (?:another|a different|more)\b/,
  /\bgone in (?:a|one|two|three|\d+|no)\b|\bsold out (?:at once|instantly|immediately|already|in seconds)\b/,
  /^why (?:is|has|have|did|does|was|were|are|can)\b.*\b(?:not|n'?t|never|cancel+ed|delayed|still|so (?:slow|late|expensive))\b/,
  /还没(?:发货?|收|到|退|有?回|处理|给)|没(?:收到|发货|到账|人回|人理|人接|人管|回复|有人)|迟迟|一直(?:不|没|占线|卡|在转|转圈)|占线|打不通|联系不上|等了.{1,8}(?:天|周|月|小时|分钟|久|年)/,
  /发错|寄错|少发|漏发|错发|送错|尺寸不对|货不对|(?:被|自动|给我)取消|为什么.{0,8}(?:取消|还没|不发|不退|不回|没有?发)|(?:买完|刚买|付完)就|重复扣|扣了两/,
  /用不了|付不了|领不[了到]|点不[了开动]|下不了单|进不[去来]|打不开|不能用$|看不了|抢不[到上]|没抢[到上]|失败|无效|失效|报错|闪退|崩了|卡死|黑屏|没声音/,
  /骗|假货|坑人|投诉|差评|维权|退钱|气死|无语|敷衍|不(?:理人|回消息|处理|解决|发货|给退|认账|管)|态度(?:差|不好|恶劣)/,
  /说好.+(?:没|不|却)|说(?:有|是|送|了).+(?:结果|却|但)|结果(?:没|不|却|是|给)|就(?:抢光|抢完)|抢光了?$|秒没|秒就没|内定|品控|凭啥|逗(?:我|人)玩|耍(?:我|人)玩/,
  /\bwhere is my (?:money|refund|exchange)\b|\bhow come my\b/,
] as const;

/** Faults and displeasure; a question about them ("does it tarnish?") is a question. */
const faults = [
  /\b(?:broke|broken|cracked|dented|damaged|scratched|scratches|tarnished|bent|missing|defective|faulty|fell (?:off|out|apart)|fall(?:s|ing)? (?:off|out|apart)|snapped|snaps|chipped|crooked|leak\w*|falling apart|came off|expired|disappeared|vanished|loose|peeling|rust\w*|itch\w*|rash|turned (?:black|green|dark|grey|brown|red))\b/,
  /\b(?:smaller|bigger|thinner|duller|worse|uglier|lighter|darker) than\b|\b(?:far |way |much )?too (?:slow|long to|late|quiet|fast|dark|expensive)\b|\btakes? (?:far |way |so )?(?:too )?long\b|\bslow(?:er)? (?:delivery|shipping|refund|service)\b|\bused to be\b/,
  /\b(?:froze|frozen|freezes|lagging|laggy|lag|keeps? (?:stopping|buffering|crashing|loading|freezing|cutting)|no (?:sound|picture)|very low|blurry|choppy|disconnect\w*)\b/,
  /\b(?:failed|fails|error|declined|delayed?|skipped|unfair|not fair|rude|overpriced|cheaper (?:last|yesterday|elsewhere)|lower (?:last|yesterday|before))\b/,
  /\b(?:disappoint\w*|terrible|awful|horrible|scam|fake|misleading|rip-?off|complain\w*|worst|unacceptable|ridiculous|poor(?:ly)?|rubbish|useless|waste|annoy\w*|frustrat\w*|upset|angry|unhappy|never again|bad (?:quality|service|experience)|not (?:good|happy|worth|impressed|nice)|regret\w*|a mess|joke)\b/,
  /坏了|断了|碎了|裂了?|瘪|变形了|掉钻了|掉了|松了|歪了|丢了|掉色了|褪色了|发黑了|变黑了|生锈|划痕|瑕疵|毛刺|磨损|过敏了|起红|不一样|不符|色差|缩水|(?:跟|和|与).{1,8}差(?:好|很|太)?(?:大|多|远)|差(?:太多|好?远|劲|很多)|(?:比|跟|和).{0,10}(?:小|差|薄|短)(?:好多|很多|一圈|太多|多了|远|好远)|花的|粗糙/,
  /卡(?:了|顿|住|得)|老是|总是(?:卡|断|掉|黑)|动不动|声音.{0,3}(?:小|听不|断)|听不(?:清|见|到|懂|明白)|看不(?:清|见|到)|模糊|花屏|加载不|太快了?|讲(?:得)?太快/,
  /太[慢低暗远小吵]|好慢|越来越慢|慢死|太差|好差|很差|太贵|死贵|过分|离谱|坑|假的$|垃圾|失望|后悔|降价|涨价|不(?:公平|合理|值|靠谱|专业)|踩雷|翻车|有问题|有毛病|破直播|什么破|(?:不是|不止)这个价|没到账/,
] as const;

/** What says no, and neither asks, buys nor praises, is hardly small talk in a shop. */
const denial = [
  /\b(?:not|never|nothing|nobody|cannot|no|without)\b|n['’]t\b|\b(?:but|before i|stop|again and again)\b/,
  /[不没](?!见不散|晚|迟到|错过|事|关系|客气|用谢)|还要|只会|每次都|套路|刮|晃|晕|越来越/,
] as const;

/** Comings and goings: whoever says hello tells nothing of the goods. */
const greeting =
  /^(?:hi|hello|hey|good (?:morning|afternoon|evening|night)|greetings|bye|goodbye|see you|welcome)\b(?!.*\b(?:but|why|order|refund)\b)|^(?:大家|主播|姐妹们?|各位|宝子们?|家人们)?(?:早上?好|中午好|下午好|晚上好|晚安|你好|您好|来了|来啦|拜拜|再见)/;

const greetings =
  /\bgood (?:morning|afternoon|evening|night|luck|day)\b|\bhappy (?:birthday|new year|holidays?)\b|美(?:国|元|团|容|甲)/g;

const praising = [
  /\b(?:love|loves|loved|lovely|loving|adores?|beautiful(?:ly)?|beauty|gorgeous|stunning|perfect(?:ly)?|wonderful|great|best|good|nice(?:r|st|ly)?|amazing|pretty|delicate|flawless|happy|compliments?|sparkl\w*|elegant|exquisite|honest|excellent|fantastic|adorable|cute|classy|chic|timeless|charming|brilliant|superb|magnificent|impressed|impressive|favou?rite|suits?|craftsmanship|glow\w*|patient|unbelievable|light up|catches the light|enjoy\w*|proud|worth (?:it|every)|goes with everything|recommend\w*|well (?:made|done)|shiny|dreamy|wow|treasure|trust(?:ed|worthy)?|thanks? (?:you )?so much|never lets? me down|in love|divine|unreal|obsessed)\b/,
  /\bevery day\b.*\b(?:wear|since)\b|\bwear it every day\b|\bcried\b|\bso clearly\b|\bsomething else\b|\beven better\b/,
  /[好太真很超][看好美闪亮漂靓棒喜爱仙值贵气甜香飒酷润透细]|漂亮|美(?:啊|哭|爆|翻|炸|呆|腻|$|极|得)|人美|喜欢|爱[了上]|心动|绝了|绝绝子|精致|精美|值(?:得|了|这|$)|超值|百搭|显(?:手|脸)?[白瘦贵嫩]|细腻|最好|不错|好评|满意|点赞|棒|高级|高端|大气|贵气|仙气|气质|质感|一流|十足/,
  /好?用心|有心思|支持|真好|都说好|夸|性价比|划算|惊艳|温柔|温润|通透|优雅|闪闪|回头客|老顾客|推荐|放心|靠谱|良心|贴心|耐心|专业|热情|真诚|实在|信任|厉害|完美|满分|无可挑剔|没得挑|没话说|回购|质量好|服务好|做工好?|讲得.{0,2}(?:好|清楚|细)|哭了|天天戴|还是好好的|光泽|实话实说|没(?:有)?失望|种草|给力|好正|扎实|开心|惊喜|提亮|之光|好用|舒服|可爱|幸福|感动|赞$/,
  /^(?:6{2,}|赞+|顶)$/,
] as const;
