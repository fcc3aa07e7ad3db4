/**
 * What people who know jewellery say of it, and how it fails: words that mean little elsewhere. Praise and trouble
 * alike are families and not single remarks: a quality with its degree, a part with what befell it.
 */
/** What might be feared and did not come: 不硌 · 不勾 · 没有一点棉. Taken out before trouble is looked for. */
export const absent =
  /(?:不|没|从没|从不|一点(?:都|也)?(?:不|没)|完全不)(?:硌|勾|夹|卡(?:手|头发)|扎|刮|掉(?!线)|变(?!样)|褪|过敏|黑|起球|催|踩过?|翻车|忽悠|套路|浮夸|费力)|(?:没有?|无|零)(?:一?(?:点|丝|根|处|个))?(?:儿)?(?:棉|裂|毛刺|瑕|杂质?|纹|斑|气泡|黑点|坑|刺|套路|脾气|毛病)/g;

export const tradePraise = [
  // 水头足 · 种老 · 起胶 · 火彩强 · 色阳 · 底子干净
  /(?:水头|种水|种|水|火彩?头?|色|颜色|光泽?感?|皮光|荧光|切工|净度|圆度|做工|手工|镶工|料子?|肉质?|底子?|质地|分量|金重|克重|颜值|气场|品相)(?:都|也|真|很|太|超|特别|挺|蛮|极|够|给得|又|是真的?)*(?:足|老|正|阳|辣|好|强|闪|顶|稳|满|细|净|干净|匀|透|润|匀称|在线|爆表|拉满|到位|扎实|无敌|绝|绝了|可以|没谁|高|大|亮|密)/,
  /起[胶荧光冰莹]|冰种|玻璃种|满色|阳绿|帝王绿|飘花.{0,3}(?:美|好)|鸽血红|皇家蓝|无烧|通透|荧光感|宝光|镜面|极光|羊脂|一?眼(?:就是它|万年)/,
  /(?:手稳|手艺|眼光|审美|懂行|内行|讲究|有底蕴)(?!不|差)|镶得(?:密|稳|牢|好)|(?:讲|说|介绍|解释|搭配)得?.{0,3}(?:明白|到位|透彻|仔细|细|清楚|中肯|实在|专业)(?!吗|没)/,
  /(?:服气|乐开花|焦点|拿捏|合不拢嘴|爱住|显摆|高兴|开心|满心|欢喜|感动|走不动道|挪不开|窒息|瞎(?:眼|我)|闪瞎)(?!吗)/,
  /(?:不肯|舍不得|没(?:有)?|从不|一直没)(?:摘|取)(?:下|过|了)?|(?:天天|每天|睡觉|洗澡|上班|一直|常年)(?:都|也|还)?戴(?:着|了)?(?!不)|戴(?:了)?.{1,4}年|(?:同事|朋友|闺蜜|亲戚|邻居|路人|大家|都|人人)(?:们)?.{0,3}(?:问|夸|要|抢|打听|羡慕|说好|盯着|回头)/,
  /比(?:专柜|店里|门店|商场|别家|图片?|照片|视频|直播|想象|预想|官图|网图|买家秀)(?:里|上|中|看的|的)*.{0,4}(?:好|细|亮|美|闪|漂亮|强|靓|大|值|惊艳|有质感)|(?:刚刚|正|非常|特别|很|大小|尺寸|圈口|手寸)(?:好|合适|合|准)(?!不|吗)/,
  /(?:跟|和|还?像|如)(?:全)?新的?(?:一样|似的)?|一点(?:都|也)?没变|挑不出/,
  // Said of the piece as of somebody: suits, sits, holds, lasts
  /\b(?:sits?|lies?|drapes?|hangs?|moves?|fits?|holds?|stays?|wears?|feels?|looks?|photographs?|reads?)(?: so| very| really| just| perfectly)* (?:flat|right|snug|true|secure|solid|light|lovely|well|put|rich|expensive|elegant|like (?:it was made|a (?:dream|glove|second skin|present|treat|million))|twice|beautifully|as if)\b/,
  /\b(?:never|not|no|doesn'?t|don'?t|didn'?t|hasn'?t|hardly|barely|without|refuses? to|can(?:'?t|not)|won'?t|has ?n[o']t)(?: \w+){0,2} (?:twist\w*|snag\w*|weigh\w*|tak(?:e|es|en|ing) (?:it|them|hers|mine|this|these|his) off|taken? off|rush\w*|push\w*|pressure|stop (?:looking|staring|smiling)|tarnish\w*|slip\w*|turn(?:s|ed)?|tell the difference|beat|go wrong|get over)\b|\bweighs? nothing\b|\bdo(?:es)?(?: not|n['’]t) do (?:it|them|this) justice\b|\bno pressure\b|\bnever (?:seen|owned|had|met|worn|felt)(?: \w+){1,4} (?:that|so|this|like|as)\b/,
  /\b(?:everyone|everybody|people|strangers?|colleagues?|friends?|husband|wife|mum|mom|mother|aunt|boss|neighbou?rs?|sisters?|daughters?|gran\w*|he|she|they)(?: \w+){0,3} (?:asked (?:where|me|about)|ask(?:s)? (?:where|about)|noticed|notices|stole|wants? (?:one|the same|it|hers)|loved|cried|teared|smiled|said yes|approves?|compliment\w*|stare[sd]?)\b|\b(?:get|got) asked about\b/,
  /\b(?:host|she|he|you|they)(?: \w+){0,2} (?:knows?|explains?|explained|made (?:me|my|our)|makes? (?:it|everything|me|my)|tells? the truth|listens?|takes? (?:the )?time|remember(?:s|ed))\b|\bknows? (?:her|his|their|your) (?:stones?|stuff|craft|trade|gems?|gold)\b|\byou can (?:tell|see)\b/,
  /\b(?:softest|finest|clearest|cleanest|smoothest|brightest|kindest|calmest|prettiest|richest|truest|warmest|fairest|sweetest|deepest|purest|strongest|easiest|most (?:\w+ly )?\w+)\b|\b(?:better|finer|cleaner|brighter|richer|prettier|clearer|warmer|smoother) than\b|\bthan any (?:shop|store|boutique|counter|other)\b/,
  /\b(?:glad|relieved|thankful|bless(?:ed)?|respect|melt(?:s|ed|ing)?|treat|glows?|gleams?|radiates?|solid|secure|snug|rich|quietly|subtle|understated|dreamy|buttery|crisp|clean lines?|mirror(?: |-)like|like (?:a |the )?(?:sunset|sunrise|water|honey|velvet|mirror|morning|moon\w*|stars?|dream)|unreal|insane|justice|keeper|heirloom|hooked|addicted|converted|trust|spot on|with ease|truth|honest\w*|never fails|above|beyond)\b|\b(?:it|this|these|that)(?: \w+)? makes? my (?:hands?|neck|face|skin|outfit|day|eyes)\b|\bnow i (?:own|have|wear)\b|\bonly (?:shop|place|host|brand) i\b|\bnot one (?:let-?down|complaint|regret)\b/,
] as const;

export const tradeFaults = [
  // A part, and what befell it
  /\b(?:gave way|gives way|came (?:off|loose|apart|undone|away|blank|empty)|comes (?:off|loose|apart|undone)|rubb(?:ed|ing|s) off|rubs|fell|falling|pops? (?:off|out|open)|popped|opens? by (?:itself|themselves)|lift(?:ed|ing)|wobbl\w*|rattl\w*|squeak\w*|creak\w*|kinks?|kinked|tangles?|snags?|frays?|unravel\w*|sagg?(?:ed|ing|s)?|droop\w*|twisted|bent|hairlines?|pits?|pitted|inclusions? (?:i|that)|scuff\w*|wearing (?:off|thin)|thinner|glued|hollow inside)\b/,
  /\b(?:loses?|losing|out of|keeps? losing) focus\b|\b(?:cuts?|cutting|drops?|dropping|jumps?|jumping|goes|going|went) (?:out|off|dead|silent|black|blank|mute)\b|\bflicker\w*|\bspun\b|\bspinning\b|\bbuffering\b|\b(?:sound|audio|picture|video|stream|mic\w*)(?: \w+){0,3} (?:gone|off|out|bad|low|dead|broken)\b/,
  /\b(?:left|was left|were left) out\b|\b(?:box|parcel|bag|envelope|package) (?:is |was |came |arrived )?(?:empty|open|torn|crushed|wet|damaged)\b|\bnothing (?:inside|at my door|in it|happened|happens)\b|\bis gone\b|\bare gone\b|\b(?:vanish\w*|swapped|switched|substitut\w*|mixed up|misprint\w*)\b/,
  /\b(?:ended|closed|shut|cut|stopped)(?: \w+){0,3} (?:early|ahead|before)\b|\bbefore the (?:countdown|timer|clock|deal)\b|\b(?:timer|countdown|clock)(?: \w+){0,4} (?:zero|still|stuck|wrong|reset)\b|\band it still (?:said|says|shows)\b/,
  /\b(?:turned|turns|turning|stained|stains|dyed|went) (?:my |the |it |them )*(?:\w+ )?(?:green|black|dark|grey|gray|brown|red|yellow|orange|dull)\b|\b(?:looked|looks|shown|seemed) (?:\w+ ){1,5}(?:and|but) (?:arrived|came|is|was)\b|\barrived (?:grey|gray|dull|dark|different|open|broken|bent|empty|late)\b|\b(?:than|from) (?:the other|what (?:i|you)|on (?:screen|the page|the live))\b|\b(?:longer|shorter|bigger|smaller|heavier|lighter) than the other\b|\b(?:sent|got|received) (?:me )?(?:\w+ ){1,3}(?:instead|not|i (?:paid|ordered|asked))\b|\byou (?:said|promised|sent|told)(?: \w+){1,5} (?:came|got|sent|paid|it is|it was)\b|\bturned up\b/,
  /\b(?:would|could|will|did|does)(?: not|n['’]t) (?:take (?:it|them) back|help|listen|refund|exchange|resize|honou?r|answer|reply|budge)\b|\brefus(?:ed|es|ing) to (?:resize|refund|take|exchange|help|honou?r|replace|repair)\b|\b(?:on hold|run ?around|passed? around|brushed? off|lip service|again and again|every time|each time|(?:second|third|fourth|fifth) time (?:i|this|you|in)|skips?|skipping|reading only|read the questions|not only the)\b|\bwhere is my (?:money|refund|order|parcel|exchange|ring|package)\b/,
  /\b(?:today|now|tonight|an hour later|a day later|next day)(?: it)?(?: is| it's|'s|,)?(?: \w+)? (?:\d+|less|cheaper|lower|half)\b.*|\b(?:prices?|it) (?:go(?:es)?|went|goes) up (?:right )?before\b|\bnot cool\b|\bmakes no sense\b|\bwithout (?:asking|telling|warning|notice|a word)\b|\bsame day it\b|\b(?:deal|promo|timer|sale)(?: \w+){0,3} early\b/,
  // 一拉就开 · 戴三天就发乌 · 越戴越暗
  /一.{1,2}就(?:开|断|掉|散|裂|卡|闪退|黑|没|崩|退出|松|歪|变)|(?:戴|用|放|洗|过|买完?|收到|到手)(?:了)?.{0,4}(?:天|次|周|月|晚|小时).{0,3}就|越.{1,2}越(?:暗|黑|松|糊|旧|花|差|卡|乌|黄|毛|紧|薄)|第二天就/,
  /发[乌黑绿黄暗旧霉红]|变[色黑黄暗形绿]|褪|砂眼|裂纹|暗裂|崩口|缺口|气泡|毛刺|断裂|开胶|脱焊|开焊|掉(?:石|钻|珠|色|漆|皮|粉)|(?:有|出|一)(?:道|条|个|处|圈|块)?(?:纹|裂|疤|坑|黑点|黑|划痕|印子|缝)|少了?[一两几\d](?:颗|粒|个|件|条|片)|磕了|压扁|摔|破了|碎|卡头发|勾(?:丝|头发|衣)|扯得?疼|夹(?:肉|手)|硌(?:手|得)|脖子.{0,3}(?:黑|红|绿|痒)/,
  /(?:忘了?|没|漏|不)(?:放|寄|装|给|附|送|发)(?!过|我们?就|就)|影子都没|亏(?:大)?了|心态(?:崩|炸)|白跑|白等|白买|(?:更|又)(?:花|坏|断|卡|糊|差)了|断断续续|一会.{1,4}一会|忽[大高快].{0,1}忽|(?:画面|声音|直播|视频).{0,4}(?:停|断|卡|没|糊|不动|对不上|不同步)|(?:就)?说(?:抢完|没了|抢光|售罄)|显示(?:异常|未|错|没|已)|(?:全|都|又)是?(?:已)?(?:售罄|抢光|抢完)/,
  /(?:两|2|几)(?:个|样|回)?(?:完全)?(?:东西|码事)|完全(?:两|不是)|(?:差|少|多)了?.{1,4}[分克钱]$|(?:做|改|寄|发|量|开|刻|写|拿|报|算|看|听)(?:得)?(?:错|反|大了|小了|短了|歪)|不是我(?:选|要|拍|订|买)|没人(?:接|应|理|管|回|答|招呼|处理)|只会|光(?:顾|会)|不答|直接扔|扔(?:门口|下|在)|凭啥|内定|品控|逗(?:我|人)|耍(?:我|人)|怎么(?:又|还|老)|老是?(?:断|卡|掉|黑|糊)/,
] as const;
