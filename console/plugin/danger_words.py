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
        r"wires? (?:sticking|visible|hanging)|(?:bag|package|parcel|box|suitcase|backpack) (?:was |is |"
        r"has been )?left (?:alone|behind|unattended)|(?:bag|package|parcel|box|suitcase|"
        r"backpack) (?:that )?(?:nobody|no one) (?:owns|knows|claims)|nobody(?:'s| owns the| knows whose) (?:bag|"
        r"package|parcel|box|suitcase)|bombs?|bombe|explosive device|grenades?|(?:suspicious|unattended|abandoned|"
        r"ticking|strange|unknown|dubious) (?:\w+ )?(?:bag|package|object|parcel|vehicle|device|suitcase|suit case|"
        r"luggage|box|case|backpack|item|rucksack|envelope|letter|packet)s?|(?:bag|parcel|package|suitcase|box|"
        r"backpack)\b[^,]{0,20} (?:is )?ticking",
    ),
    ("explosion", r"explosions?|explod(?:ed|ing|es?)|blew up|blown up|(?:loud|big|huge) (?:bang|blast)"),
    (
        "fire",
        r"(?<!side )(?<!heart)burns(?: in| at| down|!|$)|burnt smell|haze (?:in|at)|charred|(?:fire|fier|frie|"
        rf"fyre)(?!{_OF_FIRE})|wildfire|flames?|blaze|ablaze|smoke|smok|somke|brennt|brand in (?:der|dem|einem|"
        r"halle|\w*halle|\w*keller|\w*küche)|rauch|feuer|incendi[eo]|fuego|(?:le|au) feu|po[żz]ar|yang[ıi]n|"
        rf"{_THING}{_IS}* (?:smoking|sparking|overheating)|burning(?! to\b)|smou?ldering|burnt? down|burning smell|"
        rf"smell\w*(?: \w+){{0,2}} burn(?:t|ed|ing)|sparks? (?:and|from|coming|flying)|(?:alarm|"
        rf"fire) panel(?: \w+){{0,3}} (?:shows?|alarm|red|active)|(?:smoke|heat|fire) (?:detector|sensor|alarm|"
        rf"bell)s?(?: \w+){{0,3}}? (?:trigger(?:ed|s)?|ring(?:s|ing)|rang|went off|goes off|going off|gone off|"
        rf"sound(?:s|ing|ed)|activated|beeping|is on|active)|sprinklers?(?: \w+){{0,2}} (?:went off|going off|"
        r"gone off|activated|triggered|running|are on)",
    ),
    (
        "medical",
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
        r"(?:trying|tries|tried|attempting|attempts|attempt) to (?:get in|break in|force|break|climb|pry)|crowbar|"
        r"balaclavas?|ski masks?|in (?:the|a) restricted area|jump(?:ed|ing|s) (?:over )?the turnstile|"
        r"hiding (?:in|behind|under)|drones? (?:is |are )?(?:flying|hovering|over|above|circling)|"
        r"glass door (?:broken|smashed)|broke the (?:glass|door|window|lock|gate)|intruders?(?! (?:alarm system|"
        r"detection|system))|intrusion (?:in|at|in progress|detected|alarm)|burglar(?:s|y)?|break-?ins?|breakins?|"
        r"breaking[- ]in|^break in|break in (?:at|in progress)|(?:is|was|had|have|got) a break in|"
        r"broke(?:n)? in(?:to)?|breaking into|trespass(?:ers?|ing)|prowlers?|thie(?:f|ves)|looters?|looting|"
        r"stealing|(?:masked|hooded|unknown|unauthori[sz]ed|strange) (?:m[ae]n|persons?|people|wom[ae]n|guys?|"
        r"figures?|individuals?|group)|strangers? (?:is |are )?(?:in|inside|at|on|near)|(?:climb(?:s|ed|ing)?|"
        r"jump(?:s|ed|ing)?|cut(?:ting)?|scal(?:es|ed|ing)|go(?:es|ing)|went|got|came|coming)(?: \w+){0,2} (?:over|"
        r"through|across) (?:the |our )?(?:\w+ )?(?:fence|wall|gate|barrier)|(?:climb|cut|scal)(?:s|ed|ing|es|"
        r"ting)? (?:the |our )?(?:\w+ )?(?:fence|wall)|climbing (?:over|through|in)|forc(?:ed|ing) (?:open|the|a|"
        r"his way|their way|her way)(?= \w)|(?:door|window|lock|gate|fence)s? (?:was |is |are |were |has been |"
        r"have been |got )?(?:forced|smashed|kicked in|broken open|cut open|broken into|pried)|smashed (?:a|the|"
        r"our|in)|perimeter (?:breach|alarm|breached)|(?:breach|breached) (?:at|of|in|"
        r"the) (?:the )?(?:\w+ )?(?:fence|perimeter|gate)|(?:m[ae]n|people|persons?|somebody|someone|guys?|"
        r"figures?) (?:is |are )?(?:inside|behind|over) the (?:\w+ )?(?:fence|perimeter)|(?:somebody|someone|"
        r"people|person|m[ae]n)\b[^,]{0,40} (?:should|does|do) ?(?:not|n't) (?:be here|be there|be in|be inside|"
        r"belong)|(?:door|window|gate)s? (?:is |was )?open[^,]{0,12} (?:somebody|someone) (?:is )?inside|"
        r"^(?:and )?(?:somebody|someone|they) (?:is |are )?inside(?! the lift| the elevator)",
    ),
    (
        "hazardous substance",
        r"rotten eggs?|leaking (?:\w+ ){0,2}(?:liquid|fluid)|tank (?:is |has been )?leaking|(?:chlorine|ammonia|"
        r"chemical|solvent|fuel|petrol|diesel) (?:smell|odou?r)|smell\w* (?:like |of )?(?:chlorine|ammonia|"
        r"chemicals?|petrol|fuel|solvent)|eyes (?:are )?burning|radiation|gas (?:leak\w*|smell|odou?r|escap\w+|"
        r"cloud|alarm|is (?:leaking|escaping))|leaking gas|smell\w*(?: \w+){0,3} gas|smell of (?:\w+ )?(?:gas|"
        r"chemicals?)|carbon monoxide|co (?:alarm|detector|warning)(?: \w+){0,2} (?:went off|going off|ring\w*|"
        r"sound\w*|trigger\w*|gone off)|(?:chemicals?|acid|ammonia|chlorine|fuel|diesel|petrol|oil|toxic|mercury|"
        r"solvent|refrigerant)(?: \w+){0,3} (?:leak\w*|spill\w*|spilt|escap\w*|cloud|fumes|released)|(?:leak|"
        r"spill)(?:ing|s|ed)?(?: of)? (?:chemicals?|acid|ammonia|chlorine|fuel|diesel|petrol|toxic)|toxic|fumes|"
        r"(?:radioactive|radiation) (?:leak|alarm|material)|white powder|people (?:are )?coughing",
    ),
    (
        "missing person",
        r"(?:ran|run|walked) away from (?:the |his |her )?(?:ward|room|hospital|unit|mother|father|group)|"
        r"wandered off|(?:guard|officer|patrol)\b[^,]{0,20}(?:not|n't) (?:pick up|picking up|come back|"
        r"came back|returned|return)|lone[- ]worker alarm|dead man(?:'s)? (?:alarm|switch)|no sign of life|"
        r"radio (?:is|has been|went|has gone) silent|and radio silent|not back from (?:his|her|the|"
        r"their) (?:\w+ )?(?:round|patrol|tour|check)|missing (?:child|kid|boy|girl|toddler|baby|patient|person|"
        r"resident|swimmer|son|daughter)|lost (?:child|kid|boy|girl|toddler|patient)|(?:child|kid|boy|girl|toddler|"
        r"baby|patient|resident|year[- ]old|son|daughter)\b[^,]{0,30} (?:is |has |have |are |went |"
        r"gone )?(?:missing|lost|disappeared|vanished|gone|run away|wandered off)|(?:cannot|can't|can not|"
        r"could not|couldn't) find (?:a|the|my|our|her|his) (?:\w+ )?(?:child|kid|boy|girl|son|daughter|baby|"
        r"patient|resident|toddler|mother|father)|(?:not|n't|no longer|never|nobody|stopped) answer(?:s|ed|"
        r"ing)? (?:the |his |her |my |their |on the )?(?:radio|calls?)|no (?:radio )?(?:contact|answer|"
        r"response) (?:with|from|to|by) (?:the |our |my |a )?(?:\w+ )?(?:guard|patrol|officer|nurse|driver|"
        r"lone worker)|(?:cannot|can't|could not|couldn't) be found|lost (?:radio )?contact (?:with|to)",
    ),
    (
        "lift",
        r"(?:lift|elevator) alarm (?:\w+ )?(?:pressed|ring\w*|sound\w*|activated|button pressed)|(?:stuck|trapped|"
        r"caught|locked) (?:in|inside|between)(?: \w+){0,3} (?:lift|elevator|paternoster)s?|(?:lift|"
        r"elevator)s?\b[^,]{0,40}? (?:people|person|persons|somebody|someone|passengers?|child\w*|"
        r"patient)\b[^,]{0,20}(?:inside|in it|stuck|trapped|in there)|(?:people|persons?|somebody|someone|"
        r"passengers?|child\w*|patients?|guards?|\d+)(?: \w+){0,2} (?:in|inside) (?:the |a |our )?(?:lift|"
        r"elevator)s?|(?:lift|elevator)s? (?:is |has |are )?(?:stuck|stopped|trapped)(?: \w+){0,3} (?:between|with|"
        r"and)|(?:lift|elevator) (?:crash|fell|is falling|dropped)",
    ),
    (
        "flooding",
        r"overflow(?:s|ed|ing)|water (?:is )?(?:running|coming|dripping|leaking) (?:down|through|from|out|into)|"
        r"flood(?:s|ed|ing)?(?! ?lights?| of (?:mail|e-?mail|alert|call|message|ticket|request))|water (?:is |are |"
        r"was |keeps |comes? )?(?:pour\w*|rising|rises|gush\w*|running|coming|streaming|everywhere|entering|"
        r"flowing)|under ?water|(?:burst|broken) (?:water )?pipe|(?:water )?pipe (?:has |is |just )?(?:burst|broke|"
        r"broken)|water main|knee[- ]deep|tsunami",
    ),
    (
        "power failure",
        r"(?:all )?(?:the )?lights? (?:are|is|went|have gone|go|just went) (?:all )?(?:off|out|dark)|all dark|"
        r"everything (?:is |went )?dark|ups (?:is )?fail\w*|generator (?:is )?(?:dead|failed|down|did not start|"
        r"didn't start|not starting)|power (?:cut|outage|failure|loss|is out|is off|is gone|is down|went out|"
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
        r"(?:immediate|full|total) evacuation|^\W*evacuating|every(?:body|"
        r"one) (?:get )?out\b(?! of (?:the )?(?:lift|elevator))|people (?:are )?(?:running|fleeing|rushing) (?:out|"
        r"away|for)|trampl(?:ed|ing)|^(?:please |we must |you must )?evacuate\b(?! ?\?)|(?:is|are|am|being|been|"
        r"start\w*|begin\w*|began) evacuat\w+|(?:need|have|had|must|told|order\w*|going|"
        r"want\w*) (?:to )?(?:be )?evacuate\w*|evacuation (?:in progress|started|ordered|under way|is on|now)",
    ),
    (
        OTHER,
        r"major incident|come (?:quick|quickly|fast)(?! to (?:the|my|our|this) (?:meeting|office|desk|call|room))|"
        rf"hurry(?:!|$| up!)|help\b[^,]{{0,20}}\b(?:locked in|attacker|trapped)|all hell|{_CALLS} (?:police|cops|"
        r"fire brigade|brigade|firemen|fire service|fire department|firefighters?|911|112|999|110|swat|bomb squad|"
        r"coast ?guard|rescue)|(?:need|send|want) (?:\w+ )?(?:backup|reinforcements?) (?:at|now|here|immediately|"
        r"urgently|please|to)|sos|may ?day|code (?:red|black|pink|silver|orange)|(?:this is|it is|it's|have|got|"
        r"is) (?:an?|a real|a medical|another|some kind of) (?:\w+ )?emergency|^(?:an? |real |help )?emergency\b|"
        r"emergency (?:at|in|on|here|now)|notfall|^(?:please )?help (?:us|me)?(?: please)?(?:!|"
        r"$)(?<!help$)(?<!help me$)|(?:please )?help us|send help|(?:need|get) (?:some )?help (?:now|fast|here|"
        r"quickly|immediately|urgently|at once)|life[- ]threatening|lives? (?:is|are) (?:in danger|at risk)",
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
    r"area|signals?|machine|shaft|squad|bill|station|meter|book|insurance|rate|management|maintenance|rules?|"
    r"scenarios?|readiness|preparedness|score|kit|away|sale|him|her|them|incidents?|events?|steps?|journey|pillar|"
    r"stop|button test|trainer|control panel|times?|types?|kinds?|detection|walls?|place|wood|works?|repair|power|"
    r"supply|vest|board|boards|lanes?)\b|\b(?:(?:smoke|fire|gas|heat|burglar|panic|intruder|"
    r"emergency) )?(?:detectors?|alarms?|sensors?|buttons?|panels?|bells?)(?= [^,]{0,30}\b(?:tests?|tested|testing|"
    r"reports?|battery|batteries|broken|faulty|fault|defect\w*|repair\w*|serviced?|maintenance|installed|replaced?|"
    r"missing|disabled|out of order|certificates?|certified|does not work|did not|not working|checked))|"
    r"\b(?:testing|test(?:ed)?(?: of)?|checked|repair(?:ed|ing)?|replaced?|install(?:ed)?|new|broken|faulty|"
    r"missing|maintenance of) (?:the |a |our )?(?:\w+ )?(?:fire|smoke|gas|panic|intruder|burglar|"
    r"emergency) (?:detectors?|alarms?|sensors?|buttons?|panels?|bells?|exits?|doors?)\b|\b(?:non[- ]?smok\w+|"
    r"no smoking|smoking (?:area|room|ban|corner|guard|break)|firewalls?|by accident|heart attack when|"
    r"burning (?:question|issue|desire)|bomb squad|first[- ]aid (?:kit|box|training|course|room|supplies)|(?:in|at|"
    r"of|from|the|to) (?:the )?emergency (?:ward|room|department)|(?:light|lamp|candle)s? (?:is |are |"
    r"still )*burning|burning (?:light|lamp|candle)s?|under fire|cease ?fire|camp ?fire|open fire policy|"
    r"playing with fire|put(?:ting)? out fires|fight(?:s|ing)? (?:against|with (?:the|my|this|that) (?:system|"
    r"software|printer|computer|report|excel|server|form))|fire fight\w*|firefight(?:ing)|flood ?lights?|"
    r"panic attack about|stroke of|the bomb$|bleeding edge|drown(?:ing)? in (?:work|paper\w*|mails?|e-?mails?|"
    r"tickets|alerts|reports|meetings)|(?:score|coverage|number|rate|system|software|network|server|figure|"
    r"internet|session|page|browser|bracket|table|row)s? (?:has |have |just )?(?:collaps\w+|crash\w+|dropped|fell)|"
    r"computer crash\w*|(?:my|the) (?:feet|back|eyes|head) |(?:you|we|team|he|she)(?:'re| are| is|'s) (?:really |"
    r"all )?on fire(?: today| lately| this week|\W*$)|hurt (?:my|his|her|their|your) feelings|(?:guards?|they|"
    r"people|he|she|who|may|can|to|colleagues?|visitors?|i|we) smokes?|fight(?:s|ing)? (?:over|about|for|it|"
    r"the (?:fire|flames|blaze))|collapsed (?:menu|list|view|section|panel|row)s?|shoot (?:me|us|him|her|you|"
    r"them) (?:an?|the)|(?:photo|film|video) shoot\w*|killing me|(?:meeting|phone|inbox|report|numbers?|costs?|"
    r"prices?|temper|budget|bill|population|boss|market|head|face|internet) (?:has |have |just )?(?:blew|blown|"
    r"blow) up|(?:meeting|phone|inbox|report|numbers?|costs?|prices?|temper|budget|bill|population|boss|"
    r"market) (?:has |have |just )?exploded|robbed of|highway robbery|stealing (?:my|our|the) (?:time|show)|"
    r"thie(?:f|ves) of|shot (?:me|him|her|us) (?:an?|the) (?:look|mail|e-?mail|message)|(?:is|was|"
    r"are) a (?:car crash|train wreck|disaster)|(?:boss|manager|client|auditor|customer) attacks|sos (?:button|"
    r"sticker|sign)s?|bomb (?:detectors?|dogs?)|hit by the (?:audit|cuts|news|flu)|mob(?:ile)? phone)\b"
)
"""What is called after a danger and is none."""
