/**
 * Whether a remark tells of an order just made: by clause, since people say it in one breath with something else
 * ("拍了，送妈妈"; "ordered, thank you"). A wish, a memory, or what somebody else did is none.
 */
export function tellsOfOrder(said: string): boolean {
  if (otherwise.test(said)) return false;
  const clauses = said.split(/[,.;:!~，。；：！、…]+|\s(?:and|then)\s/).map((clause) => clause.trim());
  return clauses.some((clause) => !elsewhere.test(clause) && signs.some((sign) => sign.test(clause)));
}

/** What is bought, said after the verb: so many, the last, a thing; nothing at all counts too. */
const object =
  '(?: (?:it|them|one|ones|two|three|four|both|mine|ours|another|a|an|the|my|our|this|that|some|number|no|in|from|for|each|all|everything|already|now|just|\\d+)\\b.*)?';
const verbs =
  '(?:re)?ordered|bought|purchased|paid|claimed|reserved|booked|grabbed|snagged|nabbed|bagged|secured|scored|snapped up|picked up|took|got|checked out|prepaid|pre-ordered';

const signs = [
  // Somebody says so of themself, with or without saying I.
  new RegExp(
    `^(?:(?:ok|okay|yes|yay|done|finally|just|already|all|sorted|so)[ ]?)*(?:${verbs})(?: up| out| off)?${object}$`,
  ),
  new RegExp(
    `^(?:(?:ok|okay|yes|yay|and|finally|so)[ ]?)*(?:i|we)(?:'ve|’ve| have)?(?: just| already| finally| also)* (?:${verbs})(?: up| out| off)?${object}$`,
  ),
  /^(?:i|we)(?:'ve|’ve| have)? (?:just )?(?:placed|made|put in|completed) (?:my|an|the|our|another)? ?(?:order|payment|deposit)\b/,
  /^(?:just )?placed (?:(?:my|an|the|our) order|mine|it|one)\b/,
  /\b(?:order|payments?|deposits?|balance|transaction|checkout)(?: (?:is|was|has|have|just|all|now|been|went|gone|number \w+))* (?:in|through|placed|paid|sent|done|made|confirmed|complete\w*|cleared|settled|successful|submitted)\b/,
  /^(?:mine|ours|it|both|number \d+|no \d+|item \d+)(?:'s| is| are| was)?(?: all| now)? (?:ordered|paid|bought|booked|reserved|mine|sorted)\b/,
  /^mine(?: is| was)? (?:through|in|done|went through)\b/,
  /^(?:number|no|item|#) ?\d+ (?:is )?(?:mine|ordered|paid|bought|for me)\b/,
  /^(?:all )?paid\b/,
  // 拍了两条 · 12号已付 · 刚下完单
  /(?:^|已经?|都|刚刚?|终于|果断|又|也|马上|我|咱|这边|号|链接|妈|妹|姐|自己|一起)(?:已经?|就|给.{1,5}|帮.{1,5}|替.{1,5})?(?:拍|付|订|抢|秒|买|锁|冲|入|拿|收|定|下单|付款|转账|结单|上车)(?:下来?|到手?|好|完|着|成功|走|清|全|妥|住)?[了啦咯喽啰]/,
  /(?:^|已经?|都|刚刚?|终于|果断|又|也|我|号)(?:给.{1,5}|帮.{1,5})?(?:拍|付|订|抢|秒|买|锁)(?:下|到手?|好|完|着|成功|走|清)(?!吗|不|没|多少|什么)/,
  /已经?(?:拍|付|下单?|买|抢|订|定|补|提交|锁|结单|上车|入手?|拿下)|(?:定金|订金|尾款|全款|余款|货款|钱|款|单)(?:已经?|都|也)?(?:付|交|补|下|转|结|打|提交)(?:清|完|好|过|齐|妥|去)?[了啦]?$/,
  /(?:拍下|抢到|占到|拍到|付完|拍好|付好)(?:了|啦|咯|最后|一|两|\d|$)|第[二三四五六七八九十\d]+单(?:了|啦|拍|付|下|$)/,
  /^(?:mine is )?on (?:the|its) way to checkout|\bto checkout\b|^done(?:[,!]|$)|^(?:second|third|fourth|another|my) (?:order|one|piece|bracelet|pair|ring)(?: \w+){0,2} (?:tonight|placed|in|done|secured|paid|bought|ordered)\b/,
  /(?:订?单|付款)(?:已经?)?(?:提交|成功|完成)|(?:提交|下|付|交)(?:好|完)(?:了?订?单|了?款|钱|定金|订金|尾款)|(?:刚|才)(?:下|付|拍|交|买)(?:完|好|了)/,
  /^(?:我|成功|顺利|果断|终于|已|马上)*(?:拿下|入手|带走|收入囊中|上车|成交|买单|结单|锁单|下单)(?:了|啦|咯|成功|[一两二三四五六七八九十\d].{0,4})?$/,
  /^(?:我)?(?:拿|带|收|入|要|冲|来|拍|买)(?:走|下)?了?[一两二三四五六七八九十\d]+(?:个|条|只|件|对|枚|颗|套|份|支|块|款)(?:了|啦|吧)?$/,
  /^(?:我)?(?:要了|冲了|入了|收了|拍了|付了|买了|拿了|秒了|锁了|订了)/,
] as const;

/** A wish, a failure, a memory: whatever else is said. */
const otherwise =
  /祝|大家都|希望|想(?:要|买|入|收)|要不要|还没|没(?:拍|付|抢|买|下)|不(?:拍|付|买|要了|足)|系统|上次|以前|之前|去年|前年|买过|昨天|上个?[周月]|(?:天|周|月|年|久)(?:了|就|都|还)|好像没|收到|到货|今年第|\b(?:but|still|instead|never|ago|bought the last one|on a whim|(?:last|every) (?:time|year|show|month|week|night|day|summer|winter))\b|\bnot (?:one|a|the)\b/;
/** Somebody else, another day, or no buying at all: of the clause itself. */
const elsewhere =
  /\b(?:you|they|yesterday|before|weeks?|years?|months?|always|used to|(?:mon|tues|wednes|thurs|fri|satur|sun)day|charged)\b|\bgot (?:home|here|to|up|off|cut|so|married|engaged|the job|a (?:rash|refund|message|call))\b|\btook (?:it back|me|so|ages|forever|too|my breath|away|\w+ (?:days|weeks|hours))\b|只拍|光拍/;
