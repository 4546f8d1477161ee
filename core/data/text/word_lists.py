"""Words of everyday life in five languages, written for this project: numbers, days, months, colours, and what is around."""

WORDS = {
    "English": """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty fifty
        hundred thousand monday tuesday wednesday thursday friday saturday sunday january february march april may june july
        august september october november december red blue green yellow white black brown grey orange purple pink father
        mother brother sister daughter house school window street water bread cheese milk apple night morning evening summer
        winter autumn spring weather friend teacher children young beautiful because where when which what with through
        thought right light high eight knife know write the this that they there""",
    "German": """eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn zwanzig dreißig vierzig
        fünfzig hundert tausend montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai
        juni juli august september oktober november dezember rot blau grün gelb weiß schwarz braun grau orange lila rosa
        vater mutter bruder schwester tochter haus schule fenster straße wasser brot käse milch apfel nacht morgen abend
        sommer winter herbst frühling wetter freund lehrer kinder jung schön weil wo wann welche was mit durch gedacht rechts
        licht hoch messer wissen schreiben der dieser das sie dort nicht auch""",
    "French": """un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze vingt trente quarante cinquante
        cent mille lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août
        septembre octobre novembre décembre rouge bleu vert jaune blanc noir brun gris orange violet rose père mère frère
        soeur fille maison école fenêtre rue eau pain fromage lait pomme nuit matin soir été hiver automne printemps temps
        ami professeur enfants jeune beau parce où quand quelle quoi avec travers pensée droite lumière haut couteau savoir
        écrire le celui cela ils là aujourd beaucoup toujours""",
    "Spanish": """uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte treinta cuarenta cincuenta
        cien mil lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto
        septiembre octubre noviembre diciembre rojo azul verde amarillo blanco negro marrón gris naranja morado rosa padre
        madre hermano hermana hija casa escuela ventana calle agua pan queso leche manzana noche mañana tarde verano invierno
        otoño primavera tiempo amigo maestro niños joven hermoso porque donde cuando cual que con través pensamiento derecha
        luz alto cuchillo saber escribir el este eso ellos allí mucho siempre""",
    "Finnish": """yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen yksitoista kaksitoista kolmetoista
        neljätoista viisitoista kaksikymmentä kolmekymmentä sata tuhat maanantai tiistai keskiviikko torstai perjantai
        lauantai sunnuntai tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu
        joulukuu punainen sininen vihreä keltainen valkoinen musta ruskea harmaa oranssi violetti isä äiti veli sisko tytär
        talo koulu ikkuna katu vesi leipä juusto maito omena yö aamu ilta kesä talvi syksy kevät sää ystävä opettaja lapset
        nuori kaunis koska missä milloin mikä mitä kanssa läpi ajatus oikea valo korkea veitsi tietää kirjoittaa tämä tuo he
        siellä paljon aina""",
}

ONES = (
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def in_words(number: int) -> list[str]:
    """A number from 0 to 999 in English words, without "and": 342 is three hundred forty two."""
    hundreds, rest = divmod(number, 100)
    said = [ONES[hundreds], "hundred"] if hundreds else []
    if rest >= 20:
        said += [TENS[rest // 10 - 2]] + ([ONES[rest % 10]] if rest % 10 else [])
    elif rest or not hundreds:
        said.append(ONES[rest])
    return said
