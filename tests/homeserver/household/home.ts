import { day, html, photo, place, poll, recording, sticker, type SeedRoom } from "./script.ts";
import { alex, ben, dana, george, mia, ruth, sam, theo } from "./voices.ts";

/** The rest of the family's rooms. */
export const home: readonly SeedRoom[] = [
  {
    key: "dmSam", by: "sam", members: ["sam", "alex"], age: 390, kind: "direct", tag: "m.favourite", unread: 2,
    days: [
      day(20, "06:40", sam("home. quiet night. one gentleman stuck in his own cat flap"), alex("How?"), sam("he was very sure he'd fit"), alex("Is he all right?"), sam("his pride is in observation", { reactions: { "😂": "alex" } })),
      day(5, "17:55", sam("do we have rice"), alex("We have so much rice."), sam("do we have the other thing"), alex("If you mean limes, no."), sam("i did mean limes. how did you know i meant limes"), alex("Nineteen years.", { reactions: { "❤️": "sam" } })),
      day(1, "22:12", sam(recording("sam-shift.ogg")), alex("Kettle is on."), sam("you are the best of all the alexes")),
      day(0, "12:30", sam("plumber says friday between 8 and the heat death of the universe"), sam("i said that suits us", { reactions: { "👍": "alex" } }), sam("also dana says five, so: half past six")),
    ],
  },
  {
    key: "dmGran", by: "ruth", members: ["ruth", "alex"], age: 380, kind: "direct", unread: 1,
    days: [
      day(25, "10:02", ruth("Dear Alex, how do I make the letters bigger on the telephone? Love, Mum"), alex("Settings, then Display, then drag the slider to the right."), ruth("I have made them very big. I can now see one word at a time."), alex("A bit to the left, Mum."), ruth("Perfect. Thank you, darling.")),
      day(9, "11:45", ruth("The doctor says my knee is “remarkable for its age”. So am I, I told him."), alex("Good for the knee. Shall I drive you on Thursday?"), ruth("Yes please. We could have a scone afterwards."), alex("We could have two.", { reactions: { "🫖": "ruth" } })),
      day(0, "09:40", ruth(photo("cat-biscuit", "Biscuit has found the airing cupboard again."), { reactions: { "😻": "alex" } }), ruth("I have not the heart to move him.")),
    ],
  },
  {
    key: "dmDana", by: "dana", members: ["dana", "alex"], age: 370, kind: "direct",
    days: [
      day(33, "21:00", dana("What are we getting Mum and Dad for the anniversary? Forty-five is sapphire."), alex("We cannot afford sapphires."), dana("Blue things, then. A blue wheelbarrow for Dad?"), alex("He would cry."), dana("That's the goal.", { reactions: { "💙": "alex" } })),
      day(4, "13:15", dana("Wheelbarrow is ORDERED. It's very blue."), alex("Where do we hide a wheelbarrow?"), dana("Under a tarpaulin, in your shed, behind the other secrets."), alex("There are no other secrets in the shed."), dana("Alex. I gave you the ukulele for your shed.")),
      day(1, "08:20", alex("Sam found the ukulele."), dana("How bad?"), alex("We are having a concert."), dana("I'm so sorry, and I'm coming.", { reactions: { "🎶": "alex" } })),
    ],
  },
  {
    key: "parents", name: "Grown-ups' table", topic: "No children beyond this point. Biscuits are above the fridge.", picture: "room-parents", by: "sam", members: ["alex", "sam", "dana", "ben"], age: 350, spaces: ["familySpace"],
    days: [
      day(18, "21:30", dana("Who told Theo that the tooth fairy takes cards?"), sam("it was a joke. he laughed. i did not know he would write to the bank"), ben("What did the bank say?"), sam("they sent a sticker. honestly, good bank", { reactions: { "😂": "dana ben alex" } })),
      day(3, "20:45", alex("School trip money is due on Wednesday. Both of them. I am telling four adults, so that one remembers."), ben("It will be none of us."), dana("It will be me.", { reactions: { "🏅": "alex sam ben" } })),
    ],
  },
  {
    key: "photos", name: "Family photos", topic: "Only pictures, please. Chat goes in Family. (Dad, this means you.)", picture: "mountains-album", by: "dana", members: ["alex", "sam", "mia", "ruth", "george", "dana", "ben"], age: 360, tag: "m.favourite", spaces: ["familySpace"], unread: 3,
    days: [
      day(120, "15:00", dana(photo("snow-newyear", "New Year's walk")), sam(photo("snow-sledge", undefined, { rotated: true })), george(photo("garden-winter")), mia(photo("cat-blanket", "biscuit, a loaf", { format: "png" })), dana(photo("food-pancakes", "Pancake day"))),
      day(75, "17:20", alex(photo("lake-april", "First swim of the year. Four seconds.", { rotated: true })), alex(photo("lake-jetty")), ben(photo("forest-bluebells", "Bluebells, just about")), ruth(photo("garden-tulips", "The tulips were late"), { reactions: { "🌷": "dana alex mia" } })),
      day(40, "19:00", mia(photo("city-roof", "from lenas roof", { format: "webp" })), mia(photo("night-roof", undefined, { format: "webp" })), sam(photo("food-noodles", "Breakfast, if you work nights")), george("Very nice pictures all."), dana("DAD.", { reactions: { "😂": "mia alex sam" } })),
      day(12, "11:10", dana(photo("cake-ruby", "Mum's seventieth"), { reactions: { "🎂": "alex sam mia ben george", "❤️": "ruth" } }), ben(photo("room-party")), alex(photo("garden-party", "Before the rain")), alex(photo("garden-after", "Before the second rain")), sam(photo("food-picnic", "What the ducks left us"))),
      day(8, "18:40", dana(photo("beach-dunes")), dana(photo("beach-kite", "Kite, moments before the incident")), ben(photo("beach-evening", "After the incident"))),
      day(1, "16:05", mia(photo("forest-run", "cross country. i came 6th btw"), { reactions: { "🏅": "sam ruth dana alex" } }), ruth(photo("garden-roses")), ruth(photo("cat-window", "Biscuit supervising"))),
    ],
  },
  {
    key: "shopping", name: "Shopping list 🛒", by: "alex", members: ["alex", "sam", "mia", "theo"], age: 340, spaces: ["familySpace"],
    days: [
      day(6, "18:00", alex(html("Milk\nBread\nLimes (SAM)\nCat food, the one he likes\nNot the one he liked last week", "<ol><li>Milk</li><li>Bread</li><li>Limes <strong>(SAM)</strong></li><li>Cat food, the one he likes</li><li><del>The one he liked last week</del></li></ol>")), theo("Ice cream"), alex("We have ice cream, Theo."), theo("We have had ice cream"), mia("oat milk pls", { reactions: { "👍": "sam" } })),
      day(1, "17:30", sam("at the shop. which batteries"), alex("The small ones."), sam("they are all small to someone"), alex("AAA. Four."), sam("got eight. and limes")),
    ],
  },
  {
    key: "recipes", name: "Recipes worth keeping", topic: "Write down what you did, not what you meant to do.", picture: "food-recipes", by: "ben", members: ["alex", "ben", "dana", "ruth", "sam", "lin"], age: 320, spaces: ["familySpace"], pinned: ["dumplings"],
    days: [
      day(90, "19:00",
        ben(html("Dumplings, for eight people or Theo.\n\n1. Mix 400 g flour with 220 ml just-boiled water. Rest an hour.\n2. Chop cabbage, salt it, squeeze it like it owes you money.\n3. Mix with mushrooms, ginger, spring onion, soy, sesame oil.\n4. Fill, fold, boast.\n5. Fry three minutes, splash of water, lid on for six.", "<h3>Dumplings, for eight people or Theo</h3><ol><li>Mix <strong>400 g flour</strong> with <strong>220 ml</strong> just-boiled water. Rest an hour.</li><li>Chop cabbage, salt it, squeeze it like it owes you money.</li><li>Mix with mushrooms, ginger, spring onion, soy, sesame oil.</li><li>Fill, fold, boast.</li><li>Fry three minutes, splash of water, lid on for six.</li></ol><blockquote>“The lid is the secret.” — Lin</blockquote>"), { as: "dumplings", reactions: { "🥟": "alex dana sam lin", "🤤": "ruth" } }),
        dana("He left out the part where every bowl in the house is dirty."), ben("A detail.")),
      day(28, "12:00", ruth("Plum jam. Equal weights of plums and sugar, the juice of a lemon, and boil until it wrinkles on a cold saucer. Do not answer the telephone."), ruth(photo("food-jam", "It should look like this")), sam("how much is equal weights of too many plums"), ruth("Too many jars, dear.", { reactions: { "🫙": "sam dana" } })),
      day(10, "20:20", alex("Has anyone tried the flatbread with no yeast?"), ben("Code for it, as my sous-chef insists:"), ben(html("flour = 300\nyoghurt = flour * 0.8\nsalt = \"a pinch, then another\"", "<pre><code class=\"language-python\">flour = 300\nyoghurt = flour * 0.8\nsalt = \"a pinch, then another\"\n</code></pre>")), alex("Your sous-chef is thirteen and wants to be an engineer."), ben("She wants to be fed, mostly.")),
    ],
  },
  {
    key: "miaBirthday", name: "🤫 Mia is fifteen (do NOT tell her)", by: "dana", members: ["alex", "dana", "sam", "ben", "ruth", "theo"], age: 30, unread: 4, spaces: ["familySpace"],
    days: [
      day(11, "20:00", dana(poll("Where do we do it?", ["Bowling", "Our garden", "Climbing hall", "She said “nothing”, so nothing"], { 0: "theo", 1: "ruth ben", 2: "alex sam dana" }, true)), theo("Bowling has SLUSH"), sam("climbing hall it is. there is a café. the café has slush"), theo("Climbing hall"), ruth("May one sit down at a climbing hall?"), dana("There are sofas, Mum. I checked.")),
      day(2, "19:10", ben("I can do a cake in the shape of a mountain."), ben(photo("cake-mountain", "First attempt. It is currently a hill.")), sam("it's a good hill"), alex("Who is keeping Mia busy until four?"), theo("ME. I will ask her about her favourite band", { reactions: { "🤣": "sam dana alex", "🫡": "ben" } }), dana("That buys us at least two hours.")),
    ],
  },
  { key: "grandparents", by: "george", members: ["george", "alex", "ruth", "dana"], age: 310, days: [
    day(14, "07:30", george("First frost."), ruth("He has put a blanket on the lettuce."), alex("Which blanket?"), ruth("The good one.", { reactions: { "😄": "dana alex" } })),
    day(3, "07:45", george("Lettuce lived."), dana("Well done, the lettuce."), george(photo("garden-frost")), ruth("I should like my blanket back.")),
  ] },
  {
    key: "theoFacts", name: "Theo's Fact of the Day", topic: "One fact per day. No follow-up questions before school.", picture: "night-facts", by: "theo", members: ["theo", "alex", "sam", "ruth", "ben", "mia"], age: 150, unread: 2, spaces: ["familySpace"],
    days: [
      day(9, "07:50", theo("A day on Venus is LONGER than a year on Venus"), sam("i have had shifts like that", { reactions: { "😂": "alex ben" } })),
      day(6, "07:52", theo("Wombats do cube poos"), ruth("Thank you, Theo."), ben("Stackable.", { reactions: { "🧊": "theo", "💀": "mia" } })),
      day(4, "07:49", theo(photo("drawing-dino", "This is a Therizinosaurus. The claws are to scale")), mia("why is it wearing a tie"), theo("Interview")),
      day(2, "07:55", theo("There are more trees on Earth than stars in our galaxy. THREE TRILLION"), alex("I did not know that! Is that really right?"), theo("Yes. Look it up. Not now I have PE")),
      day(0, "07:51", theo(recording("theo-fact.ogg"), { reactions: { "🐙": "ruth sam ben", "❤️": "alex" } }), ruth("Three hearts! I could do with a spare.")),
    ],
  },
  { key: "emergency", name: "Where is everyone?", topic: "Share where you are when it matters", by: "sam", members: ["sam", "alex", "mia", "theo", "dana"], age: 200, days: [
    day(13, "16:20", mia("bus is not coming"), sam("where are you"), mia(place("Bus stop, Mill Lane", 51.4545, -2.5879)), sam("ten minutes. stay by the bakery"), mia("im IN the bakery", { reactions: { "🥐": "sam alex" } })),
    day(4, "18:02", dana(recording("dana-late.ogg")), alex("A field full of cows, everyone. Start without her."), dana(photo("mountains-cows", "Evidence")), sam(sticker("tea", "A smiling cup of tea"))),
  ] },
];
