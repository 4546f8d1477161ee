"""The words that the families are filled with: one stock to learn from, another, with no word in common, to check with."""

from dataclasses import dataclass


def _listed(text: str) -> tuple[str, ...]:
    return tuple(text.split(", "))


@dataclass(frozen=True)
class Words:
    """A stock of words; `good` and `bad` things come in pairs of tuples, (against, for), so that a label picks one."""

    kinds: tuple[tuple[str, ...], tuple[str, ...]]  # adjectives
    things: tuple[str, ...]  # what is judged: films and their parts
    others: tuple[str, ...]  # what else is judged
    did: tuple[tuple[str, ...], tuple[str, ...]]  # what it did to the writer: "i fell asleep", "i loved it"
    names: tuple[tuple[str, ...], tuple[str, ...]]  # what it is called: "a mess", "a masterpiece"
    single: tuple[tuple[str, ...], tuple[str, ...]]  # said alone
    slang: tuple[tuple[str, ...], tuple[str, ...]]
    idioms: tuple[tuple[str, ...], tuple[str, ...]]
    moved: tuple[tuple[str, ...], tuple[str, ...]]  # "bored", "moved": what one has never been so much
    people: tuple[str, ...]  # who others are: "the critics"
    doings: tuple[str, ...]  # what somebody does, without any opinion
    facts: tuple[str, ...]
    asked: tuple[str, ...]
    weather: tuple[str, ...]
    foreign: tuple[str, ...]


LEARN = Words(
    kinds=(
        _listed(
            "bad, terrible, awful, boring, dull, disappointing, predictable, slow, stupid, weak, annoying, silly, cheap, confusing, "
            "nasty, slimy, messed up, shallow, tired, flat, empty, childish, unnecessary, unwatchable, soulless, sloppy, clueless, "
            "forgettable, painful, horrible, poor, overlong, lame, pointless, ugly, rude, useless, broken, cold, "
            "disgusting, noisy, ridiculous"
        ),
        _listed(
            "good, great, funny, interesting, exciting, convincing, impressive, clever, original, moving, enjoyable, fun, scary, "
            "believable, beautiful, gripping, amazing, awesome, excellent, perfect, fantastic, lovely, brilliant, friendly, helpful, "
            "delicious, comfortable, nice, cool, smart, fresh, heartwarming, witty, thoughtful, stylish, charismatic, "
            "intelligent, breathtaking, solid, satisfying, addictive, honest, powerful"
        ),
    ),
    things=_listed("film, movie, story, plot, acting, script, ending, series, show, episode, soundtrack, sequel, documentary, comedy"),
    others=_listed(
        "book, phone, pizza, game, teacher, hotel, song, concert, restaurant, coffee, app, lesson, trip, burger, camera, match, room, "
        "waiter, party, bike, cake, laptop, service"
    ),
    did=(
        _listed(
            "i hated it, i was bored, i fell asleep, i was disappointed, i wanted my money back, i walked out, "
            "i could not wait for the end, "
            "i regret it, it did nothing for me, i turned it off, it gave me a headache, i don't get it, i checked my watch all the time, "
            "it left me cold, i nearly gave up, i didn't laugh once, not for me"
        ),
        _listed(
            "i loved it, i enjoyed it, i was moved, i had a great time, i laughed the whole time, i was impressed, i could not look away, "
            "i want to see it again, i cried at the end, it made my day, i was hooked, i'd watch it again, it got me in the end, "
            "i couldn't stop smiling, i had fun, my kids loved it, i recommend it"
        ),
    ),
    names=(
        _listed("a mess, a disaster, a waste of time, a joke, a total failure, garbage, a disappointment, rubbish, a snoozefest"),
        _listed("a masterpiece, a triumph, a classic, a gem, a work of art, a delight, pure gold, a must see, the best of the year"),
    ),
    single=(
        _listed(
            "bad, terrible, awful, boring, dull, disappointing, trash, horrible, garbage, lame, rubbish, crap, ugh, yuck, pathetic, nope"
        ),
        _listed(
            "good, great, funny, amazing, awesome, excellent, perfect, fantastic, brilliant, beautiful, wow, masterpiece, love, yes, cool"
        ),
    ),
    slang=(
        _listed(
            "it sucked, total trash, so cringe, mid at best, hard pass, such a flop, lame af, boring af, it's a no from me, "
            "what a snooze, big yikes, zzz, smh, this ain't it, wtf was that, meh, kinda mid, so overhyped, complete bs"
        ),
        _listed(
            "it slaps, straight fire, absolute banger, this is lit, so dope, 10/10 vibes, goated, loved every sec, "
            "lowkey amazing, omg so good, "
            "it rocks, no cap best movie ever, epic, hella fun, chef's kiss, i'm obsessed, so so good, W movie, top notch"
        ),
    ),
    idioms=(
        _listed(
            "not my cup of tea, two hours i'll never get back, save your money, don't bother, avoid it, give me my money back, skip it, "
            "not worth the ticket, what were they thinking, watching paint dry is more exciting, i want those hours back, stay away, "
            "it goes nowhere, it drags on and on, could have been twenty minutes, never again, a movie to forget"
        ),
        _listed(
            "right up my street, worth every penny, go and see it, don't miss it, watch it, you have to see this, it flew by, "
            "i could watch it every day, they nailed it, it blew me away, hats off, it's a keeper, worth the wait, "
            "it gave me goosebumps, best two hours of my week, i need a sequel, thumbs up from me, a movie to remember"
        ),
    ),
    moved=(
        _listed("bored, disappointed, annoyed, let down, confused, tired, angry at a film, embarrassed, happy to see the credits"),
        _listed("moved, entertained, touched, thrilled, surprised, excited, happy in a cinema, impressed, sad that a film was over"),
    ),
    people=_listed("everyone, the critics, my friends, the internet, my brother, all the reviews, people, my teacher, the press"),
    doings=_listed(
        "goes to school by bus, has an older sister, works in a shop, lives in a small town, is reading the newspaper, plays the piano, "
        "moves to the city, meets a stranger on a train, looks for a lost dog, inherits a house by the sea, travels to paris, "
        "finds a letter in the attic, has to catch a plane, is sent to prison, trains for a race, opens a bakery, searches for the killer, "
        "joins the army, falls in love with a doctor, returns to the village, wants to become a dancer, hides the money"
    ),
    facts=_listed(
        "the film lasts two hours, it was shot in spain, the movie starts at eight, the book has 300 pages, the main role is played by a "
        "newcomer, it came out in 1994, the sequel comes out in may, we have maths on monday, my name is tom, the meeting is on thursday, "
        "two plus two is four, water boils at a hundred degrees, the train leaves from platform three, i had cereal for breakfast, "
        "i am doing my homework, we watched a film at school, the shop is closed on sundays, berlin is the capital of germany, "
        "i have two cats, i saw it yesterday, the director was born in poland, it is based on a book, i am typing on a keyboard, "
        "there are 28 pupils in my class, this is a test, my phone number has nine digits, the phone has two cameras, "
        "it is a film about a dog, hello how are you, please call me back, see you tomorrow, i have not seen it yet, "
        "i will watch it tonight, they sell popcorn, the ticket costs eight euros, i don't know, ok, thanks for the message"
    ),
    asked=_listed(
        "who directed it, what time does it start, is it any good, where was it filmed, how long is the movie, have you seen it, "
        "what is the capital of france, can you help me with my homework, how old are you, when does the shop close, "
        "why is the sky blue, which actor plays the doctor, do you like cheese, where are my keys, what is a neural network, "
        "should i watch it, is there a sequel, how many legs has a spider, who won the world cup, what's for dinner"
    ),
    weather=_listed(
        "the weather is nice today, it is raining, it will be sunny tomorrow, it's cold outside, there is snow on the roof, "
        "the wind is strong this morning, tomorrow it will rain, it is 20 degrees, the sun is shining, it was cloudy all day, "
        "a storm is coming, it's getting dark, the forecast says rain, it's hot in here, the sky is grey today"
    ),
    foreign=_listed(
        "der film war gut, ich heiße anna, das wetter ist schön, heute gehen wir ins kino, das war langweilig, le film était bon, "
        "je suis élève, il fait beau aujourd'hui, c'est un bon film, me llamo juan, la película es buena, hace calor, "
        "il film è bello, mi chiamo luca, de film was leuk, ik ga naar school, filmen var bra, ein wunderbarer film, quel ennui, "
        "que película más aburrida, non mi è piaciuto, guten morgen, bonjour tout le monde, buenos días, ich weiß es nicht, "
        "wir haben heute keine schule, o filme é ótimo, bu film çok güzel, film byl dobrý, to był dobry film"
    ),
)
CHECK = Words(
    kinds=(
        _listed("tedious, dreadful, messy, clumsy, tasteless, dirty, unfunny, appalling, mediocre, dated, hopeless, uninspired"),
        _listed(
            "entertaining, touching, charming, superb, wonderful, delightful, hilarious, outstanding, tasty, memorable, thrilling, sweet"
        ),
    ),
    things=_listed("flick, thriller, cast, dialogue, finale, remake, direction, cartoon"),
    others=_listed("headphones, sandwich, museum, keyboard, album, dentist, playground, soup, printer, holiday"),
    did=(
        _listed("i nodded off, i felt cheated, i yawned through it, we left early, i was relieved when it ended, it bored me to tears"),
        _listed("i adored it, i was glued to the screen, it made me smile, we all clapped, i'm still thinking about it, it cheered me up"),
    ),
    names=(
        _listed("a train wreck, a dud, nonsense, a bore, an insult, a let-down"),
        _listed("a treat, a jewel, a winner, a joy, a landmark, sheer magic"),
    ),
    single=(
        _listed("dreadful, tedious, nonsense, mediocre, abysmal, atrocious, worthless, yawn"),
        _listed("wonderful, superb, hilarious, stunning, charming, incredible, delightful, magnificent"),
    ),
    slang=(
        _listed("what a dumpster fire, lol no, super cringey, so bad lmao, it was wack, total letdown tbh, bruh this was awful"),
        _listed(
            "it was sick in a good way, best thing ever tbh, this movie hits hard, 100% would watch again, so freaking good, yesss loved it"
        ),
    ),
    idioms=(
        _listed(
            "money down the drain, do yourself a favour and stay home, i would rather do the dishes, it never gets going, a wasted evening"
        ),
        _listed(
            "time well spent, run to the cinema, it hit the spot, i'd pay to see it twice, it stays with you, "
            "it had me from the first minute"
        ),
    ),
    moved=(_listed("frustrated, fed up, underwhelmed, ready to leave"), _listed("charmed, delighted, amused, captivated")),
    people=_listed("the whole world, my sister, the newspapers, half my class, the jury"),
    doings=_listed(
        "rides a bicycle to work, feeds the ducks, waits for a phone call, paints a fence, runs a farm with two sons, "
        "is chased through the desert, repairs a boat, buries a secret in the garden, leads a double life, studies law"
    ),
    facts=_listed(
        "the cinema has six screens, i bought a new pencil, lunch is at noon, the moon goes around the earth, my bag is blue, "
        "it was released on a friday, she sat next to the window, the credits last four minutes, i forgot my umbrella, "
        "our school has a library, the novel was written in 1920, he took the lift, i'm on the bus"
    ),
    asked=_listed(
        "who wrote the music, what page are we on, does the bus stop here, how do plants grow, where did you park, "
        "what is it about, is it on netflix, how tall is the eiffel tower, did you do the exercise"
    ),
    weather=_listed("it snowed last night, there is fog over the lake, temperatures will drop, it is windy, rain is expected in the north"),
    foreign=_listed(
        "wie spät ist es, mir hat der film gefallen, où est la gare, j'aime le cinéma, ¿dónde vives, me gustó mucho, "
        "dove abiti, waar woon je, hvor bor du, jag heter erik"
    ),
)
