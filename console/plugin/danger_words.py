"""Words of danger: forms by kind, and what is called after a danger and is none. See ``console.plugin.dangers``."""

from __future__ import annotations

OTHER = "other"
_WHO = (
    r"(?:guards?|officers?|visitors?|patients?|nurses?|doctors?|workers?|employees?|colleagues?|cleaners?|drivers?|"
    r"contractors?|technicians?|receptionists?|customers?|guests?|tenants?|students?|child(?:ren)?|kids?|boys?|"
    r"girls?|bab(?:y|ies)|toddlers?|m[ae]n|wom[ae]n|lad(?:y|ies)|guys?|persons?|people|somebody|someone|he|she|"
    r"they|i|we|us|me|him|her|them|\d+|one|two|three|four|five|several|many|staff|pedestrians?|cyclists?|"
    r"passengers?|victims?|firefighters?|engineers?|operators?|supervisors?|managers?|policem[ae]n|mother|father|"
    r"wife|husband|son|daughter)"
)
_THING = (
    r"(?:battery|cabinet|machine|engine|panel|device|transformer|bin|generator|forklift|cable|server|oven|laptop|"
    r"phone|charger|ups|rack|socket|heater|truck|lorry|car|van|roof|dryer|printer|wire|outlet)s?"
)
_BUILT = r"(?:crane|scaffold(?:ing)?|roof|ceiling|wall|floor|shelf|shelves|rack(?:ing)?|balcony|staircase|building)s?"
_VEHICLE = r"(?:forklift|truck|car|van|lorry|vehicle|bus|train|tram|motorbike|bike|drone|helicopter)s?"
_IS = r"(?:\s+(?:is|are|was|were|has|have|had|been|being|got|just|now|also|badly|seriously|severely|still))"
_IN = r"(?:in|inside|into|on|at|near|by|behind|over|under|outside|around|within)"
_CALLS = (
    r"(?:call(?:ed|ing)?|send|sent|get|needs?|want|dispatch|alert|request(?:ing)?|require[sd]?|phone|ring|dial)"
    r"(?:\s+(?:me|us|an?|the|some|for|to|out|more|in|him|her|urgently|immediately|over|here|quickly)){0,3}"
)
_OF_FIRE = r"s?[- ]?(?:brigade|services?|department|engines?|trucks?|fighters?|men)\b"

FORMS: tuple[tuple[str, str], ...] = (
    (
        "bomb threat",
        r"(?:device|object|thing|box|bag|package) with (?:\w+ )?wires|blow(?:ing)? up (?:the|our|this|"
        r"your) (?:\w+ )?(?:building|site|hospital|tower|campus|hall|gate|place)|wires? (?:sticking|visible|"
        r"hanging)|(?:bag|package|parcel|box|suitcase|backpack) (?:was |is |has been )?left (?:alone|behind|"
        r"unattended)|(?:bag|package|parcel|box|suitcase|backpack) (?:that )?(?:nobody|no one) (?:owns|knows|"
        r"claims)|nobody(?:'s| owns the| knows whose) (?:bag|package|parcel|box|suitcase)|bombs?|bombe|"
        r"explosive device|grenades?|(?:suspicious|unattended|abandoned|ticking|strange|unknown|"
        r"dubious) (?:\w+ )?(?:bag|package|object|parcel|vehicle|device|suitcase|suit case|luggage|box|case|"
        r"backpack|item|rucksack|envelope|letter|packet)s?|(?:bag|parcel|package|suitcase|box|"
        r"backpack)\b[^,]{0,20} (?:is )?ticking",
    ),
    ("explosion", r"explosions?|explod(?:ed|ing|es?)|blew up|blown up|(?:loud|big|huge) (?:bang|blast)"),
    (
        "fire",
        r"^\W*sparks\W*$|(?:container|bin|basket|car|truck|van|room|hall|kitchen|building|roof|curtain|paper|"
        r"machine|engine|warehouse|house|garage|waste|something|it|everything) burns|set(?:s|ting)? (?:himself|"
        r"herself|itself|it|the \w+) on fire|(?<!side )(?<!heart)burns(?: in| at| down|!|$)|burnt smell|"
        rf"haze (?:in|at)|charred|(?:fire|fier|frie|fyre)(?!{_OF_FIRE})|wildfire|flames?|blaze|ablaze|smoke|smok|"
        r"somke|brennt|brand in (?:der|dem|einem|halle|\w*halle|\w*keller|\w*küche)|rauch|feuer|incendi[eo]|fuego|"
        rf"(?:le|au) feu|po[żz]ar|yang[ıi]n|{_THING}{_IS}* (?:smoking|sparking|overheating)|burning(?! to\b)|"
        rf"smou?ldering|burnt? down|burning smell|smell\w*(?: \w+){{0,2}} burn(?:t|ed|ing)|sparks? (?:and|from|"
        rf"coming|flying)|(?:alarm|fire) panel(?: \w+){{0,3}} (?:shows?|alarm|red|active)|(?:smoke|heat|"
        rf"fire) (?:detector|sensor|alarm|bell)s?(?: \w+){{0,3}}? (?:trigger(?:ed|s)?|ring(?:s|ing)|rang|went off|"
        r"goes off|going off|gone off|sound(?:s|ing|ed)|activated|beeping|is on|active)|"
        rf"sprinklers?(?: \w+){{0,2}} (?:went off|going off|gone off|activated|triggered|running|are on)",
    ),
    (
        "medical",
        rf"{_WHO}{_IS}* caught (?:in|between|under|beneath|by) (?:an?|the|our|some|his|her) (?:\w+ )?(?:press|"
        r"machine|conveyor|belt|rollers?|gears?|door|gate|turnstile|forklift|truck|crane|shredder|compactor|baler|"
        r"fire|flames|blast)\b|out cold|"
        r"pinned (?:against|by|under|between|to)|(?:difficulty|trouble|problems) breathing|lips (?:are |turn(?:ed|"
        r"ing) )?blue|blue lips|(?:clutching|holding) (?:his|her) (?:chest|heart)|short of breath|^\W*(?:medics?|"
        r"ambulance|doctor|paramedics?|first aid(?:er)?) to\b|(?:i|we|he|she|they|guard|people|visitors?) (?:am |"
        r"is |are )?(?:feel|feels|feeling) (?:very |so )?(?:dizzy|faint)|(?:hand|arm|leg|foot|finger|hair|"
        r"head)s? (?:is |got |was )?(?:caught|trapped|crushed|cut off) (?:in|between|under|by)|electrocution|"
        r"no heart ?beat|(?:doing|giving|performing|start|starting|started|need) cpr|resuscitat\w+|swallow(?:ed|"
        rf"s) (?:bleach|poison|acid|pills|something)|(?:acid|bleach|chemicals?)\b[^,]{{0,20}} (?:face|eyes?|skin)|"
        r"dropp(?:ed|ing) to the (?:floor|ground)|(?:broke|broken|breaking|fractured) (?:his|her|my|their|an?|the|"
        r"both) (?:\w+ )?(?:legs?|arms?|neck|hip|ankle|wrist|skull|foot|back)|medical (?:help|assistance|"
        r"attention|aid)|ambulances? (?:is |are )?(?:needed|required|now|please|urgently|asap)|"
        r"^\W*ambulance\W*(?:$|(?:to|for) )|in (?:great |severe |terrible |a lot of )?(?:pain|agony)|heat ?stroke|"
        r"turn(?:ed|ing|s) blue|motionless|lifeless|too many (?:pills|tablets)|kill (?:him|her|my|them)sel(?:f|"
        r"ves)|(?:edge|ledge) of the (?:roof|building|balcony)|on the ledge|jumper (?:on|at)|knocked (?:out|"
        r"unconscious|down)(?! (?:the|a|my|this|that|some|two|three))|(?:hit|struck) on the head|vomiting|"
        r"food poisoning|(?:people|persons|guests|visitors|workers|patients|children) (?:are )?(?:feel(?:ing)?|"
        r"being|getting) (?:very )?(?:sick|ill|dizzy)|(?:been|got|was|were|people) (?:stung|bitten)|(?:somebody|"
        r"someone|man|woman|guard|person|people|who)(?: \w+)? killed|dying(?! (?:to|for|of (?:boredom|laughter|"
        r"hunger|thirst)))|(?:there is|there's|is) a (?:dead )?body|collaps(?:ed|es|ing)|unconscious(?:ness)?|"
        rf"not conscious|unresponsive|{_WHO}\b[^,]{{0,40}}? (?:is |are |does |do )?(?:not|n[o']t|"
        r"no longer) (?:respond\w*|react\w*|wak\w* up|mov(?:ing|e))(?! to (?:my|our|the) (?:mail|e-?mail|message|"
        r"ticket|alert|request))|(?:is|are|was|does|did|has)(?: not|n't) (?:mov(?:ing|e)|breath(?:e|ing)?)|(?:not|"
        r"n't|no longer|stopped|cannot|can't|hardly|no one is|nobody is|barely) breath(?:e|ing)|(?:cannot|can't|"
        r"can not) breathe?|(?:heart|asthma|panic|epileptic|hart) att?ac?ks?|cardiac arrest|no pulse|chest pains?|"
        r"seizures?|epileptic|having (?:a|an) (?:\w+ )?fit|(?:having|has|had|suffered|suffering) a stroke|"
        r"(?:guard|officer|man|woman|person|nurse|worker|colleague) (?:is )?down|chok(?:ing|es)|faint(?:ed|s|ing)|"
        r"pass(?:ed|es|ing) out|drown(?:ed|ing|s)|overdos(?:ed?|ing)|poisoned|electrocuted|electric(?:al)? shock|"
        r"allergic (?:reaction|shock)|anaphyla\w+|in labou?r|giving birth|waters? broke|bleed(?:s|ing)|"
        r"(?:lots? of|so much|losing|covered in|full of|much|pool of) blood|blood everywhere|(?:lying|lies|laying|"
        rf"is|person|man|woman) (?:down )?on the (?:floor|ground)|(?:{_WHO})\b(?:{_IS}|'s|'m|'re|"
        rf" badly){{0,4}} (?:hurt|injured|wounded|burn(?:t|ed)|crushed|scalded|run over)|(?:is|are|am|was|were|got|"
        rf"been|badly|seriously|severely|somebody|someone) (?:\w+ )?(?:hurt|injured|wounded)|injur(?:y|ies) {_IN}|"
        rf"(?:guard|worker|visitor|nurse|patient|child|colleague)s? (?:hurt|injured)|{_WHO}\b(?: \w+)? (?:fell|"
        r"has fallen|have fallen|fallen) (?:off|from|down|into|over|through|out|on|under)|(?:fell|fallen|"
        r"falling) (?:off|from|down|out of|through) (?:the|a|his|her|some) (?:roof|ladder|stairs?|scaffold\w*|"
        r"window|balcony|platform|truck|staircase)|hit by (?:an?|the) (?:\w+ )?(?:car|truck|forklift|van|lorry|"
        r"bus|train|tram|bike|motorbike|bullet|beam|pallet|door|gate|barrier|stone|brick|crane|vehicle|tree|"
        rf"branch|rock|load|crate|bottle)|run over by|struck by (?:a|the) \w+|{_VEHICLE} (?:has |just )?(?:hit|"
        r"ran over|struck|ran into|knocked) (?:a|the|an|our|my|one|two|some)\w*|(?:a|an|bad|serious|terrible|work|"
        rf"car|traffic|forklift|truck|severe|big|major) accident|accident {_IN}|(?:leg|arm|neck|skull|hip)s? (?:is|"
        r"are|looks) broken|broken (?:leg|arm|neck|skull|hip)|cut (?:his|her|my|their|its|off his|off her|"
        r"off) \w+|suicid(?:e|al)|hang(?:ed|ing) (?:him|her)self|(?:wants?|threat\w+|going|about|trying|"
        rf"ready) to jump|(?:jump(?:s|ed|ing)?) (?:off|from) (?:the|a)|{_CALLS} (?:ambulances?|paramedics?|medics?|"
        r"doctor|first aid(?:er)?)|medical emergency|bewusstlos\w*|verletzte?r?|falls? from (?:height|the|a)|"
        r"(?:somebody|someone|person|man|woman|guard|patient|visitor|worker|he|she|colleague) (?:is |has |"
        r"just )?(?:died|dead|dying)|dead (?:body|person|man|woman|guard)|found a (?:dead )?body|body (?:found|"
        r"in the)|code blue|(?:crushed|pinned|buried) (?:by|under|beneath|between)|(?:people|person|somebody|"
        r"someone|man|worker|guard|driver) (?:is |are |was )?under (?:it|the (?:truck|rubble|pallet|car|load))",
    ),
    (
        "assault",
        r"baseball bats?|^\W*(?:knife|knives|gun|weapon|stabbing|brawl)\W*$|(?:guard|officer|nurse|visitor|"
        r"colleague|someone|somebody|patient|receptionist)s? (?:attacked|assaulted|robbed|stabbed|beaten)|(?:guard|"
        r"officer|nurse|visitor|colleague|patient|worker|driver|woman|child|person|doctor|cleaner)s? shot(?= (?:at|"
        r"in|by|dead|near|outside|inside|on|through)\b|\W*$)|"
        r"(?:knife|gun|terror|dog|boar|armed|acid) attacks?|attacks? (?:visitors|people|guests|staff|patients|"
        r"everyone|us|me|him|her)|(?:someone|somebody|he|they|man) shot|^\W*shots\W*$|beaten (?:by|to)|berserk|"
        r"throw(?:ing|s) (?:bottles|stones|rocks|things|molotov\w*|bricks)|attackers?|assailants?|robbers?|groped|"
        r"rape[ds]?|raping|(?:won't|will not|refuses to) let (?:me|him|her|us|them) go|child abuse|(?:is|are|am|"
        r"being) (?:followed|following me|stalked|stalking)|being followed|pepper spray|tear gas|scream(?:s|"
        r"ing)(?! at\b)|panic (?:in|at)|hitting (?:everyone|people|others|staff|him|her|me|us)|mauled|(?:with|has|"
        r"have|had|got|carr\w+|hold\w+|pull\w*|draw\w*|drew|waving|swinging|point\w*|brandish\w+|see|"
        rf"saw)(?: (?:an?|the|his|her|their|out|what|looks|like)){{0,3}} (?:gun|knife|knives|weapon|pistol|rifle|"
        r"machete|axe|sword|shotgun|hammer|blade|firearm)s?|gun(?:man|men|fire|shots?)|armed (?!guards?|officers?|"
        r"response|police)\w+|shots? (?:fired|heard|were|are|have)|(?:heard|hear|hearing|"
        r"fired) (?:\w+ )?(?:shots?|gun\w*|shooting)|active shooter|shooters?|shooting(?! (?:range|film|star|"
        r"schedule))|(?:been|was|got|is|were) shot|stabb(?:ed|ing)|hostages?|(?:is|are|am|was|were|been|being|got|"
        r"has|have|just) (?:\w+ )?attack(?:ed|ing)|attack(?:ed|s|ing) (?:a|an|the|our|my|one|me|us|him|her|"
        r"somebody|someone|staff|people|guards?|nurses?)|attack (?:on|in progress)|under attack|assault(?:ed|ing|"
        r"s)?|fight(?:s|ing)?|brawl|beat(?:en|ing)? (?:up|him|her|the|a|our|my|me)|being beaten|punch(?:ed|ing)|"
        r"kicked (?:me|him|her|the guard|a guard|our)|hit (?:a|the|our|my|another|one of the) (?:\w+ )?(?:guard|"
        r"receptionist|nurse|worker|officer|visitor|patient|colleague|doctor|driver|cleaner)|hit me|threaten(?:s|"
        r"ed|ing)? (?:a|an|the|our|my|me|us|him|her|staff|people|everybody|everyone|guards?|nurses?|visitors?|"
        r"with|to kill|to hurt|to shoot|to stab)|(?:being|is|are|was|been|am) threaten(?:ed|ing)|rob(?:bed|bing|"
        rf"bery|beries)|armed robbery|mugg(?:ed|ing)|(?:aggressive|violent|rioting|raging) {_WHO}|{_WHO} (?:is|are|"
        r"gets?|getting|becoming) (?:\w+ )?(?:violent|aggressive)|smashing (?:things|up|the|everything|windows?)|"
        rf"riot(?:s|ing)?|stampede|mob|(?:crowd|protesters?|demonstrators?|people)\b[^,]{{0,25}} (?:storm(?:s|ed|"
        r"ing)|broke|break(?:ing)?|push(?:ed|ing) through)|(?:panic|duress|hold-?up|personal) (?:button|alarm)s?|"
        r"(?:kidnapp|abduct)(?:ed|ing)|überfall|strangl(?:ed|ing)|rap(?:ed|ing)",
    ),
    (
        "intrusion",
        r"(?:two|three|four|several|some|\d+) (?:people|m[ae]n|persons|figures|guys) (?:are )?(?:running|sneaking|"
        r"walking|creeping) (?:across|through|in|around|over) the (?:yard|site|compound|warehouse|perimeter|roof)|"
        r"glass[- ]break(?:age|ing)? alarm|(?:trying|tries|tried|attempting|attempts|attempt) to (?:get in|"
        r"break in|force|break|climb|pry)|crowbar|balaclavas?|ski masks?|in (?:the|a) restricted area|jump(?:ed|"
        r"ing|s) (?:over )?the turnstile|hiding (?:in|behind|under)|drones? (?:is |are )?(?:flying|hovering|over|"
        r"above|circling)|glass door (?:broken|smashed)|broke the (?:glass|door|window|lock|gate)|"
        r"intruders?(?! (?:alarm system|detection|system))|intrusion (?:in|at|in progress|detected|alarm)|"
        r"burglar(?:s|y)?|break-?ins?|breakins?|breaking[- ]in|^break in|break in (?:at|in progress)|(?:is|was|had|"
        r"have|got) a break in|broke(?:n)? in(?:to)?|breaking into|trespass(?:ers?|ing)|prowlers?|thie(?:f|ves)|"
        r"looters?|looting|stealing|(?:masked|hooded|unknown|unauthori[sz]ed|strange) (?:m[ae]n|persons?|people|"
        r"wom[ae]n|guys?|figures?|individuals?|group)|strangers? (?:is |are )?(?:in|inside|at|on|near)|"
        r"(?:climb(?:s|ed|ing)?|jump(?:s|ed|ing)?|cut(?:ting)?|scal(?:es|ed|ing)|go(?:es|ing)|went|got|came|"
        r"coming)(?: \w+){0,2} (?:over|through|across) (?:the |our )?(?:\w+ )?(?:fence|wall|gate|barrier)|(?:climb|"
        r"cut|scal)(?:s|ed|ing|es|ting)? (?:the |our )?(?:\w+ )?(?:fence|wall)|climbing (?:over|through|in)|"
        r"forc(?:ed|ing) (?:open|the|a|his way|their way|her way)(?= \w)|(?:door|window|lock|gate|fence)s? (?:was |"
        r"is |are |were |has been |have been |got )?(?:forced|smashed|kicked in|broken open|cut open|broken into|"
        r"pried)|smashed (?:a|the|our|in)|perimeter (?:breach|alarm|breached)|(?:breach|breached) (?:at|of|in|"
        r"the) (?:the )?(?:\w+ )?(?:fence|perimeter|gate)|(?:m[ae]n|people|persons?|somebody|someone|guys?|"
        r"figures?) (?:is |are )?(?:inside|behind|over) (?:the|our|an?) (?:\w+ )?(?:fence|perimeter)|(?:somebody|"
        r"someone|people|person|m[ae]n)\b[^,]{0,40} (?:should|does|do) ?(?:not|n't) (?:be here|be there|be in|"
        r"be inside|"
        r"belong)|(?:door|window|gate)s? (?:is |was )?open[^,]{0,12} (?:somebody|someone) (?:is )?inside|"
        r"^(?:and )?(?:somebody|someone|they) (?:is |are )?inside(?! the lift| the elevator)",
    ),
    (
        "hazardous substance",
        r"(?:drum|barrel|tank|canister|cylinder|tanker)\b[^,]{0,30} leak(?:s|ing)|gas (?:detector|"
        r"sensor)s? (?:shows?|reads?|is at|beep\w*|went off|going off|triggered|rings?|ringing|alarm)|"
        r"strange smell[^,]{0,20} (?:dizzy|sick|cough\w*)|rotten eggs?|leaking (?:\w+ ){0,2}(?:liquid|fluid)|"
        r"tank (?:is |has been )?leaking|(?:chlorine|ammonia|chemical|solvent|fuel|petrol|diesel) (?:smell|odou?r)|"
        r"smell\w* (?:like |of )?(?:chlorine|ammonia|chemicals?|petrol|fuel|solvent)|eyes (?:are )?burning|"
        r"radiation|gas (?:leak\w*|smell|odou?r|escap\w+|cloud|alarm|is (?:leaking|escaping))|leaking gas|"
        r"smell\w*(?: \w+){0,3} gas|smell of (?:\w+ )?(?:gas|chemicals?)|carbon monoxide|co (?:alarm|detector|"
        r"warning)(?: \w+){0,2} (?:went off|going off|ring\w*|sound\w*|trigger\w*|gone off)|(?:chemicals?|acid|"
        r"ammonia|chlorine|fuel|diesel|petrol|oil|toxic|mercury|solvent|refrigerant)(?: \w+){0,3} (?:leak\w*|"
        r"spill\w*|spilt|escap\w*|cloud|fumes|released)|(?:leak|spill)(?:ing|s|ed)?(?: of)? (?:chemicals?|acid|"
        r"ammonia|chlorine|fuel|diesel|petrol|toxic)|toxic|fumes|(?:radioactive|radiation) (?:leak|alarm|material)|"
        r"white powder|people (?:are )?coughing",
    ),
    (
        "missing person",
        r"(?:nobody|no one) can find (?:the|a|my|our|her|his) (?:\w+ ){0,2}(?:child|kid|boy|girl|patient|resident|"
        r"baby|old)|(?:patrol|guard)\b[^,]{0,14} silent (?:for|since)|(?:guard|officer|patrol)\b[^,]{0,20}(?:not|"
        r"n't) report(?:ing)?(?: in| back|$)|(?:colleague|guard|worker|mate|he|she)\b[^,]{0,30}(?:not|"
        r"n't) answer(?:ing|s)? (?:any ?more|when|to my calls)|(?:ran|run|walked) away from (?:the |his |"
        r"her )?(?:ward|room|hospital|unit|mother|father|group)|wandered off|(?:guard|officer|"
        r"patrol)\b[^,]{0,20}(?:not|n't) (?:pick up|picking up|come back|came back|returned|return)|"
        r"lone[- ]worker alarm|dead man(?:'s)? (?:alarm|switch)|no sign of life|radio (?:is|has been|went|"
        r"has gone) silent|and radio silent|not back from (?:his|her|the|their) (?:\w+ )?(?:round|patrol|tour|"
        r"check)|missing (?:child|kid|boy|girl|toddler|baby|patient|person|resident|swimmer|son|daughter)|"
        r"lost (?:child|kid|boy|girl|toddler|patient)|(?:child|kid|boy|girl|toddler|baby|patient|resident|"
        r"year[- ]old|son|daughter)\b[^,]{0,30} (?:is |has |have |are |went |gone )?(?:missing|lost|disappeared|"
        r"vanished|gone|run away|wandered off)|(?:cannot|can't|can not|could not|couldn't) find (?:a|the|my|our|"
        r"her|his) (?:\w+ )?(?:child|kid|boy|girl|son|daughter|baby|patient|resident|toddler|mother|father)|(?:not|"
        r"n't|no longer|never|nobody|stopped) answer(?:s|ed|ing)? (?:the |his |her |my |their |on the )?(?:radio|"
        r"calls?)|no (?:radio )?(?:contact|answer|response) (?:with|from|to|by) (?:the |our |my |"
        r"a )?(?:\w+ )?(?:guard|patrol|officer|nurse|driver|lone worker)|(?:cannot|can't|could not|"
        r"couldn't) be found|lost (?:radio )?contact (?:with|to)",
    ),
    (
        "lift",
        r"(?:lift|elevator)(?: \d+)? (?:is )?stuck with|(?:lift|elevator)s? (?:is |are )?(?:hanging|stopped|stuck|"
        r"halted) between|(?:lift|elevator) alarm (?:\w+ )?(?:pressed|ring\w*|sound\w*|activated|button pressed)|"
        r"(?:stuck|trapped|caught|locked) (?:in|inside|between)(?: \w+){0,3} (?:lift|elevator|paternoster)s?|"
        r"(?:lift|elevator)s?\b[^,]{0,40}? (?:people|person|persons|somebody|someone|passengers?|child\w*|"
        r"patient)\b[^,]{0,20}(?:inside|in it|stuck|trapped|in there)|(?:people|persons?|somebody|someone|"
        r"passengers?|child\w*|patients?|guards?|\d+)(?: \w+){0,2} (?:in|inside) (?:the |a |our )?(?:lift|"
        r"elevator)s?(?! shaft)|(?:lift|elevator)s? (?:is |has |are )?(?:stuck|stopped|trapped)(?: \w+){0,3} (?:"
        r"between|with|and)|(?:lift|elevator) (?:crash|fell|is falling|dropped)",
    ),
    (
        "flooding",
        r"water (?:is )?(?:already |now )?(?:in|inside) the (?:server|switch|electrical|data|basement|cellar|lift|"
        r"archive|ward|power|generator)|overflow(?:s|ed|ing)|water (?:is )?(?:running|coming|dripping|"
        r"leaking) (?:down|through|from|out|into)|flood(?:s|ed|ing)?(?! ?lights?| of (?:mail|e-?mail|alert|call|"
        r"message|ticket|request))|water (?:is |are |was |keeps |comes? )?(?:pour\w*|rising|rises|gush\w*|running|"
        r"coming|streaming|everywhere|entering|flowing)|under ?water|(?:burst|broken) (?:water )?pipe|"
        r"(?:water )?pipe (?:has |is |just )?(?:burst|broke|broken)|water main|knee[- ]deep|tsunami",
    ),
    (
        "power failure",
        r"(?:all )?(?:the )?lights? (?:are|is|went|have gone|go|just went) (?:all )?(?:off|out|dark)|all dark|"
        r"everything (?:is |went )?dark|ups (?:is )?fail\w*|generator (?:is )?(?:dead|failed|down|did not start|"
        r"didn't start|not starting)|power (?:cut|outage|failure|loss|is out(?! of\b)|is off|is gone|is down|"
        r"went out|"
        r"went off|has failed|failed|gone|down)|black ?out|(?:no|without) (?:power|electricity)|"
        r"electricity (?:is )?(?:out|off|gone|down|failed)",
    ),
    (
        "accident",
        r"trees? (?:fell|fallen|came down|has fallen)|derail(?:ed|ment|s)|(?:tore|torn|blew|"
        r"blown) (?:off )?the roof|(?:car|vehicle|truck|plane) crash(?:ed)?|"
        rf"{_BUILT}\b(?: \w+){{0,2}} (?:collaps\w+|came down|come down|coming down|caved in|fell|fallen|falling)|"
        rf"crane (?:fell|tipped|is falling)|{_VEHICLE} (?:has |just )?(?:crash\w*|rammed|drove into|plow\w*|"
        r"overturn\w*|tipped over)|(?:rammed|crashed into|drove into) (?:the|our|a)|(?:stuck|trapped|buried|"
        r"locked) (?:in|inside|under|between|beneath) (?:a|an|the|our|some|that|this) (?:\w+ )?(?:room|vault|"
        r"shaft|tank|door|machine|rubble|car|pallets?|truck|toilet|store|freezer|stairwell|cell|container|press|"
        r"debris|basement|gate|turnstile)|(?:is|are|am) trapped|(?:people|person|somebody|someone|worker|guard|"
        r"child) trapped|earthquake|tornado|landslide",
    ),
    (
        "evacuation",
        r"^\W*evac\b|(?:immediate|full|total) evacuation|^\W*evacuating|every(?:body|"
        r"one) (?:get )?out\b(?! of (?:the )?(?:lift|elevator))|people (?:are )?(?:running|fleeing|rushing) (?:out|"
        r"away|for)|trampl(?:ed|ing)|^(?:please |we must |you must )?evacuate\b(?! ?\?)|(?:is|are|am|being|been|"
        r"start\w*|begin\w*|began) evacuat\w+|(?:need|have|had|must|told|order\w*|going|"
        r"want\w*) (?:to )?(?:be )?evacuate\w*|evacuation (?:in progress|started|ordered|under way|is on|now)",
    ),
    (
        OTHER,
        r"^\W*(?:police|fire crews?|guards) to\b|fire crews? (?:needed|now|required)|(?:police|fire brigade|"
        r"brigade|fire service|fire department|medics?|doctor|backup) (?:is |are )?(?:urgently )?(?:needed|"
        r"required)|(?:urgent )?help (?:is )?(?:needed|required) (?:at|now|here|in|immediately|urgently)|"
        r"urgent help|major incident|come (?:quick|quickly|fast)(?! to (?:the|my|our|this) (?:meeting|office|desk|"
        rf"call|room))|hurry(?:!|$| up!)|help\b[^,]{{0,20}}\b(?:locked in|attacker|trapped)|all hell|"
        rf"{_CALLS} (?:police|cops|fire brigade|brigade|firemen|fire service|fire department|firefighters?|911|112|"
        r"999|110|swat|bomb squad|coast ?guard|rescue)|(?:need|send|want) (?:\w+ )?(?:backup|"
        r"reinforcements?) (?:at|now|here|immediately|urgently|please|to)|sos|may ?day|code (?:red|black|pink|"
        r"silver|orange)|(?:this is|it is|it's|have|got|is) (?:an?|a real|a medical|another|"
        r"some kind of) (?:\w+ )?emergency|^(?:an? |real |help )?emergency\b|emergency (?:at|in|on|here|now)|"
        r"notfall|^(?:please )?help (?:us|me)?(?: please)?(?:!|$)(?<!help$)(?<!help me$)|(?:please )?help us|"
        r"send help|(?:need|get) (?:some )?help (?:now|fast|here|quickly|immediately|urgently|at once)|"
        r"life[- ]threatening|lives? (?:is|are) (?:in danger|at risk)",
    ),
)
"""Kinds in the order in which one goes before another."""
BY_NAME = (
    r"\b(?:fire|smoke|bomb|intruder|intrusion|emergency|gas|evacuation|panic|flood|lift|medical|burglar|hostage|"
    r"robbery|assault|shooter|explosion|accident)s?[- ](?:threats? )?(?:drills?|exercises?|exits?|doors?|escapes?|"
    r"extinguishers?|safety|fighting|wardens?|marshals?|certificates?|inspections?|regulations?|codes?|plans?|"
    r"procedures?|sops?|protocols?|training|courses?|reports?|blankets?|hoses?|hydrants?|systems?|assembly|points?|"
    r"watch|risks?|assessments?|logs?|tests?|testing|prevention|protection|officers?|chief|crew|policy|policies|"
    r"equipment|hazards?|load|response|responses|numbers?|contacts?|lights?|lighting|generators?|room|ward|"
    r"records?|team|vehicles?|access|phone|statistics|violations?|checklists?|instructions?|damage|free|breaks?|"
    r"area|signals?|machine|(?<!lift )(?<!lift-)shaft|squad|bill|station|meter|book|insurance|rate|"
    r"management|maintenance|rules?|"
    r"scenarios?|readiness|preparedness|score|kit|away|sale|him|her|them|incidents?|events?|steps?|journey|pillar|"
    r"stop|button test|trainer|control panel|times?|types?|kinds?|detection|walls?|place|wood|works?|repair|power|"
    r"supply|vest|board|boards|lanes?)\b|\b(?:(?:smoke|fire|gas|heat|burglar|panic|intruder|"
    r"emergency) )?(?:detectors?|alarms?|sensors?|buttons?|panels?|bells?)(?! (?!(?:\w+ ){0,2}(?:tested|checked|"
    r"serviced|repaired|replaced)\b)[^,]{0,40}\b(?:ringing|rings|rang|trigger(?:ed|s|ing)|sound(?:s|ed|ing)|activated|"
    r"(?:went|going|goes|gone) off)\b)(?= [^,]{0,30}\b(?:tests?|tested|testing|"
    r"reports?|battery|batteries|broken|faulty|fault|defect\w*|repair\w*|serviced?|maintenance|installed|replaced?|"
    r"missing|disabled|out of order|certificates?|certified|does not (?:work|ring|sound)|did not|silent|"
    r"not working|checked))|\b(?:testing|test(?:ed)?(?: of)?|checked|repair(?:ed|ing)?|replaced?|install(?:ed)?|"
    r"new|broken|faulty|missing|maintenance of) (?:the |a |our )?(?:\w+ )?(?:fire|smoke|gas|panic|intruder|burglar|"
    r"emergency) (?:detectors?|alarms?|sensors?|buttons?|panels?|bells?|exits?|doors?)\b|\b(?:non[- ]?smok\w+|"
    r"no smoking|smoking (?:area|room|ban|corner|guard|break)|firewalls?|by accident|heart attack when|fire (?:up|"
    r"off)|burning (?:question|issue|desire|platform)|batter(?:y|ies) (?:is |are )?dying|dead tired|a bomb of a|"
    r"flooded with (?:\w+ )?(?:sunlight|light|mails?|e-?mails?|calls|alerts|tickets|messages|requests|work)|"
    r"(?:boss|supervisor|manager|head|client) (?:will|would|is going to) explode|bomb squad|first[- ]aid (?:kit|"
    r"box|training|course|room|supplies)|(?:in|at|of|from|the|to) (?:the )?emergency (?:ward|room|department)|"
    r"(?:light|lamp|candle)s? (?:is |are |still )*burning|burning (?:light|lamp|candle)s?|under fire|cease ?fire|"
    r"camp ?fire|open fire policy|playing with fire|put(?:ting)? out fires|fight(?:s|ing)? (?:against|with (?:the|"
    r"my|this|that) (?:system|software|printer|computer|report|excel|server|form))|fire fight\w*|firefight(?:ing)|"
    r"flood ?lights?|panic attack about|stroke of|the bomb$|bleeding edge|drown(?:ing)? in (?:work|paper\w*|mails?|"
    r"e-?mails?|tickets|alerts|reports|meetings)|(?:score|sales|market|price|coverage|number|rate|system|software|"
    r"network|server|figure|internet|session|page|browser|bracket|table|row)s? (?:has |have |just )?(?:collaps\w+|"
    r"crash\w+|dropped|fell)|computer crash\w*|(?:my|the) (?:feet|back|eyes|head) |(?:you|we|team|he|she)(?:'re|"
    r" are| is|'s) (?:really |all )?on fire(?: today| lately| this week|\W*$)|hurt (?:my|his|her|their|"
    r"your) feelings|(?:guards?|they|people|he|she|who|may|can|to|colleagues?|visitors?|i|we) smokes?|fight(?:s|"
    r"ing)? (?:over|about|for|it|the (?:fire|flames|blaze))|collapsed (?:menu|list|view|section|panel|row)s?|"
    r"shoot (?:me|us|him|her|you|them) (?:an?|the)|(?:photo|film|video) shoot\w*|killing me|(?:meeting|phone|inbox|"
    r"report|numbers?|costs?|prices?|temper|budget|bill|population|boss|market|head|face|internet) (?:has |have |"
    r"just )?(?:blew|blown|blow) up|(?:meeting|phone|inbox|report|numbers?|costs?|prices?|temper|budget|bill|"
    r"population|boss|market) (?:has |have |just )?exploded|robbed of|highway robbery|stealing (?:my|our|"
    r"the) (?:time|show)|thie(?:f|ves) of|shot (?:me|him|her|us) (?:an?|the) (?:look|mail|e-?mail|message)|(?:is|"
    r"was|are) a (?:car crash|train wreck|disaster)|(?:boss|manager|client|auditor|customer) attacks|sos (?:button|"
    r"sticker|sign)s?|bomb (?:detectors?|dogs?)|hit by the (?:audit|cuts|news|flu)|mob(?:ile)? phone)\b"
)
"""What is called after a danger and is none."""
