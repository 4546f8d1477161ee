"""Words of everyday life in five languages, written for this project: numbers, days, months, colours, and what is around."""

WORDS = {
    "English": """one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen twenty thirty forty fifty
        hundred thousand monday tuesday wednesday thursday friday saturday sunday january february march april may june july
        august september october november december red blue green yellow white black brown grey orange purple pink father
        mother brother sister daughter house school window street water bread cheese milk apple night morning evening summer
        winter autumn spring weather friend teacher children young beautiful because where when which what with through
        thought right light high knife know write the this that they there always never sometimes tomorrow yesterday together
        without between under above behind before after enough almost already kitchen garden bedroom chair table spoon fork
        knives butter sugar coffee honey breakfast dinner lunch vegetable potato tomato cherry strawberry chicken sheep horse
        mouse bird fish sparrow squirrel butterfly spider forest mountain river valley beach ocean island cloud thunder
        lightning rainbow snow wind sunshine moon earth sky stone wood leather silver gold iron glass paper pencil book
        newspaper letter story question answer word language music song dance painting picture theatre walking running
        swimming sleeping eating drinking reading speaking listening looking thinking working playing travelling laughing
        crying quickly slowly loudly happy sad angry tired hungry thirsty strong weak heavy clean dirty wide narrow empty full
        cheap rich poor healthy hand finger shoulder knee tooth tongue ear nose mouth hair heart blood skin neighbour doctor
        baker butcher farmer fisherman soldier king queen knight village town bridge church market station""",
    "German": """eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn zwanzig dreißig vierzig
        fünfzig hundert tausend montag dienstag mittwoch donnerstag freitag samstag sonntag januar februar märz april mai juni
        juli august september oktober november dezember rot blau grün gelb weiß schwarz braun grau orange lila rosa vater
        mutter bruder schwester tochter haus schule fenster straße wasser brot käse milch apfel nacht morgen abend sommer
        winter herbst frühling wetter freund lehrer kinder jung schön weil wo wann welche was mit durch gedacht rechts licht
        hoch messer wissen schreiben der dieser das sie dort nicht auch immer niemals manchmal gestern zusammen ohne zwischen
        unter über hinter vor nach genug fast schon küche garten schlafzimmer stuhl tisch löffel gabel butterbrot zucker
        kaffee honig frühstück abendessen mittagessen gemüse kartoffel tomate kirsche erdbeere huhn schaf pferd maus vogel
        fisch spatz eichhörnchen schmetterling spinne wald berg fluss tal strand meer insel wolke donner blitz regenbogen
        schnee wind sonnenschein mond erde himmel stein holz leder silber eisen glas papier bleistift buch zeitung brief
        geschichte frage antwort wort sprache musik lied tanz gemälde bild laufen rennen schwimmen schlafen essen trinken
        lesen sprechen hören schauen denken arbeiten spielen reisen lachen weinen schnell langsam laut glücklich traurig
        wütend müde hungrig durstig stark schwach schwer sauber schmutzig breit eng leer voll billig reich gesund finger
        schulter knie zahn zunge ohr nase mund haar herz blut haut nachbar arzt bäcker metzger bauer fischer soldat könig
        königin ritter dorf stadt brücke kirche markt bahnhof""",
    "French": """un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze vingt trente quarante cinquante
        cent mille lundi mardi mercredi jeudi vendredi samedi dimanche janvier février mars avril mai juin juillet août
        septembre octobre novembre décembre rouge bleu vert jaune blanc noir brun gris orange violet rose père mère frère
        soeur fille maison école fenêtre rue eau pain fromage lait pomme nuit matin soir été hiver automne printemps temps ami
        professeur enfants jeune beau parce où quand quelle quoi avec travers pensée droite lumière haut couteau savoir écrire
        le celui cela ils là aujourd beaucoup toujours jamais parfois demain hier ensemble sans entre sous dessus derrière
        avant après assez presque déjà cuisine jardin chambre chaise cuillère fourchette beurre sucre café miel déjeuner dîner
        légume tomate cerise fraise poulet mouton cheval souris oiseau poisson moineau écureuil papillon araignée forêt
        montagne rivière vallée plage océan île nuage tonnerre éclair neige vent soleil lune terre ciel pierre bois cuir
        argent fer verre papier crayon livre journal lettre histoire question réponse mot langue musique chanson danse
        peinture image marcher courir nager dormir manger boire lire parler écouter regarder penser travailler jouer voyager
        rire pleurer vite lentement heureux triste fâché fatigué faim soif fort faible lourd propre sale large étroit vide
        plein pauvre riche sain main doigt épaule genou dent bouche oreille nez cheveux coeur sang peau voisin médecin
        boulanger boucher fermier pêcheur soldat roi reine chevalier village ville pont église marché gare aussi encore chaque
        quelque notre votre leurs aucun plusieurs""",
    "Spanish": """uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince veinte treinta cuarenta cincuenta
        cien mil lunes martes miércoles jueves viernes sábado domingo enero febrero marzo abril mayo junio julio agosto
        septiembre octubre noviembre diciembre rojo azul verde amarillo blanco negro marrón gris naranja morado rosa padre
        madre hermano hermana hija casa escuela ventana calle agua pan queso leche manzana noche mañana tarde verano invierno
        otoño primavera tiempo amigo maestro niños joven hermoso porque donde cuando cual que con través pensamiento derecha
        luz alto cuchillo saber escribir el este eso ellos allí mucho siempre nunca ayer juntos sin entre debajo encima detrás
        antes después bastante casi cocina jardín dormitorio silla mesa cuchara tenedor mantequilla azúcar miel desayuno cena
        almuerzo verdura patata cereza fresa pollo oveja caballo ratón pájaro pescado gorrión ardilla mariposa araña bosque
        montaña río valle playa océano isla nube trueno relámpago nieve viento sol luna tierra cielo piedra madera cuero plata
        hierro vidrio papel lápiz libro periódico carta historia pregunta respuesta palabra lengua música canción baile
        pintura imagen caminar correr nadar dormir comer beber leer hablar escuchar mirar pensar trabajar jugar viajar reír
        llorar rápido lento feliz triste enojado cansado hambre sed fuerte débil pesado limpio sucio ancho estrecho vacío
        lleno barato rico pobre sano mano dedo hombro rodilla diente boca oreja nariz pelo corazón sangre piel vecino médico
        panadero carnicero granjero pescador soldado rey reina caballero pueblo ciudad puente iglesia mercado estación también
        todavía cada alguno nuestro vuestro ninguno varios""",
    "Finnish": """yksi kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen yksitoista kaksitoista kolmetoista
        neljätoista viisitoista kaksikymmentä kolmekymmentä sata tuhat maanantai tiistai keskiviikko torstai perjantai
        lauantai sunnuntai tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu
        joulukuu punainen sininen vihreä keltainen valkoinen musta ruskea harmaa oranssi violetti isä äiti veli sisko tytär
        talo koulu ikkuna katu vesi leipä juusto maito omena yö aamu ilta kesä talvi syksy kevät sää ystävä opettaja lapset
        nuori kaunis koska missä milloin mikä mitä kanssa läpi ajatus oikea valo korkea veitsi tietää kirjoittaa tämä tuo he
        siellä paljon aina joskus koskaan huomenna eilen yhdessä ilman välissä alla yllä takana ennen jälkeen tarpeeksi
        melkein keittiö puutarha makuuhuone tuoli pöytä lusikka haarukka voi sokeri kahvi hunaja aamiainen illallinen lounas
        vihannes peruna tomaatti kirsikka mansikka kana lammas hevonen hiiri lintu varpunen orava perhonen hämähäkki metsä
        vuori joki laakso ranta meri saari pilvi ukkonen salama sateenkaari lumi tuuli aurinko kuu maa taivas kivi puu nahka
        hopea kulta rauta lasi paperi kynä kirja sanomalehti kirje tarina kysymys vastaus sana kieli musiikki laulu tanssi
        maalaus kuva kävellä juosta uida nukkua syödä juoda lukea puhua kuunnella katsoa ajatella työskennellä pelata
        matkustaa nauraa itkeä nopeasti hitaasti onnellinen surullinen vihainen väsynyt nälkäinen janoinen vahva heikko raskas
        puhdas likainen leveä kapea tyhjä täynnä halpa rikas köyhä terve käsi sormi olkapää polvi hammas suu korva nenä tukka
        sydän veri iho naapuri lääkäri leipuri teurastaja viljelijä kalastaja sotilas kuningas kuningatar ritari kylä kaupunki
        silta kirkko tori asema myös vielä jokainen meidän teidän""",
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
