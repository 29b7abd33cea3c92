/// Texts whose first scores the page tells; some of their diagrams were looked at afterwards.
extension KindTexts {
  static let firstRuns = #"""
    hierarchy | The order of the monks has an abbot at its head. The prior and the cellarer report to the abbot. The cellarer supervises the cooks and the gardeners.
    hierarchy | Vehicles can be split into land vehicles, watercraft and aircraft. Land vehicles include cars, trucks and trains. Aircraft include planes and helicopters.
    hierarchy | Our festival team is made up of three groups: stage, catering and tickets. Stage is led by Omar, catering by Lucy. Under Omar there are two sound engineers.
    timeline | The vaccine took years. Research started in 1987. The first trial was in 1995. In 2001 the vaccine was approved, and by 2010 it was used in ninety countries.
    timeline | So my day: at six I get up. At half past seven I take the train. From nine to five I work, and at eight in the evening I go to the gym.
    timeline | The church dates from 1180. A tower was added in 1340. In 1689 it burned down, and in 1702 it was rebuilt.
    cycle | A butterfly lays eggs on a leaf. A caterpillar hatches from each egg. The caterpillar eats and grows, and then it turns into a pupa. After two weeks a butterfly comes out of the pupa, and it all starts again.
    cycle | Money flows in a loop. Companies pay wages to households. Households spend the wages in shops. The shops buy goods from the companies. And so the money goes back to the companies.
    cause_and_effect | Heavy use of fertilizer causes algae to grow. The algae use up the oxygen, and the lack of oxygen leads to the death of fish. Because fish die, fishermen lose their jobs.
    cause_and_effect | Why did the shop close? Firstly, rents went up, which led to higher costs. Secondly, because of a new road fewer customers came. As a result, the shop lost money.
    cause_and_effect | Noise results in stress. Stress causes headaches, and headaches reduce performance. Poor performance leads to more stress.
    comparison | Solar panels work only by day, whereas wind turbines also work at night. Wind turbines are taller than solar panels. Solar panels make no noise, but wind turbines do.
    comparison | Compared to a gas stove, an induction stove is safer. Gas stoves react quickly. Induction stoves are easier to clean than gas stoves. A gas stove works with any pot, while an induction stove needs special pots.
    comparison | Hotel Alpha has forty rooms and a pool. Hotel Beta has ninety rooms but no pool. Hotel Alpha is close to the beach, Hotel Beta is close to the airport.
    chart | In January 300 people visited the page, in February 450, in March 800 and in April 1200.
    chart | The budget is divided as follows: rent 40 percent, food 25 percent, travel 15 percent and savings 20 percent.
    chart | Mount Avon is 2100 meters high, Mount Blair 1850 meters and Mount Corin 1400 meters.
    chart | The firm made a profit of two million euros in 2020, three million euros in 2021 and five million euros in 2022.
    list | There are four rules in this pool. Do not run. Take a shower before you swim. No food near the water. Listen to the guards.
    list | You will need the following tools: a hammer, a saw, a drill and a level.
    venn | Tea and coffee both contain caffeine and both are served hot. Tea is made from leaves. Coffee is made from beans.
    quadrant | We rank risks by how likely and how severe they are. Risks that are likely and severe are handled at once. Risks that are likely but not severe are watched. Risks that are severe but not likely get an emergency plan. Those that are neither likely nor severe are ignored.
    network | The sensor sends data to the hub. The hub talks to the cloud service. The phone app reads from the cloud service and controls the hub. The cloud service depends on a database.
    mind_map | Let's brainstorm about the school trip. There are four areas: destination, travel, costs and rules. Destination covers the lake and the mountains. Travel covers trains and buses.
    flowchart | A passenger arrives at the counter. The agent checks the passport. If the bag is too heavy, the passenger pays a fee. Then the agent prints the boarding pass.
    flowchart | To plant a tree, dig a deep hole. Put the tree into the hole and fill it with soil. Water the tree well. Tie it to a pole.
    flowchart | Next I'll show you how the mail gets sorted. The letters come in on a belt. A camera reads the address. The machine prints a code on each letter. Then the letters are dropped into boxes.
    key_phrases | Can you believe it's already December? Time flies. I haven't even thought about presents. What about you? Any plans for the holidays?
    key_phrases | The film is too long and the plot is weak. The actors try hard. The music saves some scenes. I would wait until it is on television.
    key_phrases | The mayor opened the new bridge on Sunday. Hundreds of people came. She said that it was a good day for the city. A band played.
    key_phrases | Rain taps softly on the roof. The fire is low. An old clock counts the hours, and far away a train calls out.
    key_phrases | I have always admired people who speak many languages. My aunt speaks five. She never went to university. She just loves words.
    key_phrases | Our hearts are with the families tonight. Words cannot express what we feel. We stand together, and we will not forget.
    key_phrases | Yes, hello, this is Martin speaking. No, she's not here at the moment. Should I tell her anything? Okay, I will. Thanks, bye.
    hierarchy | The choir has a conductor. Below the conductor are four section leaders. Each section leader looks after ten singers.
    hierarchy | Sports can be classified into team sports and individual sports. Team sports include football and hockey. Individual sports include tennis, golf and running.
    hierarchy | The regional director oversees three store managers. Each store manager supervises two team leaders, and the team leaders report to the store managers.
    timeline | The village was first mentioned in 812. In 1530 a fire destroyed it. The railway came in 1874, and in 1962 the factory opened.
    timeline | Tomorrow's programme: at ten the museum opens. At eleven thirty there is a tour. At two in the afternoon a concert takes place.
    timeline | I joined the company in 2008. In 2011 I became team leader, and in 2016 I moved to the office in Oslo. Since 2020 I have been working from home.
    cycle | A star is born in a cloud of gas. It burns for billions of years. Then it swells and throws off its shell. The shell becomes a new cloud of gas, and the cycle begins again.
    cycle | We measure the room temperature. The controller compares it with the target. The valve opens or closes. The temperature changes, and we measure it again.
    cause_and_effect | Too much sugar causes tooth decay. Tooth decay leads to pain. Pain results in bad sleep.
    cause_and_effect | The road was closed because a tree had fallen. As a result, the buses were late. Because the buses were late, many people missed their trains.
    comparison | Glass bottles are heavier than plastic bottles. Glass bottles break easily, whereas plastic bottles do not break. Plastic bottles are cheaper than glass bottles.
    comparison | The first apartment has three rooms and a balcony. The second apartment has four rooms but no balcony. The first apartment is near the station, while the second apartment is near the park.
    comparison | Unlike coffee, tea contains little caffeine. Coffee wakes you up quickly. Tea, however, works slowly. Coffee is more popular than tea in our office.
    chart | The river is 320 kilometers long in Austria, 410 kilometers in Hungary and 590 kilometers in Serbia.
    chart | Twelve percent of the guests came from Asia, eighteen percent from America and seventy percent from Europe.
    chart | In 2019 we sold 4000 bikes. In 2020 it was 6500 bikes and in 2021 we sold 9000 bikes.
    list | There are three ways to save money. First, cook at home. Second, cancel what you do not use. Third, buy used things.
    list | These are my tips for new parents: sleep when the baby sleeps, accept help and do not worry.
    venn | Dolphins and sharks both live in the sea and both are fast swimmers. Dolphins breathe air. Sharks have gills.
    quadrant | Friends can be close or distant and old or new. Friends who are close and old come to the wedding. Friends who are close but not old are invited to the party. Friends who are old but not close get a card. Those who are neither close nor old get nothing.
    network | The bakery buys flour from the mill. The mill depends on the farmers. The bakery supplies the hotel and the school. The hotel works with the travel agency.
    mind_map | Let's think about our new garden. There are three topics: plants, paths and furniture. Plants include roses and herbs. Furniture includes a bench and a table.
    flowchart | The guest orders a meal. The waiter brings the order to the kitchen. The cook prepares the meal. If the guest has an allergy, the cook uses other ingredients. The waiter serves the meal.
    flowchart | Open the hood. Check the oil level. Pour in some oil if the level is low. Close the hood and start the engine.
    key_phrases | It was so nice to see you yesterday. You looked great. We must do this more often. Say hello to your brother.
    key_phrases | The government fell on Tuesday. Voters are angry and the economy is weak. Nobody knows what will happen now.
    key_phrases | Snow covers the silent hills. A fox crosses the field. The stars are bright and cold.
    key_phrases | The keyboard feels cheap. The keys are loud and the letters are hard to read. For this price I expected more.
    key_phrases | I would like to say a few words about our old colleague. He was kind. He always had time for us. We will miss him.
    hierarchy | The orchestra is divided into strings, woodwinds, brass and percussion. The strings consist of violins, violas and cellos. The brass section includes trumpets and trombones.
    hierarchy | At our bank the chief executive is in charge of the board. The head of retail and the head of risk report to the chief executive. The branch managers report to the head of retail.
    timeline | The theater opened in 1901. During the war, in 1943, it was closed. In 1955 the roof was renewed, and in 1999 it got a new stage.
    timeline | At seven in the morning the bus leaves. At nine we reach the mountains. At half past four we start the way back, and at seven thirty in the evening we are home.
    cycle | Leaves fall from the trees. Worms eat the leaves. The soil becomes rich. The roots take up the nutrients and the tree grows new leaves, and the cycle begins anew.
    cause_and_effect | The factory released waste water. This led to the death of fish. Because there were no fish, the birds left the lake. The loss of the birds caused a plague of insects.
    cause_and_effect | There are two causes of the delay. One cause is the strike. The other cause is the bad weather. The delay results in higher costs.
    comparison | Electric heaters are cheap to buy but expensive to run. Heat pumps are expensive to buy but cheap to run. Electric heaters are loud, while heat pumps are quiet.
    comparison | A violin has four strings, whereas a guitar has six strings. The violin is played with a bow, but the guitar is played with the fingers. Guitars are bigger than violins.
    comparison | Option one takes two days and costs nothing. Option two takes four hours and costs fifty euros. Option one is safer than option two.
    chart | Wheat covers 45 percent of the fields, corn 30 percent and potatoes 25 percent.
    chart | In 2010 the school had 320 pupils, in 2015 it had 410 pupils and in 2020 it had 560 pupils.
    chart | Anna read twelve books, Paul nine books, Lisa seven books and Tom three books.
    list | There are four things I love about autumn. First, the colors. Second, the fresh air. Third, the soup. And fourth, the long evenings.
    list | Five tips against stress: take breaks, sleep enough, talk to friends, do sports and switch off your phone.
    venn | Painters and sculptors have some things in common. Both need a studio and both sell their works in galleries. Painters use colors. Sculptors use stone.
    network | The library lends books to the school. The school works with the museum. The museum is connected to the university and to the archive. The archive supports the library.
    mind_map | Let me give you an overview of camping. There are three areas: sleeping, eating and moving. Sleeping includes the tent and the mat. Eating includes the stove and the cooler.
    flowchart | The nurse takes the temperature of the patient. If it is above thirty nine degrees, she calls the doctor. Otherwise she gives the patient some tea.
    flowchart | Cut the onions. Fry them in butter. Add the rice and stir for two minutes. Pour in the wine. Serve with cheese.
    key_phrases | Honestly I don't get why people like this band. The songs all sound the same. My sister took me to a concert once. It was far too loud.
    key_phrases | The prime minister arrived in Rome on Wednesday. She met the president. Both sides spoke of a good talk. Details were not given.
    key_phrases | The sea was calm and the sky was grey. Gulls cried above the pier. An old man mended his nets and sang.
    key_phrases | Dear guests, we hope you had a pleasant flight. The weather in Lisbon is fine. We thank you for flying with us and wish you a nice stay.
    key_phrases | Freedom means more than doing what you like. It means respect. It means caring for those who come after us. Let us never forget that.
    """#
}
